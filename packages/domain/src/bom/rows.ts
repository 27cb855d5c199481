import { Fraction } from "../quantity/fraction.ts"
import type { BomProblem, BomRow, SkippedRow } from "./bom-file.ts"
import { isDesignator, readDesignators } from "./designators.ts"
import { holdsNotFittedMark, saysNotFitted } from "./not-fitted.ts"
import { cellLengthMax, rowQuantityMax } from "./limits.ts"
import { readQuantity } from "./quantity-cell.ts"
import type { SourceRecord } from "./records.ts"
import { skipReason } from "./row-kinds.ts"
import { columnName, fieldCell, type Table } from "./table.ts"
import { readUnit } from "./unit-words.ts"

/** Rows as read, with the exact amounts beside them for the totals. */
export interface ReadRows {
  rows: BomRow[]
  skipped: SkippedRow[]
  total: Fraction
}

interface Amount {
  amount?: Fraction
  unit?: BomRow["unit"]
}

/** Turns the records of a table into rows. Lines without content are passed over in silence. */
export function readRows(table: Table): ReadRows {
  const rows: BomRow[] = []
  const skipped: SkippedRow[] = []
  let total = Fraction.zero
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
  if (list.endsWith(",")) return true
  const stated = readQuantity(fieldCell(table, above.cells, "quantity"), table.decimalMark)
  return stated !== undefined && stated.amount.compare(Fraction.of(readDesignators(list).length)) > 0
}

function readRow(table: Table, record: SourceRecord): { row: BomRow; amount: Fraction } {
  const { cells, line } = record
  const problems: BomProblem[] = []
  const cell = (field: Parameters<typeof fieldCell>[2]): string => fieldCell(table, cells, field)
  const stated = readQuantity(cell("quantity"), table.decimalMark)
  const designators = rowDesignators(table, cells, stated?.amount)
  const { amount, unit } = readAmount(table, cells, designators, problems)
  const isTooLong = refuseLongCells(cells, problems)
  const dnp =
    saysNotFitted(cell("dnp"), table.isFittedColumn) ||
    [rowValue(table, cells), cell("quantity"), cell("description")].some(holdsNotFittedMark) ||
    amount?.isZero() === true
  const quantity = amount?.toQuantity()
  const row: BomRow = {
    row: line,
    designators,
    value: rowValue(table, cells),
    footprint: cell("footprint"),
    partNumber: cell("partNumber"),
    manufacturer: cell("manufacturer"),
    ...(cell("partKey") === "" ? {} : { partKey: cell("partKey").toUpperCase() }),
    ...(cell("supplierNumber") === "" ? {} : { supplierNumber: cell("supplierNumber") }),
    ...(cell("description") === "" ? {} : { description: cell("description") }),
    quantity: quantity?.toString() ?? null,
    ...(amount === undefined || amount.toExactQuantity() ? {} : { quantityEntered: amount.toString() }),
    ...(unit === undefined ? {} : { unit }),
    dnp,
    kind: amount === undefined || isTooLong || hasUnknownUnit(table, cells) ? "invalid" : "data",
    problems,
  }
  return { row, amount: amount ?? Fraction.zero }
}

function rowValue(table: Table, cells: readonly string[]): string {
  const name = table.nameColumn === null ? "" : (cells[table.nameColumn] ?? "")
  return fieldCell(table, cells, "value") || name
}

function rowDesignators(table: Table, cells: readonly string[], stated: Fraction | undefined): string[] {
  const more = table.moreDesignatorColumns.map((column) => cells[column] ?? "")
  const beyond = table.mapping.designators === null ? [] : cells.slice(table.width).filter(isDesignator)
  const whole = stated === undefined ? undefined : Number(stated.toString())
  const own = readDesignators(fieldCell(table, cells, "designators"), whole)
  return [...new Set([...own, ...[...more, ...beyond].flatMap((cell) => readDesignators(cell))])]
}

/** The quantity by the rules of the file: its column, else the count of designators, else one. */
function readAmount(
  table: Table,
  cells: readonly string[],
  designators: readonly string[],
  problems: BomProblem[],
): Amount {
  const cell = fieldCell(table, cells, "quantity")
  const column = columnName(table, "quantity")
  const count = designators.length === 0 ? undefined : Fraction.of(designators.length)
  const unit = readRowUnit(table, cells, problems)
  if (table.mapping.quantity === null) {
    if (count !== undefined) return { amount: count, unit }
    const isListOfThings = table.mapping.designators === null
    problems.push({
      column,
      expected: "a column of quantities",
      got: isListOfThings ? "none, so counted as 1" : "none",
    })
    return isListOfThings ? { amount: Fraction.one, unit } : {}
  }
  const read = readQuantity(cell, table.decimalMark)
  if (read !== undefined && read.amount.compare(Fraction.of(rowQuantityMax)) > 0) {
    problems.push({ column, expected: `a quantity of at most ${rowQuantityMax}`, got: cell })
    return {}
  }
  if (read !== undefined) {
    if (count !== undefined && !read.amount.equals(count) && !read.amount.isZero()) {
      problems.push({ column, expected: `${designators.length} (the number of designators)`, got: cell })
    }
    return { amount: read.amount, unit: read.unit ?? unit }
  }
  const countsInstead = count !== undefined && (cell === "" || holdsNotFittedMark(cell))
  problems.push({
    column,
    expected: countsInstead
      ? `a quantity; ${designators.length} designators were counted instead`
      : "a quantity such as 2, 0.5 or 1 1/2",
    got: cell,
  })
  return countsInstead ? { amount: count, unit } : {}
}

function readRowUnit(table: Table, cells: readonly string[], problems: BomProblem[]): BomRow["unit"] {
  const cell = fieldCell(table, cells, "unit")
  if (cell === "") return table.quantityUnit
  const unit = readUnit(cell)
  if (unit === undefined) {
    problems.push({
      column: columnName(table, "unit"),
      expected: "a unit such as g, ml, pcs or cup",
      got: cell,
    })
  }
  return unit
}

function hasUnknownUnit(table: Table, cells: readonly string[]): boolean {
  const cell = fieldCell(table, cells, "unit")
  return cell !== "" && readUnit(cell) === undefined
}

function refuseLongCells(cells: readonly string[], problems: BomProblem[]): boolean {
  const column = cells.findIndex((cell) => cell.length >= cellLengthMax)
  if (column < 0) return false
  problems.push({
    column: `Column ${column + 1}`,
    expected: `a cell of at most ${cellLengthMax} characters`,
    got: "a longer one, which was cut",
  })
  return true
}
