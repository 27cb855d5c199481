import type { Db } from "@kitwright/db/database"
import type { PartRow } from "@kitwright/db/parts"
import { partAvailable } from "@kitwright/domain/availability"
import { PartKey } from "@kitwright/domain/ids"
import { Quantity } from "@kitwright/domain/quantity"
import { type PartKitUsage, totalReserved } from "@kitwright/domain/usage"
import { z } from "zod"
import { coverUrl } from "../attachments/attachment-view.ts"
import { createPartReader, type PartReader } from "./part-reader.ts"
import { optionalQuantity } from "./usage.ts"

export const partKeyInput = z.strictObject({ key: PartKey })

export type PartView = ReturnType<typeof partView>

/**
 * One part with its quantities, in the part's unit as decimal text. `today` (YYYY-MM-DD) decides what has expired.
 *
 * @throws NOT_FOUND
 */
export async function readPart(reader: PartReader, key: PartKey, today: string): Promise<PartView> {
  const [part, usage] = await Promise.all([reader.part(key, today), reader.usage(key)])
  return partView(part, usage)
}

/** The same in a transaction, or wherever nobody else asks. @throws NOT_FOUND */
export function getPart(db: Db, key: PartKey, today: string): Promise<PartView> {
  return readPart(createPartReader(db), key, today)
}

function partView(part: PartRow, usage: readonly PartKitUsage[]) {
  const onHand = Quantity.of(part.onHand)
  const held = Quantity.of(part.held)
  const reserved = totalReserved(usage)
  return {
    key: part.key,
    description: part.description,
    unit: part.unit,
    divisible: part.divisible,
    stocked: part.stocked,
    typeId: part.typeId,
    typeName: part.typeName,
    manufacturer: part.manufacturer,
    partNumber: part.partNumber,
    tags: part.tags,
    attributes: part.attributes.map((attribute) => ({
      ...attribute,
      number: optionalQuantity(attribute.number)?.toString() ?? null,
    })),
    density: optionalQuantity(part.density)?.toString() ?? null,
    minimumStock: Quantity.of(part.minimumStock).toString(),
    note: part.note,
    onHand: onHand.toString(),
    held: held.toString(),
    reserved: reserved.toString(),
    available: partAvailable({ onHand, held, reserved }).toString(),
    usedInKits: usage.length > 0,
    attachmentSetId: part.attachmentSetId,
    coverUrl: coverUrl(part.coverAttachmentId),
    archivedAt: part.archivedAt,
    version: part.version,
    createdAt: part.createdAt,
    updatedAt: part.updatedAt,
  }
}
