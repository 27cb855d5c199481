import { Button, Group, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { trpc } from "../app/client.ts"
import { useChange } from "../app/use-change.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { useFieldIssues } from "../form/use-field-issues.ts"
import type { SetDocument } from "./document-queries.ts"
import styles from "./gallery.module.css"

interface RenameFormProps {
  readonly document: SetDocument
  readonly onClose: () => void
}

/** Gives a document another title, in its place. */
export function RenameForm({ document, onClose }: RenameFormProps) {
  const { id, attachmentSetId, title } = document
  const rename = useChange(trpc.attachments.update.mutationOptions())
  const form = useForm({
    mode: "controlled",
    initialValues: { title },
    validate: { title: (text) => (text.trim() === "" ? "Enter a title." : null) },
  })
  const rest = useFieldIssues(form, rename.error)
  const save = form.onSubmit((values) =>
    rename.submit({ attachmentSetId, attachmentId: id, title: values.title.trim() }, onClose),
  )
  return (
    <form
      noValidate
      onSubmit={save}
      className={styles.rename}
      aria-label={`Rename ${title}`}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose()
      }}
    >
      <TextInput
        label="Title"
        autoFocus
        maxLength={200}
        onFocus={(event) => event.currentTarget.select()}
        {...form.getInputProps("title")}
      />
      <Group gap={6}>
        <Button type="submit" size="compact-sm" loading={rename.isPending}>
          Save
        </Button>
        <Button variant="default" size="compact-sm" onClick={onClose}>
          Cancel
        </Button>
      </Group>
      {rest === null ? null : <ErrorPanel error={rest} />}
    </form>
  )
}
