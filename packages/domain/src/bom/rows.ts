import { validation } from "../errors.ts"
import { Fraction } from "../quantity/fraction.ts"
import type { BomField, BomProblem, BomRow, SkippedRow } from "./bom-file.ts"
import { isDesignator, readDesignators } from "./designators.ts"
import { cellLengthMax, designatorsPerFileMax } from "./limits.ts"
import { holdsNotFittedMark, saysNotFitted } from "./not-fitted.ts"
import { readQuantity } from "./quantity-cell.ts"
import type { SourceRecord } from "./records.ts"
import { readRowAmount } from "./row-amount.ts"
import { skipReason } from "./row-kinds.ts"
import { fieldCell, nameOfColumn, partName, type Table } from "./table.ts"

/** Rows as read, with the exact amounts beside them for the totals. */
export interface ReadRows {
  rows: BomRow[]
  skipped: SkippedRow[]
  total: Fraction
}

/**
 * Turns the records of a table into rows. Lines without content are passed over in silence.
 * A file whose ranges name too many parts is `VALIDATION`.
 */
export function readRows(table: Table): ReadRows {
  const rows: BomRow[] = []
  const skipped: SkippedRow[] = []
  let total = Fraction.zero
  let names = 0
  for (const record of joinContinuations(table)) {
    const { line, cells } = record
    if (cells.every((cell) => cell === "")) continue
    const reason = skipReason(table, cells)
    if (reason !== undefined) {
      skipped.push({ row: line, reason, text: cells.filter((cell) => cell !== "").join(" · ") })
      continue
    }
    const { row, amount } = readRow(table, record)
    rows.push(row)
    total = total.plus(amount)
    names += row.designators.length
    if (names > designatorsPerFileMax) {
      throw validation(
        "file",
        `The file names more than ${designatorsPerFileMax} designators. Split it into several files.`,
      )
    }
  }
  return { rows, skipped, total }
}

/**
 * A line with nothing but designators goes on with the list of the line above when that list ends with a comma
 * or names fewer parts than its quantity says.
 */
function joinContinuations(table: Table): SourceRecord[] {
  const column = table.mapping.designators
  if (column === null) return [...table.records]
  const joined: SourceRecord[] = []
  for (const record of table.records) {
    const above = joined.at(-1)
    const list = above?.cells[column] ?? ""
    const isOnlyList = record.cells.every((cell, at) => (cell === "") === (at !== column))
    if (above === undefined || list === "" || !isOnlyList || !isOpenList(table, above, list)) {
      joined.push(record)
      continue
    }
    const cells = above.cells.with(column, `${list.replace(/,$/, "")}, ${record.cells[column] ?? ""}`)
    joined[joined.length - 1] = { line: above.line, cells }
  }
  return joined
}

function isOpenList(table: Table, above: SourceRecord, list: string): boolean {
  if (list.length >= cellLengthMax) return false
  if (list.endsWith(",")) return true
  const stated = readQuantity(fieldCell(table, above.cells, "quantity"), table.decimalMark)
  return stated !== undefined && stated.amount.compare(Fraction.of(readDesignators(list).length)) > 0
}

function readRow(table: Table, record: SourceRecord): { row: BomRow; amount: Fraction } {
  const { cells, line } = record
  const cell = (field: BomField): string => fieldCell(table, cells, field)
  const designators = rowDesignators(table, cells)
  const { amount, unit, problems, isUnitUnknown } = readRowAmount(table, cells, designators)
  const longCells = longCellProblems(table, cells)
  const isUnreadable = amount === undefined || isUnitUnknown || longCells.length > 0
  const row: BomRow = {
    row: line,
    designators,
    value: partName(table, cells),
    footprint: cell("footprint"),
    partNumber: cell("partNumber"),
    manufacturer: cell("manufacturer"),
    ...(cell("partKey") === "" ? {} : { partKey: cell("partKey").toUpperCase() }),
    ...(cell("supplierNumber") === "" ? {} : { supplierNumber: cell("supplierNumber") }),
    ...(cell("description") === "" ? {} : { description: cell("description") }),
    quantity: amount?.toQuantity().toString() ?? null,
    ...(amount === undefined || amount.toExactQuantity() ? {} : { quantityEntered: amount.toString() }),
    ...(unit === undefined ? {} : { unit }),
    dnp: isNotFitted(table, cells) || amount?.isZero() === true,
    kind: isUnreadable ? "invalid" : "data",
    problems: [...problems, ...longCells],
  }
  return { row, amount: amount ?? Fraction.zero }
}

/** From the DNP column, or from a mark in the value, the description or in place of the quantity. */
function isNotFitted(table: Table, cells: readonly string[]): boolean {
  if (saysNotFitted(fieldCell(table, cells, "dnp"), table.isFittedColumn)) return true
  const marked = [
    partName(table, cells),
    fieldCell(table, cells, "quantity"),
    fieldCell(table, cells, "description"),
  ]
  return marked.some(holdsNotFittedMark)
}

/** The designators of the row's cell and of the nameless columns that go on with them. */
function rowDesignators(table: Table, cells: readonly string[]): string[] {
  const { mapping, moreDesignatorColumns, width } = table
  if (mapping.designators === null) return []
  const stated = readQuantity(fieldCell(table, cells, "quantity"), table.decimalMark)?.amount
  const count = stated === undefined ? undefined : Number(stated.toString())
  const own = readDesignators(fieldCell(table, cells, "designators"), count)
  const more = moreDesignatorColumns.map((column) => cells[column] ?? "")
  const beyond = cells.slice(width).filter(isDesignator)
  return [...new Set([...own, ...[...more, ...beyond].flatMap((cell) => readDesignators(cell))])]
}

function longCellProblems(table: Table, cells: readonly string[]): BomProblem[] {
  return cells.flatMap((cell, column) =>
    cell.length < cellLengthMax
      ? []
      : [
          {
            column: nameOfColumn(table.header, column),
            expected: `less than ${cellLengthMax} characters`,
            got: "a longer text, which was cut",
          },
        ],
  )
}
