import { validation } from "../errors.ts"
import type { BomFile, Delimiter, Detected, Encoding, Mapping, SkippedRow } from "./bom-file.ts"
import { cleanCell } from "./clean-cell.ts"
import { decodeBytes } from "./decode.ts"
import { findHeader, type Header } from "./header.ts"
import { splitText } from "./layout.ts"
import { bomColumnsMax, bomRowsMax, cellLengthMax } from "./limits.ts"
import { columnsOf, emptyMapping, mapColumns, overrideMapping } from "./mapping.ts"
import { readOneColumn } from "./one-column.ts"
import type { SourceRecord } from "./records.ts"
import { type ReadRows, readRows } from "./rows.ts"
import { withoutListedAgain } from "./sections.ts"
import { buildTable } from "./table-facts.ts"
import { nameOfColumn } from "./table.ts"

export interface BomInput {
  /** For messages only: what the file is called says nothing about what is in it. */
  filename: string
  bytes: Uint8Array
  /** The user's choice of columns, counted from 0; null means that no column holds the field. */
  mapping?: Partial<Mapping>
}

/**
 * Reads a bill of materials or a recipe from a text table of any origin: finds encoding, delimiter, header and
 * columns, and gives every line of the file as a row with its physical line number. Nothing is merged.
 *
 * Throws `VALIDATION` on `file` for what is no text table (spreadsheets, PDFs, empty files) or too large,
 * and on `mapping.<field>` for a column that the file doesn't have. What is wrong with one line is a problem
 * of its row instead.
 */
export function readBom(input: BomInput): BomFile {
  const { encoding, text } = decodeBytes(input.filename, input.bytes)
  const { delimiter, isList, records } = splitText(text)
  refuseTooLarge(input.filename, records)
  if (isList) return readList(encoding, records, input.mapping ?? {})
  return readTable({ encoding, delimiter }, records.map(cleanRecord), input.mapping ?? {})
}

/** A file of one column: a list, unless the user says that it holds something else. */
function readList(encoding: Encoding, records: readonly SourceRecord[], chosen: Partial<Mapping>): BomFile {
  const found = { ...emptyMapping(), quantity: 0, description: 0 }
  const mapping = Object.keys(chosen).length === 0 ? found : overrideMapping(emptyMapping(), chosen, 1)
  const detected: Detected = { encoding, delimiter: null, headerRow: null, mapping }
  const isList = mapping === found
  const read = isList
    ? readOneColumn(records)
    : readRows(buildTable(undefined, mapping, records.map(cleanRecord)))
  return bomFile(detected, ["Column 1"], read)
}

function readTable(
  file: { encoding: Encoding; delimiter: Delimiter | null },
  records: readonly SourceRecord[],
  chosen: Partial<Mapping>,
): BomFile {
  const header = findHeader(records)
  const body = header === undefined ? records : records.slice(header.index + 1)
  const width = body.reduce((widest, { cells }) => Math.max(widest, cells.length), header?.names.length ?? 0)
  const columns = columnsOf(
    body.map(({ cells }) => cells),
    width,
  )
  const mapping = overrideMapping(mapColumns(header?.names ?? null, columns), chosen, width)
  const { kept, listedAgain, headerLine } = mainTable(body, header, mapping)
  const read = readRows(buildTable(header, mapping, kept))
  const names = columns.map((_, column) => nameOfColumn(header, column))
  return bomFile({ ...file, headerRow: headerLine, mapping }, names, {
    ...read,
    skipped: [...listedAgain.filter(isFilled).map(asListedAgain), ...read.skipped],
  })
}

function mainTable(body: readonly SourceRecord[], header: Header | undefined, mapping: Mapping) {
  if (header === undefined) return { kept: body, listedAgain: [], headerLine: null }
  return withoutListedAgain(body, header, mapping)
}

function isFilled({ cells }: SourceRecord): boolean {
  return cells.some((cell) => cell !== "")
}

function asListedAgain({ line, cells }: SourceRecord): SkippedRow {
  return { row: line, reason: "listed again", text: cells.filter((cell) => cell !== "").join(" · ") }
}

function bomFile(detected: Detected, columns: string[], { rows, skipped, total }: ReadRows): BomFile {
  const quantity = total.toQuantity().toString()
  return { detected, columns, rows, skipped, totals: { rows: rows.length, quantity } }
}

/** Clean cells; a cell that is too long is cut to the limit, which marks its row. */
function cleanRecord({ line, cells }: SourceRecord): SourceRecord {
  return {
    line,
    cells: cells.map((cell) => cleanCell(cell.slice(0, 2 * cellLengthMax)).slice(0, cellLengthMax)),
  }
}

function refuseTooLarge(filename: string, records: readonly SourceRecord[]): void {
  if (records.length > bomRowsMax) {
    throw validation("file", `${filename} has more than ${bomRowsMax} lines. Split it into several files.`)
  }
  if (records.some(({ cells }) => cells.length > bomColumnsMax)) {
    throw validation(
      "file",
      `${filename} has more than ${bomColumnsMax} columns. Remove those that aren't needed.`,
    )
  }
}
