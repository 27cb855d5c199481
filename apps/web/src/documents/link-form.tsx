import { Button, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { LinkUrl } from "@kitwright/domain/attachment/link-url"
import { useEffect, useEffectEvent } from "react"
import { trpc } from "../app/client.ts"
import { useChange } from "../app/use-change.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { useFieldIssues } from "../form/use-field-issues.ts"
import styles from "./documents-panel.module.css"

interface LinkFormProps {
  readonly attachmentSetId: number
  /** An address that was pasted is added at once; with "" somebody types one. */
  readonly url: string
  readonly onClose: () => void
}

/** Adds a link. The server looks at the page for its title and a picture, which may take a few seconds. */
export function LinkForm({ attachmentSetId, url, onClose }: LinkFormProps) {
  const add = useChange(trpc.attachments.addLink.mutationOptions())
  const form = useForm({
    mode: "controlled",
    initialValues: { url, title: "" },
    validate: { url: urlProblem },
  })
  const rest = useFieldIssues(form, add.error)
  const submit = form.onSubmit((values) => {
    const title = values.title.trim()
    add.submit({ attachmentSetId, url: values.url.trim(), ...(title !== "" && { title }) }, onClose)
  })
  const addPasted = useEffectEvent(() => {
    if (url !== "") submit()
  })
  useEffect(() => addPasted(), [])
  return (
    <form
      noValidate
      onSubmit={submit}
      className={styles.link}
      aria-label="Add link"
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose()
      }}
    >
      <TextInput
        label="Address"
        type="url"
        autoFocus
        placeholder="https://"
        maxLength={2_000}
        {...form.getInputProps("url")}
      />
      <TextInput
        label="Title"
        placeholder="As the page calls itself"
        maxLength={200}
        {...form.getInputProps("title")}
      />
      <div className={styles.linkButtons}>
        <Button type="submit" loading={add.isPending}>
          Add
        </Button>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
      </div>
      {rest === null ? null : (
        <div className={styles.wide}>
          <ErrorPanel error={rest} />
        </div>
      )}
    </form>
  )
}

function urlProblem(typed: string): string | null {
  const parsed = LinkUrl.safeParse(typed.trim())
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? "Enter a web address.")
}
