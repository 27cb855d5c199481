import { insertAttachment } from "@kitwright/db/attachments"
import type { Tx } from "@kitwright/db/database"
import type { Origin } from "@kitwright/db/movements"
import type { BoxNo, TypeId } from "@kitwright/domain/ids"
import { createBox, createBoxInput } from "@kitwright/workshop/boxes/boxes"
import { createPartInput, makePart } from "@kitwright/workshop/parts/create-part"
import { getPart } from "@kitwright/workshop/parts/get-part"
import { createType, createTypeInput } from "@kitwright/workshop/types/types"
import { boxes } from "./boxes.ts"
import { entryOf } from "./entry-of.ts"
import { partTypes } from "./part-types.ts"
import type { PartRow } from "./rows.ts"

/** The ids of the types by name. */
type TypeIds = ReadonlyMap<string, TypeId>

/** The numbers of the boxes by the demo's own names: a number is never given twice, so they need not begin at 1. */
export type BoxNumbers = ReadonlyMap<string, BoxNo>

export async function writeTypes(tx: Tx, origin: Origin): Promise<TypeIds> {
  const ids = new Map<string, TypeId>()
  for (const type of partTypes) {
    const parentId = "parent" in type ? entryOf(ids, type.parent, "the type") : null
    const { id } = await createType(tx, origin, createTypeInput.parse({ name: type.name, parentId }))
    ids.set(type.name, id)
  }
  return ids
}

export async function writeBoxes(tx: Tx, origin: Origin): Promise<BoxNumbers> {
  const numbers = new Map<string, BoxNo>()
  for (const [name, box] of Object.entries(boxes)) {
    const { boxNo } = await createBox(tx, origin, createBoxInput.parse(box))
    numbers.set(name, boxNo)
  }
  return numbers
}

interface Shelves {
  readonly typeIds: TypeIds
  readonly boxNumbers: BoxNumbers
}

/** Makes the parts with their opening stock and links. */
export async function writeParts(
  tx: Tx,
  origin: Origin,
  parts: readonly PartRow[],
  shelves: Shelves,
): Promise<void> {
  for (const part of parts) {
    const { key } = await makePart(tx, origin, partInput(part, shelves))
    if (part.website !== undefined) {
      const { attachmentSetId } = await getPart(tx, key, origin.at.slice(0, 10))
      const link = { kind: "link" as const, url: part.website, title: linkTitle(part) }
      await insertAttachment(tx, { ...link, attachmentSetId, filename: null, blobId: null })
    }
  }
}

function partInput(part: PartRow, { typeIds, boxNumbers }: Shelves) {
  const { type, attributes = [], opening, website: _website, ...fields } = part
  return createPartInput.parse({
    ...fields,
    typeId: entryOf(typeIds, type, "the type"),
    attributes: attributes.map(([name, value, unit]) => ({ name, value, unit })),
    openingStock: opening && {
      boxNo: entryOf(boxNumbers, opening[0], "the box"),
      locNo: opening[1],
      quantity: opening[2],
      unitCost: opening[3],
    },
  })
}

function linkTitle({ manufacturer, partNumber }: PartRow): string {
  return partNumber === undefined ? `${manufacturer}` : `${manufacturer}: datasheet of ${partNumber}`
}
