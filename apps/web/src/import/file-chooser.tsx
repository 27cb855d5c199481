import { Button, Textarea, VisuallyHidden } from "@mantine/core"
import { IconFileUpload } from "@tabler/icons-react"
import { useState } from "react"
import { notifyError } from "../feedback/notices.tsx"
import { Panel } from "../page/panel.tsx"
import styles from "./file-chooser.module.css"
import { fileProblem, pastedFile, readSourceFile, type SourceFile } from "./source-file.ts"

interface FileChooserProps {
  readonly isPending: boolean
  readonly onFile: (file: SourceFile) => void
}

/** A file can be chosen, dropped here, or its text pasted. */
export function FileChooser({ isPending, onFile }: FileChooserProps) {
  return (
    <Panel title="List">
      <DropZone isPending={isPending} onFile={onFile} />
      <PasteForm isPending={isPending} onFile={onFile} />
    </Panel>
  )
}

function DropZone({ isPending, onFile }: FileChooserProps) {
  const [isOver, setIsOver] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const take = (file: File | undefined) => {
    if (file === undefined) return
    const refused = fileProblem(file)
    setProblem(refused)
    if (refused === null) readSourceFile(file).then(onFile, notifyError)
  }
  return (
    <>
      <label
        className={styles.drop}
        data-over={isOver}
        onDragOver={(event) => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setIsOver(false)
          take(event.dataTransfer.files[0])
        }}
      >
        <IconFileUpload size={30} stroke={1.3} aria-hidden className={styles.icon} />
        <span className={styles.title}>Choose a file</span>
        <span className={styles.text}>or drop it here. CSV, TSV or text, up to 14 MB.</span>
        <VisuallyHidden>
          <input
            type="file"
            accept=".csv,.tsv,.txt,.bom,text/*"
            aria-label="File"
            disabled={isPending}
            onChange={(event) => {
              take(event.currentTarget.files?.[0])
              // The same file can be chosen again after it was corrected.
              event.currentTarget.value = ""
            }}
          />
        </VisuallyHidden>
      </label>
      {problem === null ? null : (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </>
  )
}

function PasteForm({ isPending, onFile }: FileChooserProps) {
  const [pasted, setPasted] = useState("")
  return (
    <form
      className={styles.paste}
      onSubmit={(event) => {
        event.preventDefault()
        if (pasted.trim() !== "") pastedFile(pasted).then(onFile, notifyError)
      }}
    >
      <Textarea
        label="Or paste the list"
        placeholder={"Designator\tQty\tValue\nR1, R2\t2\t10k"}
        autosize
        minRows={4}
        maxRows={14}
        classNames={{ input: styles.pasted ?? "" }}
        value={pasted}
        onChange={(event) => setPasted(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" variant="default" loading={isPending} disabled={pasted.trim() === ""}>
          Preview
        </Button>
      </div>
    </form>
  )
}
