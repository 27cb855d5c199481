import { cleanCell } from "./clean-cell.ts"
import type { Delimiter } from "./bom-file.ts"
import { headerScore } from "./header-score.ts"
import { headerSearchRecordsMax, sampleLengthMax, sampleRecordsMax } from "./limits.ts"
import { cutAlignedColumns, findAlignedColumns } from "./fixed-width.ts"
import { parseRecords, type SourceRecord } from "./records.ts"

/** In this order when two are equally good. */
const candidates: readonly Delimiter[] = [",", ";", "\t", "|"]
/** Below this share of records with the same number of cells only known header words make it a table. */
const regularShareMin = 0.5
/** How much one recognised header cell weighs against the regularity of the table. */
const headerWeight = 0.5
const headerScoreMin = 1.5

/** The first line that spreadsheets understand: `sep=;`. */
const directive = /^"?sep=(.)"?[ \t]*(?=\n|$)/i

/** How a text is laid out: its records, and what separates their cells. */
interface Layout {
  /** null: the columns are aligned with blanks, or there is only one. */
  delimiter: Delimiter | null
  /** One column: a list, not a table. */
  isList: boolean
  records: SourceRecord[]
}

/**
 * Splits a text into records. The delimiter is the character under which most records have the same number of cells,
 * and many of them, and under which a header can be recognised; quotes are honoured. A first line `sep=;` decides by
 * itself (it is emptied, so that lines keep their numbers). Columns that are aligned with blanks count when no delimiter
 * shows a header. What has neither is a list of one column.
 */
export function splitText(text: string): Layout {
  const named = directive.exec(text)
  const stated = candidates.find((candidate) => candidate === named?.[1])
  if (named !== null && stated !== undefined) return delimited(text.slice(named[0].length), stated)
  const best = bestDelimiter(text)
  const aligned = best.header >= headerScoreMin ? undefined : findAlignedColumns(text)
  if (aligned !== undefined) {
    return { delimiter: null, isList: false, records: cutAlignedColumns(text, aligned) }
  }
  if (best.delimiter !== null) return delimited(text, best.delimiter)
  const unwrapped = unwrapQuotedLines(text)
  if (unwrapped === undefined) return delimited(text, null)
  return delimited(unwrapped, bestDelimiter(unwrapped).delimiter)
}

function delimited(text: string, delimiter: Delimiter | null): Layout {
  return { delimiter, isList: delimiter === null, records: parseRecords(text, delimiter) }
}

interface Score {
  delimiter: Delimiter | null
  score: number
  header: number
}

function bestDelimiter(text: string): Score {
  const sample = text.slice(0, sampleLengthMax).split("\n", sampleRecordsMax).join("\n")
  let best: Score = { delimiter: null, score: 0, header: 0 }
  for (const delimiter of candidates) {
    const scored = delimiterScore(sample, delimiter)
    if (scored.score > best.score) best = scored
  }
  return best
}

function delimiterScore(sample: string, delimiter: Delimiter): Score {
  const records = parseRecords(sample, delimiter)
    .map(({ cells }) => cells)
    .filter((cells) => cells.some((cell) => cell.trim() !== ""))
  const countByWidth = new Map<number, number>()
  for (const { length } of records) countByWidth.set(length, (countByWidth.get(length) ?? 0) + 1)
  let regularity = 0
  let share = 0
  for (const [width, count] of countByWidth) {
    if (width === 1) continue
    regularity = Math.max(regularity, (count / records.length) * Math.log2(width))
    share = Math.max(share, count / records.length)
  }
  if (regularity === 0) return { delimiter, score: 0, header: 0 }
  const header = records
    .slice(0, headerSearchRecordsMax)
    .reduce((best, cells) => Math.max(best, headerScore(cells.map(cleanCell))), 0)
  const isTable = share >= regularShareMin || header >= headerScoreMin
  return { delimiter, score: isTable ? regularity + headerWeight * header : 0, header }
}

/** Some programs put every whole line into quotes: `"R1,10k,""0603"""`. */
function unwrapQuotedLines(text: string): string | undefined {
  const lines = text.split("\n")
  const filled = lines.filter((line) => line.trim() !== "")
  const wrapped = filled.filter((line) => /^\s*".*"[,;\s]*$/.test(line))
  if (filled.length < 2 || wrapped.length < filled.length) return undefined
  return lines
    .map((line) =>
      line
        .trim()
        .replace(/^"(.*)"[,;\s]*$/, "$1")
        .replaceAll('""', '"'),
    )
    .join("\n")
}
