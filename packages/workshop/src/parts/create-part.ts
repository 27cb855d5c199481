import type { Tx } from "@kitwright/db/database"
import type { Origin } from "@kitwright/db/movements"
import { countPartKeys, insertPartKey, nextPartKeyIndex } from "@kitwright/db/part-keys"
import { insertPart, replaceAttributes } from "@kitwright/db/parts"
import { alreadyExists, DomainError, notFound, validation } from "@kitwright/domain/errors"
import { BoxNo, LocNo, PartKey } from "@kitwright/domain/ids"
import { partKeyAt, partKeyLength } from "@kitwright/domain/part-key"
import { Quantity } from "@kitwright/domain/quantity"
import { moneyInput, positiveQuantityInput } from "@kitwright/domain/quantity-schema"
import { isDivisibleByDefault } from "@kitwright/domain/units"
import { findType } from "@kitwright/db/types"
import { z } from "zod"
import { changeInput, lineText } from "../input.ts"
import { bookReceipt } from "../stock/add-stock.ts"
import { getPart, type PartView } from "./get-part.ts"
import { attributeRows, distinctTags, foldedPartNumber, partFields, refuseFraction } from "./part-fields.ts"
import { getLockedPart } from "./part-rows.ts"

export const createPartInput = changeInput({
  description: lineText(500),
  key: PartKey.optional(),
  ...partFields,
  openingStock: z
    .strictObject({ boxNo: BoxNo, locNo: LocNo, quantity: positiveQuantityInput, unitCost: moneyInput.optional() })
    .optional(),
})
export type CreatePartInput = z.output<typeof createPartInput>

/** Makes a part, with its opening stock if there is any, and returns it as `getPart` does. */
export async function createPart(tx: Tx, origin: Origin, input: CreatePartInput): Promise<PartView> {
  const { key } = await makePart(tx, origin, input)
  return await getPart(tx, key, origin.at.slice(0, 10))
}

/**
 * The inner half of `createPart`, for changes that make several parts.
 *
 * @throws ALREADY_EXISTS when the chosen key was given out before
 */
export async function makePart(tx: Tx, origin: Origin, input: CreatePartInput): Promise<{ id: number; key: PartKey }> {
  const unit = input.unit ?? "each"
  const divisible = input.divisible ?? isDivisibleByDefault(unit)
  const stocked = input.stocked ?? true
  const minimumStock = input.minimumStock ?? Quantity.zero
  refuseFraction({ divisible }, minimumStock, "minimumStock")
  if (input.typeId != null) await refuseUnknownType(tx, input.typeId)

  const key = input.key === undefined ? await generateKey(tx) : await chooseKey(tx, input.key)
  const partNumber = input.partNumber ?? null
  const id = await insertPart(tx, {
    key,
    description: input.description,
    unit,
    divisible,
    stocked,
    typeId: input.typeId ?? null,
    manufacturer: input.manufacturer ?? null,
    partNumber,
    partNumberFolded: foldedPartNumber(partNumber),
    tags: distinctTags(input.tags ?? []),
    density: input.density?.toString() ?? null,
    minimumStock: minimumStock.toString(),
    note: input.note ?? null,
  })
  if (input.attributes !== undefined && input.attributes.length > 0) {
    await replaceAttributes(tx, id, attributeRows(input.attributes))
  }
  if (input.openingStock !== undefined) await bookOpening(tx, origin, key, input.openingStock)
  return { id, key }
}

/** @throws NOT_FOUND */
export async function refuseUnknownType(tx: Tx, typeId: number): Promise<void> {
  if ((await findType(tx, typeId)) === undefined) throw notFound("type", typeId)
}

async function bookOpening(
  tx: Tx,
  origin: Origin,
  key: PartKey,
  opening: NonNullable<CreatePartInput["openingStock"]>,
): Promise<void> {
  const part = await getLockedPart(tx, key)
  if (!part.stocked) throw validation("openingStock", "A part that is not stocked has no stock. Leave it out.")
  await bookReceipt(tx, origin, part, { ...opening, reason: "opening", importId: null })
}

/** So many generated keys may turn out to be chosen by somebody before the generator gives up. */
const keyAttemptsMax = 50

async function generateKey(tx: Tx): Promise<PartKey> {
  const length = partKeyLength(await countPartKeys(tx))
  for (let attempt = 0; attempt < keyAttemptsMax; attempt++) {
    const key = PartKey.parse(partKeyAt(await nextPartKeyIndex(tx, length), length))
    if (await insertPartKey(tx, key)) return key
  }
  throw new DomainError("UNAVAILABLE", "No free part key was found. Try again, or choose a key yourself.")
}

async function chooseKey(tx: Tx, key: PartKey): Promise<PartKey> {
  if (!(await insertPartKey(tx, key))) throw alreadyExists("part", "key", key)
  if (key.length === 4 || key.length === 5 || key.length === 6) await nextPartKeyIndex(tx, key.length)
  return key
}
