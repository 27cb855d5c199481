import { Button } from "@mantine/core"
import { useState } from "react"
import { Panel } from "../page/panel.tsx"
import sheet from "../page/sheet.module.css"
import { countByStatus, type Decision, type Decisions, type Preview, type RowStatus } from "./decisions.ts"
import { PreviewTable } from "./preview-table.tsx"
import { SkippedLines } from "./skipped-lines.tsx"
import { StatusFilter } from "./status-filter.tsx"

interface PreviewRowsProps {
  readonly preview: Preview
  readonly decisions: Decisions
  readonly createMissingParts: boolean
  readonly onDecide: (row: number, decision: Decision | null) => void
}

const rowsStep = 100

/** The lines of the file, filtered by what became of them. */
export function PreviewRows({ preview, decisions, createMissingParts, onDecide }: PreviewRowsProps) {
  const [status, setStatus] = useState<RowStatus | null>(null)
  const [shownMax, setShownMax] = useState(rowsStep)
  const rows = status === null ? preview.rows : preview.rows.filter((row) => row.status === status)
  const hiddenCount = rows.length - shownMax
  return (
    <Panel
      title="Lines"
      isFlush
      actions={
        <StatusFilter
          counts={countByStatus(preview.rows)}
          value={status}
          onChange={(next) => {
            setStatus(next)
            setShownMax(rowsStep)
          }}
        />
      }
    >
      <PreviewTable
        rows={rows.slice(0, shownMax)}
        decisions={decisions}
        createMissingParts={createMissingParts}
        onDecide={onDecide}
      />
      {hiddenCount <= 0 ? null : (
        <div className={sheet.footer}>
          <span>{hiddenCount} more lines</span>
          <Button variant="default" size="compact-sm" onClick={() => setShownMax(shownMax + rowsStep)}>
            Show more
          </Button>
        </div>
      )}
      <SkippedLines lines={preview.skipped} />
    </Panel>
  )
}
