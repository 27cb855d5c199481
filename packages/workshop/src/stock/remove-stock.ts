import type { Tx } from "@kitwright/db/database"
import { insertMovements, type Origin } from "@kitwright/db/movements"
import { notFound } from "@kitwright/domain/errors"
import { LotId, type MovementId, PartKey } from "@kitwright/domain/ids"
import { positiveQuantityInput } from "@kitwright/domain/quantity-schema"
import { z } from "zod"
import { changeInput, optionalText } from "../input.ts"
import { refuseFraction } from "../parts/part-fields.ts"
import { getLockedParts } from "../parts/part-rows.ts"
import { chooseTakes } from "./choose-takes.ts"
import { placeFields } from "./place.ts"

const lineFields = {
  partKey: PartKey,
  ...placeFields,
  quantity: positiveQuantityInput,
  lotId: LotId.optional(),
}
const commonFields = {
  /** Used up on purpose, or lost: spoiled, broken, gone. */
  reason: z.enum(["adjustment", "loss"]).default("adjustment"),
  allowExpired: z.boolean().default(false),
  note: optionalText().optional(),
}

export const removeStockInput = changeInput({ ...lineFields, ...commonFields })
export const removeManyInput = changeInput({
  lines: z.array(z.strictObject(lineFields)).min(1).max(200),
  ...commonFields,
})

type RemoveLine = z.output<z.ZodObject<typeof lineFields>>
type RemoveHow = z.output<z.ZodObject<typeof commonFields>>

/** Takes a quantity of a part from one location. @throws NOT_FOUND, INSUFFICIENT_STOCK */
export async function removeStock(
  tx: Tx,
  origin: Origin,
  input: z.output<typeof removeStockInput>,
): Promise<{ movementIds: MovementId[] }> {
  return await takeFromLocations(tx, origin, [input], input)
}

/** Takes several lines at once: all of them, or, when one part is short, none. @throws NOT_FOUND, INSUFFICIENT_STOCK */
export async function removeManyFromStock(
  tx: Tx,
  origin: Origin,
  input: z.output<typeof removeManyInput>,
): Promise<{ movementIds: MovementId[] }> {
  return await takeFromLocations(tx, origin, input.lines, input)
}

async function takeFromLocations(
  tx: Tx,
  origin: Origin,
  lines: readonly RemoveLine[],
  how: RemoveHow,
): Promise<{ movementIds: MovementId[] }> {
  const parts = await getLockedParts(
    tx,
    lines.map((line) => line.partKey),
  )
  const wishes = lines.map((line) => {
    const part = parts.get(line.partKey)
    if (part === undefined) throw notFound("part", line.partKey)
    refuseFraction(part, line.quantity, "quantity")
    const { boxNo, locNo, quantity, lotId } = line
    return { part, boxNo, locNo, quantity, allowHeldAndExpired: how.allowExpired, ...(lotId && { lotId }) }
  })
  const takes = await chooseTakes(tx, wishes, origin.at.slice(0, 10))
  const movements = wishes.flatMap((wish, index) =>
    (takes[index] ?? []).map((take) => ({
      partId: wish.part.id,
      lotId: take.lotId,
      quantity: take.quantity.toString(),
      from: take.placeId,
      to: how.reason === "loss" ? ("lost" as const) : ("consumed" as const),
      reason: how.reason,
      note: how.note ?? null,
      reverses: null,
      importId: null,
    })),
  )
  return { movementIds: await insertMovements(tx, origin, movements) }
}
