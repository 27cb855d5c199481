import type { Unit } from "../unit/units.ts"
import type { Mapping } from "./bom-file.ts"
import { type ColumnProfile, profileColumn } from "./column-profile.ts"
import type { Header } from "./header.ts"
import { saysFitted } from "./header-signs.ts"
import { columnsOf, findNameColumn } from "./mapping.ts"
import { decimalMark } from "./quantity-cell.ts"
import type { SourceRecord } from "./records.ts"
import type { Table } from "./table.ts"
import { readUnit } from "./unit-words.ts"

/** Headings are exceptions: where more lines than this have one filled cell, they are lines of parts. */
const headingShareMax = 0.5
/** Share of filled cells that must be designators before a nameless column counts as more of them. */
const moreDesignatorsShareMin = 0.5

/** Collects what the rules about rows need to know of the file. */
export function buildTable(
  header: Header | undefined,
  mapping: Mapping,
  records: readonly SourceRecord[],
): Table {
  const width = records.reduce(
    (widest, { cells }) => (header === undefined ? Math.max(widest, cells.length) : widest),
    header?.names.length ?? 1,
  )
  const columns = columnsOf(
    records.map(({ cells }) => cells),
    width,
  )
  const name = (column: number | null): string => (column === null ? "" : (header?.names[column] ?? ""))
  const profiles = columns.map(profileColumn)
  const sequenceColumns = profiles.flatMap(({ isSequence }, at) =>
    isSequence && !Object.values(mapping).includes(at) ? [at] : [],
  )
  return {
    header,
    mapping,
    records,
    width,
    decimalMark: decimalMark(mapping.quantity === null ? [] : (columns[mapping.quantity] ?? [])),
    quantityUnit: unitInHeader(name(mapping.quantity)),
    isFittedColumn: saysFitted(name(mapping.dnp)),
    nameColumn:
      header === undefined || mapping.value === null ? null : findNameColumn(header.names, profiles, mapping),
    sequenceColumns: new Set(sequenceColumns),
    moreDesignatorColumns: moreDesignatorColumns(profiles, mapping, name),
    hasHeadings:
      (mapping.quantity !== null || mapping.designators !== null) &&
      singleCellShare(records) <= headingShareMax,
  }
}

/** "Amount (g)", "Menge [ml]" or just "grams": what the numbers below are counted in. Pieces are no measure. */
function unitInHeader(header: string): Unit | undefined {
  const bracketed = /[([]\s*([^)\]]{1,12})\s*[)\]]/.exec(header)?.[1]
  const unit = readUnit(bracketed ?? header)
  return unit === "each" ? undefined : unit
}

function moreDesignatorColumns(
  profiles: readonly ColumnProfile[],
  mapping: Mapping,
  name: (column: number) => string,
): number[] {
  const { designators } = mapping
  if (designators === null) return []
  const used = new Set(Object.values(mapping))
  return profiles.flatMap(({ designatorShapes }, at) => {
    const isNameless = at > designators && name(at) === "" && !used.has(at)
    return isNameless && designatorShapes >= moreDesignatorsShareMin ? [at] : []
  })
}

function singleCellShare(records: readonly SourceRecord[]): number {
  const counts = records
    .map(({ cells }) => cells.filter((cell) => cell !== "").length)
    .filter((count) => count > 0)
  return counts.length === 0 ? 0 : counts.filter((count) => count === 1).length / counts.length
}
