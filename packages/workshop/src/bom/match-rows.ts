import type { Db } from "@kitwright/db/database"
import { listMatchCandidates, type MatchRow } from "@kitwright/db/imports"
import type { BomRow } from "@kitwright/domain/bom/bom-file"
import { normalisePartNumber, normaliseValue } from "@kitwright/domain/bom/identity"
import { matchRow, normaliseDescription, type RowMatch } from "@kitwright/domain/bom/match-row"
import { validation } from "@kitwright/domain/errors"
import { isConvertible } from "@kitwright/domain/units"
import { optionalQuantity } from "../parts/usage.ts"

/** More lines than any kit has; a longer file is split, or is no bill of materials. */
const importRowsMax = 10_000

/** What a row of the file means: an existing part, one of several, a new one, or nothing that can be read. */
export type RowOutcome = {
  row: BomRow
  match: RowMatch<MatchRow> | { status: "invalid" } | { status: "skipped" }
}

/**
 * Finds the part that each row means, in one statement for the whole file. Rows that can't be read are invalid, rows that
 * are not to be fitted are skipped.
 *
 * @throws VALIDATION for a file of too many rows
 */
export async function matchRows(db: Db, rows: readonly BomRow[]): Promise<RowOutcome[]> {
  if (rows.length > importRowsMax) {
    throw validation(
      "contentBase64",
      `The file has ${rows.length} lines; at most ${importRowsMax} are imported at once.`,
    )
  }
  const candidates = candidateIndex(
    await listMatchCandidates(db, {
      keys: distinct(rows.map((row) => row.partKey ?? "")),
      partNumbersFolded: distinct(rows.map((row) => normalisePartNumber(row.partNumber))),
      valuesFolded: distinct(rows.map((row) => normaliseValue(row.value))),
      descriptions: distinct(rows.map((row) => normaliseDescription(row.description ?? ""))),
    }),
  )
  return rows.map((row) => {
    if (row.kind === "invalid") return { row, match: { status: "invalid" } }
    if (row.dnp) return { row, match: { status: "skipped" } }
    return refuseUnit(row, matchRow(row, candidates(row)))
  })
}

/** A row in a unit that its part can't be counted in is invalid, with the reason among its problems. */
function refuseUnit(row: BomRow, match: RowMatch<MatchRow>): RowOutcome {
  if (match.status !== "matched" || row.unit === undefined) return { row, match }
  const { part } = match
  if (isConvertible(row.unit, part.unit, optionalQuantity(part.density))) return { row, match }
  const problem = {
    column: "unit",
    expected: `a unit in which ${part.key} can be counted (${part.unit})`,
    got: row.unit,
  }
  return { row: { ...row, problems: [...row.problems, problem] }, match: { status: "invalid" } }
}

/** Looks the candidates of a row up by what they were found through, so that a large file is not compared with all of them. */
function candidateIndex(parts: readonly MatchRow[]): (row: BomRow) => MatchRow[] {
  const byKey = Map.groupBy<string, MatchRow>(parts, (part) => part.key)
  const byPartNumber = Map.groupBy(parts, (part) => part.partNumberFolded ?? "")
  const byDescription = Map.groupBy(parts, (part) => normaliseDescription(part.description))
  const byValue = new Map<string, MatchRow[]>()
  for (const part of parts) {
    for (const value of part.valuesFolded) byValue.set(value, [...(byValue.get(value) ?? []), part])
  }
  return (row) => [
    ...new Set([
      ...(byKey.get(row.partKey ?? "") ?? []),
      ...(byPartNumber.get(normalisePartNumber(row.partNumber)) ?? []),
      ...(byValue.get(normaliseValue(row.value)) ?? []),
      ...(byDescription.get(normaliseDescription(row.description ?? "")) ?? []),
    ]),
  ]
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== "")
}
