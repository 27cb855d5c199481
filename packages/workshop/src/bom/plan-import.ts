import type { BomRow } from "@kitwright/domain/bom/bom-file"
import { type MergedRow, mergeRows } from "@kitwright/domain/bom/merge-rows"
import { DomainError } from "@kitwright/domain/errors"
import type { PartKey } from "@kitwright/domain/ids"
import type { Decision } from "./bom-input.ts"
import type { RowOutcome } from "./match-rows.ts"

/** Why a row of the file gets no line. */
export type SkippedRow = { row: number; reason: "not fitted" | "unreadable" | "decided" }

/** What an import will do: rows by existing part, rows by new part, and the rows it leaves out. */
export type ImportPlan = {
  existing: ReadonlyMap<PartKey, BomRow[]>
  created: readonly MergedRow[]
  skipped: readonly SkippedRow[]
}

type Step =
  | { action: "use"; row: BomRow; partKey: PartKey }
  | { action: "create"; row: BomRow }
  | { action: "skip"; row: BomRow; reason: SkippedRow["reason"] }
  | { action: "ask"; row: BomRow; why: string }

/**
 * Turns what the rows mean and what the user decided into a plan. A decision goes before the match; rows that mean the same
 * part become one line.
 *
 * @throws VALIDATION naming the rows that need a decision first, or a decision about a row that the file does not have
 */
export function planImport(
  outcomes: readonly RowOutcome[],
  decisions: readonly Decision[],
  createMissingParts: boolean,
): ImportPlan {
  const decided = new Map(decisions.map((decision) => [decision.row, decision]))
  refuseUnknownRows(outcomes, decisions)
  const steps = outcomes.map((outcome) => stepOf(outcome, decided.get(outcome.row.row), createMissingParts))
  refuseUndecided(steps)
  const use = steps.filter((step) => step.action === "use")
  const create = steps.filter((step) => step.action === "create")
  const skip = steps.filter((step) => step.action === "skip")
  return {
    existing: new Map(
      [...Map.groupBy(use, (step) => step.partKey)].map(([key, rows]) => [key, rows.map((step) => step.row)]),
    ),
    created: mergeRows(create.map((step) => ({ ...step.row, dnp: false }))),
    skipped: skip.map((step) => ({ row: step.row.row, reason: step.reason })),
  }
}

function stepOf(
  { row, match }: RowOutcome,
  decision: Decision | undefined,
  createMissingParts: boolean,
): Step {
  if (decision?.action === "skip") return { action: "skip", row, reason: "decided" }
  if (decision !== undefined && row.quantity === null)
    return { action: "ask", row, why: "its quantity can't be read" }
  if (decision?.action === "use") return { action: "use", row, partKey: decision.partKey }
  if (decision?.action === "create") return { action: "create", row }
  switch (match.status) {
    case "matched":
      return { action: "use", row, partKey: match.part.key }
    case "new":
      return createMissingParts
        ? { action: "create", row }
        : { action: "ask", row, why: "there is no such part yet" }
    case "ambiguous":
      return { action: "ask", row, why: "several parts match" }
    case "invalid":
      return { action: "skip", row, reason: "unreadable" }
    case "skipped":
      return { action: "skip", row, reason: "not fitted" }
  }
}

function refuseUndecided(steps: readonly Step[]): void {
  const open = steps.filter((step) => step.action === "ask")
  if (open.length === 0) return
  const rows = open.map((step) => ({ row: step.row.row, why: step.why }))
  const named = rows.slice(0, 5).map(({ row, why }) => `line ${row} (${why})`)
  const more = rows.length > named.length ? ` and ${rows.length - named.length} more` : ""
  throw new DomainError(
    "VALIDATION",
    `Decide first about ${named.join(", ")}${more}: choose a part, create one, or skip the line.`,
    { field: "decisions", rows: rows.slice(0, 200) },
  )
}

function refuseUnknownRows(outcomes: readonly RowOutcome[], decisions: readonly Decision[]): void {
  const rows = new Set(outcomes.map((outcome) => outcome.row.row))
  const unknown = decisions.find((decision) => !rows.has(decision.row))
  if (unknown === undefined) return
  throw new DomainError("VALIDATION", `The file has no part on line ${unknown.row}. Preview it again.`, {
    field: "decisions",
  })
}
