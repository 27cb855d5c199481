import type { Mapping } from "./bom-file.ts"
import type { Header } from "./header.ts"
import type { DecimalMark } from "./quantity-cell.ts"
import type { SourceRecord } from "./records.ts"
import type { Unit } from "../unit/units.ts"

/** What the rules about rows know of the file: where the fields are and how its cells are written. */
export interface Table {
  header: Header | undefined
  mapping: Mapping
  /** Cleaned records after the header. */
  records: readonly SourceRecord[]
  width: number
  decimalMark: DecimalMark
  /** The unit in the quantity's header ("Amount (g)"). */
  quantityUnit: Unit | undefined
  /** The DNP column says which parts are fitted. */
  isFittedColumn: boolean
  /** Names that stand in for a missing value. */
  nameColumn: number | null
  /** Columns with the number of the line, which are no content. */
  sequenceColumns: ReadonlySet<number>
  /** Columns right of the designators that have no name and hold more of them. */
  moreDesignatorColumns: readonly number[]
  /** Lines with one filled cell are headings; false where most lines have one cell. */
  hasHeadings: boolean
}

/** The cleaned cell of a field, "" when there is none. */
export function fieldCell(table: Table, cells: readonly string[], field: keyof Mapping): string {
  const column = table.mapping[field]
  return column === null ? "" : (cells[column] ?? "")
}

/** The value of a row, or the name that stands in for it. */
export function partName(table: Table, cells: readonly string[]): string {
  const name = table.nameColumn === null ? "" : (cells[table.nameColumn] ?? "")
  return fieldCell(table, cells, "value") || name
}

/** What to call a field's column in a message; the field itself when no column holds it. */
export function columnName(table: Table, field: keyof Mapping): string {
  const column = table.mapping[field]
  return column === null ? field : nameOfColumn(table.header, column)
}

/** The header's text over a column, or its place counted from 1. */
export function nameOfColumn(header: Header | undefined, column: number): string {
  const name = header?.names[column] ?? ""
  return name === "" ? `Column ${column + 1}` : name
}
