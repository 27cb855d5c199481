import type { Tx } from "@kitwright/db/database"
import { insertMovements, type Origin } from "@kitwright/db/movements"
import type { PartFacts } from "@kitwright/db/parts"
import { insertLot } from "@kitwright/db/stock"
import { validation } from "@kitwright/domain/errors"
import { Fraction } from "@kitwright/domain/fraction"
import { type LotId, type MovementId, PartKey } from "@kitwright/domain/ids"
import type { Quantity } from "@kitwright/domain/quantity"
import { moneyInput, positiveQuantityInput } from "@kitwright/domain/quantity-schema"
import type { z } from "zod"
import { calendarDate, changeInput, moment, optionalLine, optionalText } from "../input.ts"
import { refuseFraction } from "../parts/part-fields.ts"
import { getLockedPart, refuseArchivedPart } from "../parts/part-rows.ts"
import { getHeldLocation, type Place, placeFields } from "./place.ts"

export const addStockInput = changeInput({
  partKey: PartKey,
  ...placeFields,
  quantity: positiveQuantityInput,
  unitCost: moneyInput.optional(),
  lotCode: optionalLine(100).optional(),
  receivedAt: moment.optional(),
  expiresAt: calendarDate.optional(),
  note: optionalText().optional(),
})

/** Puts a new lot on a location. @throws NOT_FOUND for part or location, INVALID_STATE for an archived part */
export async function addStock(
  tx: Tx,
  origin: Origin,
  input: z.output<typeof addStockInput>,
): Promise<{ movementId: MovementId; lotId: LotId }> {
  const part = await getLockedPart(tx, input.partKey)
  refuseArchivedPart(part)
  if (!part.stocked) throw validation("partKey", `Part ${part.key} is not stocked: it only carries a cost.`)
  return await bookReceipt(tx, origin, part, { ...input, reason: "receipt", importId: null })
}

export type Receipt = Place & {
  quantity: Quantity
  /** Money for one of the part's unit; unknown when left out. */
  unitCost?: Quantity | undefined
  lotCode?: string | null | undefined
  receivedAt?: string | undefined
  expiresAt?: string | undefined
  note?: string | null | undefined
  reason: "receipt" | "opening"
  importId: number | null
}

/** The inner half of `addStock`: makes the lot and its movement for a part that the caller has locked. */
export async function bookReceipt(
  tx: Tx,
  origin: Origin,
  part: PartFacts,
  receipt: Receipt,
): Promise<{ movementId: MovementId; lotId: LotId }> {
  refuseFraction(part, receipt.quantity, "quantity")
  const location = await getHeldLocation(tx, receipt)
  const lotId = await insertLot(tx, {
    partId: part.id,
    source: receipt.reason,
    quantity: receipt.quantity.toString(),
    totalCost: totalCost(receipt)?.toString() ?? null,
    lotCode: receipt.lotCode ?? null,
    receivedAt: receipt.receivedAt ?? origin.at,
    expiresAt: receipt.expiresAt ?? null,
  })
  const [movementId] = await insertMovements(tx, origin, [
    {
      partId: part.id,
      lotId,
      quantity: receipt.quantity.toString(),
      from: receipt.reason === "opening" ? "counted" : "supplier",
      to: location.placeId,
      reason: receipt.reason,
      note: receipt.note ?? null,
      reverses: null,
      importId: receipt.importId,
    },
  ])
  if (movementId === undefined) throw new Error("the ledger took one movement and returned none")
  return { movementId, lotId }
}

function totalCost({ unitCost, quantity }: Receipt): Quantity | null {
  if (unitCost === undefined) return null
  return Fraction.fromQuantity(unitCost).times(Fraction.fromQuantity(quantity)).toQuantity()
}
