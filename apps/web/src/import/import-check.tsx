import { useState } from "react"
import { trpc } from "../app/client.ts"
import type { Inputs, Outputs } from "../app/outputs.ts"
import { useChange } from "../app/use-change.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { Panel } from "../page/panel.tsx"
import { type Decision, type Preview, undecidedRows } from "./decisions.ts"
import styles from "./import-check.module.css"
import type { ColumnMapping, NamedKit } from "./import-flow.tsx"
import { ImportProgress } from "./import-progress.tsx"
import { ImportTarget, type TargetValues } from "./import-target.tsx"
import { detectedInWords } from "./import-words.ts"
import { MappingFields } from "./mapping-fields.tsx"
import { PreviewRows } from "./preview-rows.tsx"
import { kitNameFrom, type SourceFile } from "./source-file.ts"

interface ImportCheckProps {
  readonly kit: NamedKit | null
  readonly file: SourceFile
  readonly preview: Preview
  readonly mapping: ColumnMapping
  readonly isReading: boolean
  readonly readError: unknown
  readonly onMapping: (mapping: ColumnMapping) => void
  readonly onBack: () => void
  readonly onImported: (result: Outputs["bom"]["import"], kitName: string) => void
}

/** What was read, what would become of every line, and where it goes. */
export function ImportCheck(props: ImportCheckProps) {
  const { kit, file, preview, mapping, isReading, readError, onMapping, onBack, onImported } = props
  const [decisions, setDecisions] = useState<ReadonlyMap<number, Decision>>(new Map())
  const [target, setTarget] = useState<TargetValues>({
    kit,
    kitName: kitNameFrom(file.filename),
    isNewKit: kit === null,
    createMissingParts: true,
  })
  const send = useChange(trpc.bom.import.mutationOptions())
  const undecided = undecidedRows(preview.rows, decisions, target.createMissingParts)

  const decide = (row: number, decision: Decision | null) => {
    const next = new Map(decisions)
    if (decision === null) next.delete(row)
    else next.set(row, decision)
    setDecisions(next)
  }
  const run = () => {
    const input: Inputs["bom"]["import"] = {
      ...file,
      mapping,
      createMissingParts: target.createMissingParts,
      decisions: [...decisions.values()],
      ...(target.isNewKit ? { kitName: target.kitName.trim() } : { kitId: target.kit?.id }),
    }
    const name = target.isNewKit ? target.kitName.trim() : (target.kit?.name ?? "")
    send.submit(input, (result) => onImported(result, name))
  }
  return (
    <>
      <Panel title={file.filename}>
        <p className={styles.detected}>{detectedInWords(preview)}</p>
        <MappingFields
          columns={preview.columns}
          mapping={preview.detected.mapping}
          isReading={isReading}
          onChange={(field, column) => {
            setDecisions(new Map())
            onMapping({ ...mapping, [field]: column })
          }}
        />
        {readError === null ? null : <ErrorPanel error={readError} />}
      </Panel>
      <PreviewRows
        preview={preview}
        decisions={decisions}
        createMissingParts={target.createMissingParts}
        onDecide={decide}
      />
      <Panel title="Import">
        <ImportTarget
          values={target}
          isFixed={kit !== null}
          undecidedCount={undecided.length}
          isPending={send.isPending}
          onChange={setTarget}
          onImport={run}
          onBack={onBack}
        />
        {send.isPending && send.key !== null ? <ImportProgress idempotencyKey={send.key} /> : null}
        {send.error === null ? null : <ErrorPanel error={send.error} onRetry={run} />}
      </Panel>
    </>
  )
}
