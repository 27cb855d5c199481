import type { Inputs, Outputs } from "../app/outputs.ts"

export type Preview = Outputs["bom"]["preview"]
export type PreviewRow = Preview["rows"][number]
export type RowStatus = PreviewRow["status"]
export type Decision = NonNullable<Inputs["bom"]["import"]["decisions"]>[number]
export type Decisions = ReadonlyMap<number, Decision>

export const rowStatuses: readonly RowStatus[] = ["matched", "new", "ambiguous", "invalid", "skipped"]

/** How many rows there are of each status. */
export function countByStatus(rows: readonly Pick<PreviewRow, "status">[]): Record<RowStatus, number> {
  const counts = { matched: 0, new: 0, ambiguous: 0, invalid: 0, skipped: 0 }
  for (const row of rows) counts[row.status] += 1
  return counts
}

/** What will become of a row: decided by hand, or by itself; null when somebody has to decide. */
export function outcomeOf(
  row: Pick<PreviewRow, "row" | "status">,
  decisions: Decisions,
  createMissingParts: boolean,
): Decision["action"] | null {
  const decision = decisions.get(row.row)
  if (decision !== undefined) return decision.action
  switch (row.status) {
    case "matched":
      return "use"
    case "new":
      return createMissingParts ? "create" : null
    case "ambiguous":
      return null
    case "invalid":
    case "skipped":
      return "skip"
  }
}

/** The rows about which somebody has to decide before the import. */
export function undecidedRows<Row extends Pick<PreviewRow, "row" | "status">>(
  rows: readonly Row[],
  decisions: Decisions,
  createMissingParts: boolean,
): Row[] {
  return rows.filter((row) => outcomeOf(row, decisions, createMissingParts) === null)
}
