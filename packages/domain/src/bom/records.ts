import Papa from "papaparse"
import type { Delimiter } from "./bom-file.ts"
import { bomRowsMax } from "./limits.ts"

/** One record of the file with the physical line it starts on, counted from 1. Cells are as in the file. */
export interface SourceRecord {
  line: number
  cells: string[]
}

/** Stands for "no delimiter": a character that no text has (the unit separator). */
const noDelimiter = "\u001F"
/** Stands for "no quotes": likewise (the record separator). */
const noQuote = "\u001E"
/** One more than is allowed, so that the caller sees the file is too long. */
const recordsMax = bomRowsMax + 1
/** A quote that is opened and never closed is repaired this often; then quotes count for nothing. */
const repairsMax = 20

/**
 * Splits text (with "\n" line ends) into records. Quoted cells may hold delimiters and line breaks.
 * A quote that never closes is an inch mark, not a quote: that line alone is read without quotes.
 */
export function parseRecords(text: string, delimiter: Delimiter | null): SourceRecord[] {
  const separator = delimiter ?? noDelimiter
  const tidy = delimiter === null ? text : withoutBlanksBeforeQuotes(text, delimiter)
  const records: SourceRecord[] = []
  let rest = tidy
  let line = 1
  for (let repairs = 0; rest !== ""; repairs++) {
    const openedAt = repairs < repairsMax ? parseInto(records, rest, line, separator, '"') : undefined
    if (repairs >= repairsMax) parseInto(records, rest, line, separator, noQuote)
    if (openedAt === undefined) return records
    const lines = rest.split("\n")
    const brokenLine = lines[openedAt - line] ?? ""
    parseInto(records, brokenLine, openedAt, separator, noQuote)
    rest = lines.slice(openedAt - line + 1).join("\n")
    line = openedAt + 1
  }
  return records
}

/** Appends the records of `text`. Returns the line of a record whose quote never closes; it is left out. */
function parseInto(
  records: SourceRecord[],
  text: string,
  firstLine: number,
  delimiter: string,
  quoteChar: string,
): number | undefined {
  const parsed = Papa.parse<string[]>(text, { delimiter, quoteChar, newline: "\n", preview: recordsMax })
  const unclosed = parsed.errors.find((error) => error.code === "MissingQuotes")
  let line = firstLine
  for (const [index, cells] of parsed.data.entries()) {
    if (unclosed?.row === index) return line
    records.push({ line, cells })
    line += 1 + cells.reduce((count, cell) => count + lineBreaks(cell), 0)
  }
  return undefined
}

function lineBreaks(cell: string): number {
  return cell.includes("\n") ? cell.split("\n").length - 1 : 0
}

/** `a, "b, c"`: a quote counts only right behind the delimiter, so blanks between the two are dropped. */
function withoutBlanksBeforeQuotes(text: string, delimiter: Delimiter): string {
  return text.replace(blanksBeforeQuote[delimiter], delimiter)
}

const blanksBeforeQuote: Readonly<Record<Delimiter, RegExp>> = {
  ",": /,[ \t]+(?=")/g,
  ";": /;[ \t]+(?=")/g,
  "|": /\|[ \t]+(?=")/g,
  "\t": /\t +(?=")/g,
}
