import type { NewAttribute } from "@kitwright/db/parts"
import { parseEnteredQuantity } from "@kitwright/domain/entered-quantity"
import { DomainError, unitMismatch, validation } from "@kitwright/domain/errors"
import { type PartKey, TypeId } from "@kitwright/domain/ids"
import type { Quantity } from "@kitwright/domain/quantity"
import { nonNegativeQuantityInput, positiveQuantityInput } from "@kitwright/domain/quantity-schema"
import { isConvertible, type Unit, unitSchema } from "@kitwright/domain/units"
import { normalisePartNumber, normaliseValue } from "@kitwright/domain/bom/identity"
import { z } from "zod"
import { lineText, optionalLine, optionalText } from "../input.ts"

export const attributeInput = z.strictObject({
  name: lineText(100),
  value: lineText(500),
  unit: optionalLine(30).optional(),
})

/** The fields that creating and editing a part share, all optional here. */
export const partFields = {
  unit: unitSchema.optional(),
  divisible: z.boolean().optional(),
  stocked: z.boolean().optional(),
  typeId: TypeId.nullish(),
  manufacturer: optionalLine().nullish(),
  partNumber: optionalLine().nullish(),
  tags: z.array(lineText(50)).max(30).optional(),
  attributes: z.array(attributeInput).max(100).optional(),
  density: positiveQuantityInput.nullish(),
  minimumStock: nonNegativeQuantityInput.optional(),
  note: optionalText().nullish(),
}

/** A part number as the importer compares it, or null where nothing is left of it. */
export function foldedPartNumber(partNumber: string | null): string | null {
  return partNumber === null ? null : normalisePartNumber(partNumber) || null
}

/** Attributes as stored: the text as typed, its folded form for matching, and the number in it when there is one. */
export function attributeRows(
  partId: number,
  attributes: readonly z.output<typeof attributeInput>[],
): NewAttribute[] {
  return attributes.map(({ name, value, unit }, index) => ({
    partId,
    position: index + 1,
    name,
    value,
    valueFolded: normaliseValue(value),
    unit: unit ?? null,
    number: numberIn(value),
  }))
}

function numberIn(value: string): string | null {
  try {
    return parseEnteredQuantity(value).toExactQuantity()?.toString() ?? null
  } catch (error) {
    if (error instanceof DomainError) return null
    throw error
  }
}

/** @throws VALIDATION when a part that is counted in whole numbers gets a fraction */
export function refuseFraction(part: { divisible: boolean }, quantity: Quantity, field: string): void {
  if (part.divisible || quantity.isWhole()) return
  throw validation(field, `This part is counted in whole numbers; ${quantity.toString()} is none.`)
}

/** Tags without repetitions, in the order typed. */
export function distinctTags(tags: readonly string[]): string[] {
  return [...new Map(tags.map((tag) => [tag.toLowerCase(), tag])).values()]
}

/** @throws UNIT_MISMATCH, naming the part, when amounts in one unit can't be counted in the other */
export function refuseInconvertible(partKey: PartKey, from: Unit, to: Unit, density: Quantity | null): void {
  if (!isConvertible(from, to, density)) throw unitMismatch(from, to, partKey)
}
