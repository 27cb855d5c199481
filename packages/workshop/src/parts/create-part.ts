import type { Tx } from "@kitwright/db/database"
import type { Origin } from "@kitwright/db/movements"
import { insertAttributes, insertParts, type NewPart } from "@kitwright/db/parts"
import { notFound, validation } from "@kitwright/domain/errors"
import { BoxNo, LocNo, PartKey } from "@kitwright/domain/ids"
import { Quantity } from "@kitwright/domain/quantity"
import { moneyInput, positiveQuantityInput } from "@kitwright/domain/quantity-schema"
import { isDivisibleByDefault } from "@kitwright/domain/units"
import { holdType } from "@kitwright/db/types"
import { z } from "zod"
import { changeInput, lineText } from "../input.ts"
import { bookReceipt } from "../stock/add-stock.ts"
import { getPart, type PartView } from "./get-part.ts"
import { attributeRows, distinctTags, foldedPartNumber, partFields, refuseFraction } from "./part-fields.ts"
import { getLockedPart } from "./part-rows.ts"
import { takePartKeys } from "./take-part-keys.ts"

export const createPartInput = changeInput({
  description: lineText(500),
  key: PartKey.optional(),
  ...partFields,
  openingStock: z
    .strictObject({
      boxNo: BoxNo,
      locNo: LocNo,
      quantity: positiveQuantityInput,
      unitCost: moneyInput.optional(),
    })
    .optional(),
})
export type CreatePartInput = z.output<typeof createPartInput>

/** Makes a part, with its opening stock if there is any, and returns it as `getPart` does. */
export async function createPart(tx: Tx, origin: Origin, input: CreatePartInput): Promise<PartView> {
  const { key } = await makePart(tx, origin, input)
  return await getPart(tx, key, origin.at.slice(0, 10))
}

/**
 * The inner half of `createPart`, for changes that make a part on their way.
 *
 * @throws ALREADY_EXISTS when the chosen key was given out before
 */
export async function makePart(
  tx: Tx,
  origin: Origin,
  input: CreatePartInput,
): Promise<{ id: number; key: PartKey }> {
  if (input.typeId != null) await refuseUnknownType(tx, input.typeId)
  const [part] = await makeParts(tx, [input])
  if (part === undefined) throw new Error("one part was to be made and none was")
  if (input.openingStock !== undefined) await bookOpening(tx, origin, part.key, input.openingStock)
  return part
}

type PartDescription = Omit<CreatePartInput, "openingStock" | "idempotencyKey">

/** Makes any number of parts without stock, in a constant number of statements, and returns them in the order given. */
export async function makeParts(
  tx: Tx,
  descriptions: readonly PartDescription[],
): Promise<{ id: number; key: PartKey }[]> {
  const keys = await takePartKeys(
    tx,
    descriptions.map((description) => description.key),
  )
  const rows = descriptions.map((description, index) => newPart(keyAt(keys, index), description))
  const ids = await insertParts(tx, rows)
  const parts = ids.map((id, index) => ({ id, key: keyAt(keys, index) }))
  const attributes = parts.flatMap((part, index) =>
    attributeRows(part.id, descriptions[index]?.attributes ?? []),
  )
  if (attributes.length > 0) await insertAttributes(tx, attributes)
  return parts
}

function keyAt(keys: readonly PartKey[], index: number): PartKey {
  const key = keys[index]
  if (key === undefined) throw new Error("every new part has a key")
  return key
}

function newPart(key: PartKey, description: PartDescription): NewPart {
  const unit = description.unit ?? "each"
  const divisible = description.divisible ?? isDivisibleByDefault(unit)
  const minimumStock = description.minimumStock ?? Quantity.zero
  const partNumber = description.partNumber ?? null
  refuseFraction({ divisible }, minimumStock, "minimumStock")
  return {
    key,
    description: description.description,
    unit,
    divisible,
    stocked: description.stocked ?? true,
    typeId: description.typeId ?? null,
    manufacturer: description.manufacturer ?? null,
    partNumber,
    partNumberFolded: foldedPartNumber(partNumber),
    tags: distinctTags(description.tags ?? []),
    density: description.density?.toString() ?? null,
    minimumStock: minimumStock.toString(),
    note: description.note ?? null,
  }
}

/** @throws NOT_FOUND */
export async function refuseUnknownType(tx: Tx, typeId: number): Promise<void> {
  if (!(await holdType(tx, typeId))) throw notFound("type", typeId)
}

async function bookOpening(
  tx: Tx,
  origin: Origin,
  key: PartKey,
  opening: NonNullable<CreatePartInput["openingStock"]>,
): Promise<void> {
  const part = await getLockedPart(tx, key)
  if (!part.stocked)
    throw validation("openingStock", "A part that is not stocked has no stock. Leave it out.")
  await bookReceipt(tx, origin, part, { ...opening, reason: "opening", importId: null })
}
