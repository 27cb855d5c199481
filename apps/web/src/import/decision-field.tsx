import { NativeSelect } from "@mantine/core"
import { useState } from "react"
import { TextLink } from "../app/links.tsx"
import sheet from "../page/sheet.module.css"
import { PartKeyText } from "../parts/part-key-text.tsx"
import { PartPicker, type PickedPart } from "../parts/part-picker.tsx"
import styles from "./decision-field.module.css"
import { type Decision, type Decisions, outcomeOf, type PreviewRow } from "./decisions.ts"

interface DecisionFieldProps {
  readonly row: PreviewRow
  readonly decisions: Decisions
  readonly createMissingParts: boolean
  readonly onDecide: (row: number, decision: Decision | null) => void
}

const undecided = "undecided"
const another = "another"

/** What will become of a line, and the way to something else. A line that can't be read has no choice. */
export function DecisionField({ row, decisions, createMissingParts, onDecide }: DecisionFieldProps) {
  const [isPicking, setIsPicking] = useState(false)
  const [picked, setPicked] = useState<PickedPart | null>(null)
  if (row.status === "invalid" || row.quantity === null) {
    return <span className={sheet.dimmed}>Left out. Correct the file to import it.</span>
  }
  const decision = decisions.get(row.row)
  const outcome = outcomeOf(row, decisions, createMissingParts)
  const label = `Decision for line ${row.row}`
  const choose = (value: string) => {
    setIsPicking(value === another)
    if (value === "skip" || value === "create") onDecide(row.row, { row: row.row, action: value })
    else if (value === undecided || value === another) onDecide(row.row, null)
    else onDecide(row.row, { row: row.row, action: "use", partKey: value })
  }
  const pick = (part: PickedPart | null) => {
    setPicked(part)
    onDecide(row.row, part === null ? null : { row: row.row, action: "use", partKey: part.key })
  }
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={label}
        value={isPicking ? another : valueOf(decision, outcome, row)}
        data={choices(row)}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {isPicking ? (
        <PartPicker size="xs" mt={4} aria-label={`Part for line ${row.row}`} value={picked} onChange={pick} />
      ) : null}
      {row.status === "matched" && row.partKey !== undefined && decision === undefined ? (
        <TextLink
          to="/parts/$key"
          params={{ key: row.partKey }}
          target="_blank"
          fz="xs"
          className={styles.link}
        >
          <PartKeyText value={row.partKey} /> {row.partDescription}
        </TextLink>
      ) : null}
    </>
  )
}

function valueOf(
  decision: Decision | undefined,
  outcome: Decision["action"] | null,
  row: PreviewRow,
): string {
  if (decision?.action === "use") return decision.partKey
  if (outcome === "use") return row.partKey ?? undecided
  return outcome ?? undecided
}

function choices(row: PreviewRow): { value: string; label: string }[] {
  const matched = row.partKey === undefined ? [] : [{ value: row.partKey, label: `Use ${row.partKey}` }]
  const candidates = (row.candidates ?? []).map(({ key, description }) => ({
    value: key,
    label: `Use ${key} · ${description}`,
  }))
  const open =
    row.status === "ambiguous" || row.status === "new" ? [{ value: undecided, label: "Decide…" }] : []
  return [
    ...open,
    ...matched,
    ...candidates,
    { value: "create", label: "Create a new part" },
    { value: another, label: "Use another part…" },
    { value: "skip", label: "Skip" },
  ]
}
