import { cleanCell } from "./clean-cell.ts"
import type { Delimiter } from "./bom-file.ts"
import { headerScore } from "./header-score.ts"
import { headerSearchRecordsMax, sampleRecordsMax } from "./limits.ts"
import { parseRecords } from "./records.ts"

/** In this order when two are equally good. */
const candidates: readonly Delimiter[] = [",", ";", "\t", "|"]
/** Below this share of records with the same number of cells only known header words make it a table. */
const regularShareMin = 0.5
/** How much one recognised header cell weighs against the regularity of the table. */
const headerWeight = 0.5
const headerScoreMin = 1.5

/** The first line that spreadsheets understand: `sep=;`. */
const directive = /^"?sep=(.)"?[ \t]*(?=\n|$)/i

/**
 * What separates the cells: the character under which most records have the same number of cells, and many
 * of them, and under which a header can be recognised. Quotes are honoured. null: there is one column.
 * A first line `sep=;` decides by itself; it is emptied, so that lines keep their numbers.
 */
export function chooseDelimiter(text: string): { delimiter: Delimiter | null; text: string } {
  const named = directive.exec(text)
  const stated = candidates.find((candidate) => candidate === named?.[1])
  if (named !== null && stated !== undefined) {
    return { delimiter: stated, text: text.slice(named[0].length) }
  }
  const chosen = bestDelimiter(text)
  if (chosen !== null) return { delimiter: chosen, text }
  const unwrapped = unwrapQuotedLines(text)
  return unwrapped === undefined
    ? { delimiter: null, text }
    : { delimiter: bestDelimiter(unwrapped), text: unwrapped }
}

function bestDelimiter(text: string): Delimiter | null {
  const sample = text.split("\n", sampleRecordsMax).join("\n")
  let best: Delimiter | null = null
  let bestScore = 0
  for (const candidate of candidates) {
    const score = delimiterScore(sample, candidate)
    if (score > bestScore) {
      best = candidate
      bestScore = score
    }
  }
  return best
}

function delimiterScore(sample: string, delimiter: Delimiter): number {
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
  if (regularity === 0) return 0
  const header = records
    .slice(0, headerSearchRecordsMax)
    .reduce((best, cells) => Math.max(best, headerScore(cells.map(cleanCell))), 0)
  const isTable = share >= regularShareMin || header >= headerScoreMin
  return isTable ? regularity + headerWeight * header : 0
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
