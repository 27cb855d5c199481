import type { Tx } from "@kitwright/db/database"
import type { Origin } from "@kitwright/db/movements"
import { findLot, type LotRow, updateLot as writeLot } from "@kitwright/db/stock"
import { notFound } from "@kitwright/domain/errors"
import { LotId } from "@kitwright/domain/ids"
import { Quantity } from "@kitwright/domain/quantity"
import { z } from "zod"
import { definedFields } from "../defined-fields.ts"
import { calendarDate, changeInput, optionalLine } from "../input.ts"
import { getLockedPart } from "../parts/part-rows.ts"
import { optionalQuantity } from "../parts/usage.ts"

export const updateLotInput = changeInput({
  lotId: LotId,
  held: z.boolean().optional(),
  expiresAt: calendarDate.nullish(),
  lotCode: optionalLine(100).nullish(),
})

/** Puts a lot on hold or frees it, and corrects its expiry date or code. @throws NOT_FOUND */
export async function updateLot(tx: Tx, _origin: Origin, input: z.output<typeof updateLotInput>) {
  const lot = await getLot(tx, input.lotId)
  await getLockedPart(tx, lot.partKey)
  await writeLot(
    tx,
    lot.id,
    definedFields({ held: input.held, expiresAt: input.expiresAt, lotCode: input.lotCode }),
  )
  return lotView(await getLot(tx, input.lotId))
}

async function getLot(tx: Tx, lotId: LotId): Promise<LotRow> {
  const lot = await findLot(tx, lotId)
  if (lot === undefined) throw notFound("lot", lotId)
  return lot
}

function lotView(lot: LotRow) {
  return {
    lotId: lot.id,
    partKey: lot.partKey,
    source: lot.source,
    quantity: Quantity.of(lot.quantity).toString(),
    totalCost: optionalQuantity(lot.totalCost)?.toString() ?? null,
    lotCode: lot.lotCode,
    receivedAt: lot.receivedAt,
    expiresAt: lot.expiresAt,
    held: lot.held,
    version: lot.version,
  }
}
