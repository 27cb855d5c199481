import { Fraction } from "../quantity/fraction.ts"
import type { BomRow, SkippedRow } from "./bom-file.ts"
import { cleanCell } from "./clean-cell.ts"
import { isListHeading, readIngredientLine } from "./ingredient-line.ts"
import { holdsNotFittedMark } from "./not-fitted.ts"
import type { SourceRecord } from "./records.ts"
import type { ReadRows } from "./rows.ts"

/**
 * Reads a file of one column: a list such as "200 g flour". Headings end with a colon; so is the first line
 * without a number when most others have one (the title). A line without a quantity is invalid, never guessed.
 */
export function readOneColumn(records: readonly SourceRecord[]): ReadRows {
  const lines = records
    .map(({ line, cells }) => ({ line, text: cleanCell(cells.join(" ")) }))
    .filter(({ text }) => text !== "")
  const skipped: SkippedRow[] = []
  const rows: BomRow[] = []
  let total = Fraction.zero
  const amounts = lines.filter(({ text }) => readIngredientLine(text).amount !== undefined).length
  for (const [index, { line, text }] of lines.entries()) {
    const { description, amount, unit } = readIngredientLine(text)
    const isTitle = index === 0 && amount === undefined && amounts * 2 >= lines.length
    if (isTitle || (amount === undefined && isListHeading(text))) {
      skipped.push({ row: line, reason: "heading", text })
      continue
    }
    total = total.plus(amount ?? Fraction.zero)
    rows.push({
      row: line,
      designators: [],
      value: "",
      footprint: "",
      partNumber: "",
      manufacturer: "",
      description,
      quantity: amount?.toQuantity().toString() ?? null,
      ...(amount === undefined || amount.toExactQuantity() ? {} : { quantityEntered: amount.toString() }),
      ...(unit === undefined ? {} : { unit }),
      dnp: holdsNotFittedMark(description),
      kind: amount === undefined ? "invalid" : "data",
      problems:
        amount === undefined
          ? [{ column: "Column 1", expected: "a quantity and a name, such as 200 g flour", got: text }]
          : [],
    })
  }
  return { rows, skipped, total }
}
