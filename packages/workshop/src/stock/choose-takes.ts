import type { Tx } from "@kitwright/db/database"
import type { PartFacts } from "@kitwright/db/parts"
import { listStock, type StockRow as StockRecord } from "@kitwright/db/stock"
import { chooseLots, type LotOptions, type LotTake, type StockRow } from "@kitwright/domain/choose-lots"
import { insufficientStock, notFound, type PartShortage } from "@kitwright/domain/errors"
import { Quantity } from "@kitwright/domain/quantity"
import { findLocation } from "@kitwright/db/boxes"
import type { Place } from "./place.ts"

/** One wish: so much of a part from one location. */
export type Wish = Place & LotOptions & { part: PartFacts; quantity: Quantity }

/** Stock of locked parts, by part. One statement for all of them. */
export async function lockedStock(
  tx: Tx,
  partIds: readonly number[],
): Promise<ReadonlyMap<number, StockRow[]>> {
  const rows = await listStock(tx, partIds)
  return Map.groupBy(rows.map(toStockRow), (row) => row.partId)
}

/**
 * Decides which lots each wish takes, all or nothing. Wishes see what earlier ones of the same call left.
 * The caller has locked the parts.
 *
 * @throws INSUFFICIENT_STOCK with every part that is short, NOT_FOUND for a location that does not exist
 */
export async function chooseTakes(tx: Tx, wishes: readonly Wish[], today: string): Promise<LotTake[][]> {
  const stock = new Map(await lockedStock(tx, [...new Set(wishes.map((wish) => wish.part.id))]))
  const shortages: PartShortage[] = []
  const takes: LotTake[][] = []
  for (const wish of wishes) {
    const rows = stock.get(wish.part.id) ?? []
    const here = rows.filter((row) => row.boxNo === wish.boxNo && row.locNo === wish.locNo)
    const choice = chooseLots(here, wish.quantity, today, wish)
    if (choice.kind === "short") {
      if (here.length === 0) await refuseUnknownLocation(tx, wish)
      const { needed, available } = choice
      shortages.push({ partKey: wish.part.key, needed, available, unit: wish.part.unit })
    } else {
      takes.push([...choice.takes])
      stock.set(
        wish.part.id,
        rows.flatMap((row) => leftOf(row, choice.takes)),
      )
    }
  }
  if (shortages.length > 0) throw insufficientStock(shortages)
  return takes
}

async function refuseUnknownLocation(tx: Tx, { boxNo, locNo }: Place): Promise<void> {
  if ((await findLocation(tx, boxNo, locNo)) === undefined) throw notFound("location", `${boxNo}-${locNo}`)
}

function leftOf<Row extends StockRow>(row: Row, takes: readonly LotTake[]): Row[] {
  const taken = takes.filter((take) => take.lotId === row.lotId && take.placeId === row.placeId)
  const quantity = row.quantity.minus(Quantity.sum(taken.map((take) => take.quantity)))
  return quantity.isZero() ? [] : [{ ...row, quantity }]
}

function toStockRow(row: StockRecord): StockRow & { partId: number } {
  return {
    partId: row.partId,
    lotId: row.lotId,
    placeId: row.placeId,
    boxNo: row.boxNo,
    locNo: row.locNo,
    quantity: Quantity.of(row.quantity),
    expiresAt: row.expiresAt,
    receivedAt: row.receivedAt,
    held: row.held,
  }
}
