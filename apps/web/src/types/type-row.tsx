import { Button, Group, Select, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { useDisclosure } from "@mantine/hooks"
import { IconCornerDownRight } from "@tabler/icons-react"
import { trpc } from "../app/client.ts"
import { TextLink } from "../app/links.tsx"
import type { Outputs } from "../app/outputs.ts"
import { useChange } from "../app/use-change.ts"
import { ConfirmDialog } from "../feedback/confirm-dialog.tsx"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { useFieldIssues } from "../form/use-field-issues.ts"
import sheet from "../page/sheet.module.css"
import { nameProblem, parentIdOf } from "./type-fields.ts"
import { type TypeBranch, typeOptions } from "./type-tree.ts"
import styles from "./types-page.module.css"

type Type = Outputs["types"]["list"][number]

const indentPixels = 22

interface TypeRowProps {
  readonly branch: TypeBranch<Type>
  readonly types: readonly Type[]
}

/** One type with the number of its parts; edited in its place. */
export function TypeRow({ branch, types }: TypeRowProps) {
  const { type, depth } = branch
  const [isEditing, editing] = useDisclosure(false)
  const [isDeleting, deleting] = useDisclosure(false)
  const remove = useChange(trpc.types.delete.mutationOptions())
  if (isEditing) {
    return (
      <li className={styles.row}>
        <EditType type={type} types={types} onClose={editing.close} />
      </li>
    )
  }
  return (
    <li className={styles.row} style={{ paddingInlineStart: 16 + depth * indentPixels }}>
      <span className={styles.name}>
        {depth === 0 ? null : <IconCornerDownRight size={14} aria-hidden />} {type.name}
      </span>
      <TextLink to="/" search={{ type: type.id }} fz="sm" className={sheet.dimmed}>
        {type.partCount === 1 ? "1 part" : `${type.partCount} parts`}
      </TextLink>
      <Group gap={4}>
        <Button variant="default" size="compact-xs" aria-label={`Edit ${type.name}`} onClick={editing.open}>
          Edit
        </Button>
        <Button
          variant="default"
          size="compact-xs"
          aria-label={`Delete ${type.name}`}
          onClick={deleting.open}
        >
          Delete
        </Button>
      </Group>
      {isDeleting ? (
        <ConfirmDialog
          onClose={deleting.close}
          title={`Delete ${type.name}?`}
          text="Only a type without parts and without types below it can be deleted."
          action="Delete"
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.submit({ id: type.id }, deleting.close)}
        />
      ) : null}
    </li>
  )
}

interface EditTypeProps {
  readonly type: Type
  readonly types: readonly Type[]
  readonly onClose: () => void
}

function EditType({ type, types, onClose }: EditTypeProps) {
  const update = useChange(trpc.types.update.mutationOptions())
  const form = useForm<{ name: string; parentId: string | null }>({
    mode: "controlled",
    initialValues: { name: type.name, parentId: type.parentId === null ? null : String(type.parentId) },
    validate: { name: nameProblem },
  })
  const rest = useFieldIssues(form, update.error)
  const save = form.onSubmit(({ name, parentId }) =>
    update.submit(
      { id: type.id, version: type.version, name: name.trim(), parentId: parentIdOf(parentId) },
      onClose,
    ),
  )
  return (
    <form
      noValidate
      onSubmit={save}
      className={styles.name}
      aria-label={`Edit ${type.name}`}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onClose()
      }}
    >
      <Group align="flex-start" gap="sm">
        <TextInput
          label="Name"
          autoFocus
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
          data={typeOptions(types).filter((option) => option.value !== String(type.id))}
          {...form.getInputProps("parentId")}
        />
        <Group gap={6} className={styles.button}>
          <Button type="submit" loading={update.isPending}>
            Save
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </Group>
      </Group>
      {rest === null ? null : <ErrorPanel error={rest} />}
    </form>
  )
}
