import type { Db } from "@kitwright/db/database"
import { listReachedKits, listReachedLines } from "@kitwright/db/kits-below"
import { explodeKit } from "@kitwright/domain/explode"
import { KitId } from "@kitwright/domain/ids"
import { Quantity } from "@kitwright/domain/quantity"
import { positiveQuantityInput } from "@kitwright/domain/quantity-schema"
import { z } from "zod"
import { lineQuantity } from "./get-kit.ts"
import { getKitRow } from "./kit-rows.ts"

export const explodeInput = z.strictObject({ id: KitId, units: positiveQuantityInput })

/**
 * All that goes into a number of units of a kit, over the whole depth, as if nothing were in stock: the parts that no active
 * kit makes, each in its own unit.
 *
 * @throws NOT_FOUND
 */
export async function explode(db: Db, input: z.output<typeof explodeInput>) {
  await getKitRow(db, input.id)
  const lines = Map.groupBy(await listReachedLines(db, input.id), (line) => line.kitId)
  const kits = (await listReachedKits(db, input.id)).map((kit) => ({
    ...kit,
    yield: Quantity.of(kit.yield),
    lines: (lines.get(kit.id) ?? []).map((line) => ({ ...lineQuantity(line), partKey: line.partKey })),
  }))
  return explodeKit(kits, input.id, input.units).map((row) => ({ ...row, quantity: row.quantity.toString() }))
}
