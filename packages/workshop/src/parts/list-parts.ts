import type { Db } from "@kitwright/db/database"
import { listParts as selectParts } from "@kitwright/db/part-list"
import { partAvailable } from "@kitwright/domain/availability"
import { TypeId } from "@kitwright/domain/ids"
import { Quantity } from "@kitwright/domain/quantity"
import { z } from "zod"
import { coverUrl } from "../attachments/attachment-view.ts"
import { decodeNamedCursor, encodeNamedCursor, toPage } from "../cursor.ts"
import { pageFields, searchQuery } from "../input.ts"
import { reservedByPart } from "./usage.ts"

export const listPartsInput = z.strictObject({
  query: searchQuery.optional(),
  typeId: TypeId.optional(),
  inStock: z.boolean().optional(),
  archived: z.boolean().default(false),
  ...pageFields,
})

/** Parts by description, then id, with their quantities. Every word of the query must occur somewhere in the part. */
export async function listParts(db: Db, input: z.output<typeof listPartsInput>, today: string) {
  const rows = await selectParts(db, {
    words: input.query ?? [],
    typeId: input.typeId ?? null,
    inStock: input.inStock ?? null,
    archived: input.archived,
    after: decodeNamedCursor(input.cursor),
    limit: input.limit + 1,
    today,
  })
  const reserved = await reservedByPart(db, rows)
  return toPage(rows, input.limit, encodeNamedCursor, (part) => {
    const onHand = Quantity.of(part.onHand)
    const held = Quantity.of(part.held)
    const reservedQuantity = reserved.get(part.id) ?? Quantity.zero
    return {
      key: part.key,
      description: part.description,
      unit: part.unit,
      stocked: part.stocked,
      typeId: part.typeId,
      typeName: part.typeName,
      manufacturer: part.manufacturer,
      partNumber: part.partNumber,
      tags: part.tags,
      minimumStock: Quantity.of(part.minimumStock).toString(),
      onHand: onHand.toString(),
      held: held.toString(),
      reserved: reservedQuantity.toString(),
      available: partAvailable({ onHand, held, reserved: reservedQuantity }).toString(),
      coverUrl: coverUrl(part.coverAttachmentId),
      archivedAt: part.archivedAt,
      updatedAt: part.updatedAt,
    }
  })
}
