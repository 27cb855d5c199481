import { useState } from "react"
import { refreshesByItself, trpc } from "../app/client.ts"
import type { Inputs, Outputs } from "../app/outputs.ts"
import { useChange } from "../app/use-change.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { LoadingRows } from "../feedback/loading.tsx"
import { FileChooser } from "./file-chooser.tsx"
import { ImportCheck } from "./import-check.tsx"
import { ImportDone } from "./import-done.tsx"
import styles from "./import-flow.module.css"
import type { SourceFile } from "./source-file.ts"
import { Steps } from "./steps.tsx"

/** A kit that is named already. */
export interface NamedKit {
  readonly id: number
  readonly name: string
}

export type ColumnMapping = NonNullable<Inputs["bom"]["preview"]["mapping"]>

interface Imported {
  readonly result: Outputs["bom"]["import"]
  readonly kitName: string
}

/** Choose a file, check what was read, import. Nothing is stored before the last step. */
export function ImportFlow({ kit }: { kit: NamedKit | null }) {
  const preview = useChange(trpc.bom.preview.mutationOptions({ meta: refreshesByItself }))
  const [file, setFile] = useState<SourceFile | null>(null)
  const [mapping, setMapping] = useState<ColumnMapping>({})
  const [read, setRead] = useState<Outputs["bom"]["preview"] | null>(null)
  const [imported, setImported] = useState<Imported | null>(null)

  const look = (source: SourceFile, columns: ColumnMapping) => {
    setFile(source)
    setMapping(columns)
    preview.submit({ ...source, mapping: columns }, setRead)
  }
  const startAgain = () => {
    setFile(null)
    setMapping({})
    setRead(null)
    setImported(null)
    preview.reset()
  }
  if (imported !== null) {
    return (
      <div className={styles.flow}>
        <Steps current={2} />
        <ImportDone {...imported} onAgain={startAgain} />
      </div>
    )
  }
  if (file === null || read === null) {
    return (
      <div className={styles.flow}>
        <Steps current={0} />
        <FileChooser isPending={preview.isPending} onFile={(source) => look(source, {})} />
        {preview.isPending ? <LoadingRows /> : null}
        {preview.error === null ? null : <ErrorPanel error={preview.error} />}
      </div>
    )
  }
  return (
    <div className={styles.flow}>
      <Steps current={1} />
      <ImportCheck
        kit={kit}
        file={file}
        preview={read}
        mapping={mapping}
        isReading={preview.isPending}
        readError={preview.error}
        onMapping={(columns) => look(file, columns)}
        onBack={startAgain}
        onImported={(result, kitName) => setImported({ result, kitName })}
      />
    </div>
  )
}
