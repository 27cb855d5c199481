import { Button, Select, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { IconPlus } from "@tabler/icons-react"
import type { Ref } from "react"
import { trpc } from "../app/client.ts"
import type { Outputs } from "../app/outputs.ts"
import { useChange } from "../app/use-change.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { useFieldIssues } from "../form/use-field-issues.ts"
import { nameProblem, parentIdOf } from "./type-fields.ts"
import { typeOptions } from "./type-tree.ts"
import styles from "./types-page.module.css"

interface NewTypeFormProps {
  readonly types: Outputs["types"]["list"]
  readonly ref: Ref<HTMLInputElement>
}

/** Adds a type, at the top or below another. */
export function NewTypeForm({ types, ref }: NewTypeFormProps) {
  const create = useChange(trpc.types.create.mutationOptions())
  const form = useForm<{ name: string; parentId: string | null }>({
    mode: "controlled",
    initialValues: { name: "", parentId: null },
    validate: { name: nameProblem },
  })
  const rest = useFieldIssues(form, create.error)
  const save = form.onSubmit(({ name, parentId }) =>
    create.submit({ name: name.trim(), parentId: parentIdOf(parentId) }, () => {
      form.setValues({ name: "" })
      form.clearErrors()
      create.reset()
    }),
  )
  return (
    <form noValidate onSubmit={save} className={styles.form} aria-label="New type">
      <TextInput
        ref={ref}
        label="Name"
        maxLength={100}
        className={styles.field}
        {...form.getInputProps("name")}
      />
      <Select
        label="Below"
        placeholder="None"
        clearable
        searchable
        clearButtonProps={{ "aria-label": "Below none" }}
        className={styles.field}
        data={typeOptions(types)}
        {...form.getInputProps("parentId")}
      />
      <Button
        type="submit"
        className={styles.button}
        leftSection={<IconPlus size={16} aria-hidden />}
        loading={create.isPending}
      >
        Create type
      </Button>
      {rest === null ? null : (
        <div className={styles.error}>
          <ErrorPanel error={rest} />
        </div>
      )}
    </form>
  )
}
