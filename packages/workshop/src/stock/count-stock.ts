import type { Tx } from "@kitwright/db/database"
import { insertMovements, type NewMovement, type Origin } from "@kitwright/db/movements"
import type { PartFacts } from "@kitwright/db/parts"
import { findLot, insertLot } from "@kitwright/db/stock"
import { chooseLots, type StockRow } from "@kitwright/domain/choose-lots"
import { notFound, validation } from "@kitwright/domain/errors"
import { LotId, type MovementId, PartKey } from "@kitwright/domain/ids"
import { Quantity } from "@kitwright/domain/quantity"
import { nonNegativeQuantityInput } from "@kitwright/domain/quantity-schema"
import type { z } from "zod"
import { changeInput, optionalText } from "../input.ts"
import { refuseFraction } from "../parts/part-fields.ts"
import { getLockedPart } from "../parts/part-rows.ts"
import { lockedStock } from "./choose-takes.ts"
import { getHeldLocation, placeFields } from "./place.ts"

export const countStockInput = changeInput({
  partKey: PartKey,
  ...placeFields,
  counted: nonNegativeQuantityInput,
  lotId: LotId.optional(),
  note: optionalText().optional(),
})
type CountInput = z.output<typeof countStockInput>

/** What the books said, what was counted, and the movements between the two. */
export type CountResult = { before: string; counted: string; movementIds: MovementId[] }

/**
 * Sets a part's quantity on one location (of one lot, if named) to what was counted. Too much on the books goes out in the
 * order of taking, held and expired lots included; too little goes into the newest lot there, else into a new lot of
 * unknown cost.
 *
 * @throws NOT_FOUND for part, location or lot
 */
export async function countStock(tx: Tx, origin: Origin, input: CountInput): Promise<CountResult> {
  const part = await getLockedPart(tx, input.partKey)
  if (!part.stocked) throw validation("partKey", `Part ${part.key} is not stocked: it only carries a cost.`)
  refuseFraction(part, input.counted, "counted")
  const location = await getHeldLocation(tx, input)
  if (input.lotId !== undefined) await refuseForeignLot(tx, part, input.lotId)

  const rows = ((await lockedStock(tx, [part.id])).get(part.id) ?? [])
    .filter((row) => row.placeId === location.placeId)
    .filter((row) => input.lotId === undefined || row.lotId === input.lotId)
  const before = Quantity.sum(rows.map((row) => row.quantity))
  const difference = input.counted.minus(before)
  const common = {
    partId: part.id,
    reason: "count" as const,
    note: input.note ?? null,
    reverses: null,
    importId: null,
  }
  const movements = difference.isNegative()
    ? takeAway(rows, difference.negate(), origin.at.slice(0, 10)).map((take) => ({ ...common, ...take }))
    : difference.isZero()
      ? []
      : [{ ...common, ...(await putIn(tx, origin, part, input, rows, difference)), to: location.placeId }]
  const movementIds = movements.length === 0 ? [] : await insertMovements(tx, origin, movements)
  return { before: before.toString(), counted: input.counted.toString(), movementIds }
}

type Entry = Pick<NewMovement, "lotId" | "quantity" | "from" | "to">

function takeAway(rows: readonly StockRow[], surplus: Quantity, today: string): Entry[] {
  const choice = chooseLots(rows, surplus, today, { allowHeldAndExpired: true })
  if (choice.kind === "short") throw new Error("a count can't take more than the books hold")
  return choice.takes.map((take) => ({
    lotId: take.lotId,
    quantity: take.quantity.toString(),
    from: take.placeId,
    to: "counted",
  }))
}

async function putIn(
  tx: Tx,
  origin: Origin,
  part: PartFacts,
  input: CountInput,
  rows: readonly StockRow[],
  missing: Quantity,
): Promise<Omit<Entry, "to">> {
  const newest = rows.toSorted(
    (a, b) => Date.parse(b.receivedAt) - Date.parse(a.receivedAt) || b.lotId - a.lotId,
  )[0]
  const quantity = missing.toString()
  const lotId =
    input.lotId ??
    newest?.lotId ??
    (await insertLot(tx, {
      partId: part.id,
      source: "count",
      quantity,
      totalCost: null,
      lotCode: null,
      receivedAt: origin.at,
      expiresAt: null,
    }))
  return { lotId, quantity, from: "counted" }
}

async function refuseForeignLot(tx: Tx, part: PartFacts, lotId: LotId): Promise<void> {
  if ((await findLot(tx, lotId))?.partId !== part.id) throw notFound("lot", lotId)
}
