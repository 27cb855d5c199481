import type { BomField, SkipReason } from "./bom-file.ts"
import { isDesignator, readDesignators } from "./designators.ts"
import { repeatsHeader } from "./header.ts"
import { readQuantity } from "./quantity-cell.ts"
import { chargeText, isTotalCell } from "./row-words.ts"
import { fieldCell, type Table } from "./table.ts"

/** Fields that say which part it is. */
const identityFields = ["partKey", "designators", "value", "partNumber", "description"] as const
/** Fields that say so only together with a quantity: lines without hold a shop's name, a link or another offer. */
const weakIdentityFields = [
  "footprint",
  "supplierNumber",
  "manufacturer",
] as const satisfies readonly BomField[]

/**
 * Why a line is no part, or undefined when it is one. In this order:
 * - it repeats the header;
 * - it is a total: a cell says so, and nothing else names a part;
 * - it is a charge (shipping, tax): the text is just that word, or begins with it and has no quantity;
 * - it is a heading: one filled cell in a table of three and more columns, or a text that ends with a colon;
 * - it names no part at all, such as a sum without a word.
 */
export function skipReason(table: Table, cells: readonly string[]): SkipReason | undefined {
  if (table.header !== undefined && repeatsHeader(cells, table.header)) return "repeated header"
  const designators = fieldCell(table, cells, "designators")
  const quantityCell = fieldCell(table, cells, "quantity")
  const hasQuantity = readQuantity(quantityCell, ".") !== undefined
  const names = identityFields.map((field) => fieldCell(table, cells, field)).filter((cell) => cell !== "")
  if (isTotalLine(cells, names, designators, hasQuantity)) return "total"
  if (designators === "" && fieldCell(table, cells, "partNumber") === "" && isCharge(names, hasQuantity))
    return "charge"
  if (isHeading(table, cells, hasQuantity)) return "heading"
  const hasWeakName = hasQuantity && weakIdentityFields.some((field) => fieldCell(table, cells, field) !== "")
  const hasOwnName = names.length > 0 || hasWeakName || hasUnmappedName(table, cells, hasQuantity)
  return hasOwnName ? undefined : "no part"
}

function isTotalLine(
  cells: readonly string[],
  names: readonly string[],
  designators: string,
  hasQuantity: boolean,
): boolean {
  if (designators !== "" && !isTotalCell(designators)) return false
  if (!cells.some((cell) => isTotalCell(cell))) return false
  const otherNames = names.filter((name) => !isTotalCell(name))
  return otherNames.length === 0 || (!hasQuantity && otherNames.length === 1)
}

function isCharge(names: readonly string[], hasQuantity: boolean): boolean {
  const kinds = names.map((name) => chargeText(name))
  return kinds.includes("whole") || (!hasQuantity && kinds.includes("beginning"))
}

function isHeading(table: Table, cells: readonly string[], hasQuantity: boolean): boolean {
  const filled = cells.flatMap((cell, at) =>
    cell === "" || table.sequenceColumns.has(at) ? [] : [[cell, at] as const],
  )
  const [first, second] = filled
  if (first === undefined || hasQuantity) return false
  const [text, column] = first
  if (column === table.mapping.quantity) return false
  if (text.endsWith(":") && filled.length <= 2) return true
  if (second !== undefined || !table.hasHeadings) return false
  const isTheDesignator = column === table.mapping.designators && readDesignators(text).some(isDesignator)
  return table.width >= 3 && !isTheDesignator
}

/** A file whose names could not be recognised still has lines: any text beside the quantity is one. */
function hasUnmappedName(table: Table, cells: readonly string[], hasQuantity: boolean): boolean {
  const { mapping } = table
  const hasIdentityColumn = [...identityFields, ...weakIdentityFields].some(
    (field) => mapping[field] !== null,
  )
  if (hasIdentityColumn) return false
  return hasQuantity && cells.some((cell, at) => cell !== "" && at !== mapping.quantity)
}
