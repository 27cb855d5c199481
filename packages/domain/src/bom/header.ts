import { guessFields } from "./header-cell.ts"
import { headerScore } from "./header-score.ts"
import { headerSearchRecordsMax, sampleRecordsMax } from "./limits.ts"
import { profileColumn } from "./column-profile.ts"
import type { SourceRecord } from "./records.ts"

export interface Header {
  /** Index in the records of its last line, and the physical number of its first line. */
  index: number
  line: number
  /** The column names, cleaned; those of two lines are joined. */
  names: string[]
}

const headerScoreMin = 1.5
/** A second header line must add this much to be taken for one. */
const secondLineGainMin = 0.25
/** Share of cells in a column that must be numbers or designators for the word above it to be a header. */
const contentShareMin = 0.8

/**
 * The header among the first records: the one with the best score, the earliest of equals, if at least two
 * cells are known words and one of them a field. Two lines that are better together are one header. Without known
 * words the first full record is the header if it holds no number while a column below consists of numbers.
 * `records` are cleaned. undefined: the file has no header.
 */
export function findHeader(records: readonly SourceRecord[]): Header | undefined {
  return knownHeader(records) ?? headerOfUnknownWords(records)
}

function knownHeader(records: readonly SourceRecord[]): Header | undefined {
  let best: Header | undefined
  let bestScore = 0
  let seen = 0
  for (const [index, { line, cells }] of records.entries()) {
    if (cells.every((cell) => cell === "")) continue
    if (seen++ >= headerSearchRecordsMax) break
    const score = headerScore(cells)
    if (score > bestScore && hasField(cells)) {
      best = { index, line, names: [...cells] }
      bestScore = score
    }
    const second = records[index + 1]
    const joined = second === undefined ? undefined : joinLines(cells, second.cells)
    if (second === undefined || joined === undefined) continue
    const joinedScore = headerScore(joined)
    const isBetter = joinedScore >= Math.max(score, headerScore(second.cells), bestScore) + secondLineGainMin
    if (isBetter && hasField(joined)) {
      best = { index: index + 1, line, names: joined }
      bestScore = joinedScore
    }
  }
  return bestScore >= headerScoreMin ? best : undefined
}

function hasField(cells: readonly string[]): boolean {
  return cells.some((cell) => guessFields(cell).some(({ certainty }) => certainty !== "possible"))
}

/** The cells of two lines one above the other; undefined when the second line can't belong to a header. */
function joinLines(first: readonly string[], second: readonly string[]): string[] | undefined {
  if (second.every((cell) => cell === "") || second.some((cell) => /\d{2}|^\d/.test(cell))) return undefined
  return Array.from({ length: Math.max(first.length, second.length) }, (_, at) =>
    `${first[at] ?? ""} ${second[at] ?? ""}`.trim(),
  )
}

function headerOfUnknownWords(records: readonly SourceRecord[]): Header | undefined {
  const widest = Math.max(...records.slice(0, sampleRecordsMax).map(({ cells }) => filledCount(cells)))
  const index = records.findIndex(({ cells }) => filledCount(cells) >= Math.max(2, widest - 1))
  const candidate = records[index]
  if (candidate === undefined || candidate.cells.some((cell) => /^[+-]?[\d.,]+$/.test(cell))) return undefined
  const below = records.slice(index + 1, index + 1 + sampleRecordsMax)
  if (below.length < 2) return undefined
  const namesAColumn = candidate.cells.some((cell, at) => {
    if (cell === "" || /\d/.test(cell)) return false
    const profile = profileColumn(below.map(({ cells }) => cells[at] ?? ""))
    return profile.filled >= 2 && Math.max(profile.numbers, profile.designators) >= contentShareMin
  })
  return namesAColumn ? { index, line: candidate.line, names: [...candidate.cells] } : undefined
}

function filledCount(cells: readonly string[]): number {
  return cells.filter((cell) => cell !== "").length
}

/** Whether a later record repeats the header, as at the top of a printed page or of a second table. */
export function repeatsHeader(cells: readonly string[], header: Header): boolean {
  const filled = header.names.filter((name) => name !== "").length
  const same = cells.filter(
    (cell, at) => cell !== "" && cell.toLowerCase() === header.names[at]?.toLowerCase(),
  ).length
  return same >= 2 && same * 10 >= filled * 7
}
