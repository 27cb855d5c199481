import type { Tx } from "@kitwright/db/database"
import { insertMovements, type Origin } from "@kitwright/db/movements"
import { validation } from "@kitwright/domain/errors"
import { LotId, type MovementId, PartKey } from "@kitwright/domain/ids"
import { positiveQuantityInput } from "@kitwright/domain/quantity-schema"
import { z } from "zod"
import { changeInput, optionalText } from "../input.ts"
import { refuseFraction } from "../parts/part-fields.ts"
import { getLockedPart } from "../parts/part-rows.ts"
import { chooseTakes } from "./choose-takes.ts"
import { getHeldLocation, placeInput } from "./place.ts"

export const moveStockInput = changeInput({
  partKey: PartKey,
  from: placeInput,
  to: placeInput,
  quantity: positiveQuantityInput,
  lotId: LotId.optional(),
  allowExpired: z.boolean().default(false),
  note: optionalText().optional(),
})

/** Moves a quantity from one location to another: one entry per lot. @throws NOT_FOUND, INSUFFICIENT_STOCK */
export async function moveStock(
  tx: Tx,
  origin: Origin,
  input: z.output<typeof moveStockInput>,
): Promise<{ movementIds: MovementId[] }> {
  const { from, to, quantity, lotId } = input
  if (from.boxNo === to.boxNo && from.locNo === to.locNo) {
    throw validation("to", "It lies there already. Choose another location.")
  }
  const part = await getLockedPart(tx, input.partKey)
  refuseFraction(part, quantity, "quantity")
  const target = await getHeldLocation(tx, to)
  const wish = { part, ...from, quantity, allowHeldAndExpired: input.allowExpired, ...(lotId && { lotId }) }
  const takes = (await chooseTakes(tx, [wish], origin.at.slice(0, 10))).flat()
  const movements = takes.map((take) => ({
    partId: part.id,
    lotId: take.lotId,
    quantity: take.quantity.toString(),
    from: take.placeId,
    to: target.placeId,
    reason: "move" as const,
    note: input.note ?? null,
    reverses: null,
    importId: null,
  }))
  return { movementIds: await insertMovements(tx, origin, movements) }
}
