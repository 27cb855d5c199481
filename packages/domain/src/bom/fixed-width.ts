import { cleanCell } from "./clean-cell.ts"
import { headerScore } from "./header-score.ts"
import { headerSearchRecordsMax, sampleLengthMax, sampleRecordsMax } from "./limits.ts"
import type { SourceRecord } from "./records.ts"

/** A header of aligned columns must be beyond doubt: blanks separate words of ordinary text, too. */
const alignedHeaderScoreMin = 2.5
const columnsMin = 3
/** A longer line is no line of a printed table. */
const lineLengthMax = 500
/** How many of the lines must have a blank where one column ends and the next begins. */
const gutterShareMin = 0.95

/**
 * Finds columns that are aligned with blanks instead of separated by a delimiter: a line of known header words each of
 * which starts where the lines below have a blank in front. Gives the columns' first characters, undefined without any.
 */
export function findAlignedColumns(text: string): number[] | undefined {
  const lines = text.slice(0, sampleLengthMax).split("\n", sampleRecordsMax)
  if (lines.some((line) => line.length > lineLengthMax)) return undefined
  for (const [index, line] of lines.slice(0, headerSearchRecordsMax).entries()) {
    const wordStarts = [...line.matchAll(/(?<=^|\s)\S/g)].map((match) => match.index)
    if (wordStarts.length < columnsMin || !/\s{2}/.test(line)) continue
    const below = lines.slice(index + 1).filter((other) => other.trim() !== "" && !/^[\s\-_=]+$/.test(other))
    if (below.length < 2) return undefined
    const starts = wordStarts.filter((start) => start === 0 || isGutter(below, start - 1))
    if (starts[0] !== 0) starts.unshift(0)
    const score = headerScore(cutLine(line, starts).map(cleanCell))
    if (starts.length >= columnsMin && score >= alignedHeaderScoreMin) return starts
  }
  return undefined
}

function isGutter(lines: readonly string[], at: number): boolean {
  const blank = lines.filter((line) => (line[at] ?? " ") === " ").length
  return blank >= lines.length * gutterShareMin
}

/** Cuts every line of the text at the columns. */
export function cutAlignedColumns(text: string, starts: readonly number[]): SourceRecord[] {
  return text.split("\n").map((line, index) => ({ line: index + 1, cells: cutLine(line, starts) }))
}

function cutLine(line: string, starts: readonly number[]): string[] {
  return starts.map((start, column) => line.slice(start, starts[column + 1]))
}
