import type { Db } from "@kitwright/db/database"
import { KitId, PartKey } from "@kitwright/domain/ids"
import { totalReserved } from "@kitwright/domain/usage"
import { z } from "zod"
import { getPartFacts } from "./part-rows.ts"
import type { PartReader } from "./part-reader.ts"
import { usageByPart } from "./usage.ts"

/**
 * The active kits that have a part on a line, by kit name, then kit id; empty when there is none.
 *
 * @throws NOT_FOUND
 */
export async function listKitsOfPart(reader: PartReader, key: PartKey) {
  const usage = await reader.usage(key)
  return usage.map((row) => ({
    kitId: row.kitId,
    kitName: row.kitName,
    status: row.status,
    reservedQuantity: row.reservedQuantity.toString(),
    requiredPerUnit: row.requiredPerUnit.toString(),
    quantityPerBatch: row.quantityPerBatch.toString(),
    buildTarget: row.buildTarget.toString(),
    remainingTarget: row.remainingTarget.toString(),
    yield: row.yield.toString(),
    note: row.note,
    updatedAt: row.updatedAt,
  }))
}

export const reservationsInput = z.strictObject({ key: PartKey, excludeKitId: KitId.optional() })

/**
 * All claims on a part and their sum; a kit that reserves nothing now has no row.
 *
 * @throws NOT_FOUND
 */
export async function listReservations(db: Db, input: z.output<typeof reservationsInput>) {
  const part = await getPartFacts(db, input.key)
  const usage = (await usageByPart(db, [part], input.excludeKitId ?? null)).get(part.id) ?? []
  return {
    reserved: totalReserved(usage).toString(),
    rows: usage
      .filter((row) => row.reservedQuantity.isPositive())
      .map((row) => ({
        kind: "kit" as const,
        id: row.kitId,
        name: row.kitName,
        quantity: row.reservedQuantity.toString(),
        note: row.note,
      })),
  }
}
