import { Group, Stack, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { flushSync } from "react-dom"
import { queryClient, trpc } from "../app/client.ts"
import { useChange } from "../app/use-change.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { FormFooter } from "../form/form-footer.tsx"
import { SettleConflict } from "../form/settle-conflict.tsx"
import { isConflict, useConflict } from "../form/use-conflict.ts"
import { useFieldIssues } from "../form/use-field-issues.ts"
import { convertibleUnits } from "../quantity/display-unit.ts"
import { QuantityInput } from "../quantity/quantity-input.tsx"
import { quantityProblem } from "../quantity/read-quantity.ts"
import { UnitSelect } from "../quantity/unit-select.tsx"
import { AlternativesField } from "./alternatives-field.tsx"
import { lineDifferences, lineFormInput, lineValues } from "./line-form.ts"
import styles from "./line-editor.module.css"
import type { KitLine } from "./lines-panel.tsx"

interface LineEditorProps {
  readonly kitId: number
  readonly line: KitLine
  readonly onClose: () => void
}

/** Edits a line in its place. Enter saves, Escape leaves it as it was. */
export function LineEditor({ kitId, line, onClose }: LineEditorProps) {
  const rules = { allowAnyFraction: true }
  const update = useChange(trpc.kits.updateLine.mutationOptions())
  const form = useForm({
    mode: "controlled",
    initialValues: lineValues(line),
    validate: { quantity: (text: string) => quantityProblem(text, rules) },
    validateInputOnChange: ["quantity"],
  })
  const rest = useFieldIssues(form, update.error)
  const conflict = useConflict(line.version, update.error, () => readLine(kitId, line.id))
  const leave = () => {
    // With the row drawn its button is there to take the focus.
    flushSync(onClose)
    document.getElementById(`line-${line.id}`)?.focus()
  }
  const save = (version: number) =>
    update.submit({ lineId: line.id, version, ...lineFormInput(form.getValues()) }, leave)
  return (
    <form
      noValidate
      aria-label={`Edit ${line.partKey}`}
      onSubmit={form.onSubmit(() => save(conflict.version))}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) leave()
      }}
    >
      <Stack gap="sm" className={styles.editor}>
        <strong className={styles.title}>
          {line.partKey} {line.description}
        </strong>
        <Group align="flex-start" gap="sm">
          <QuantityInput
            label="Quantity"
            required
            autoFocus
            className={styles.short}
            rules={rules}
            {...form.getInputProps("quantity")}
          />
          <UnitSelect
            label="Unit"
            isShort
            className={styles.short}
            among={convertibleUnits(line.partUnit)}
            value={form.values.unit}
            error={form.errors.unit}
            onChange={(unit) => form.setFieldValue("unit", unit)}
          />
          <TextInput label="Designators" className={styles.long} {...form.getInputProps("designators")} />
          <TextInput label="Note" className={styles.long} maxLength={2_000} {...form.getInputProps("note")} />
        </Group>
        <AlternativesField
          partKey={line.partKey}
          value={form.values.alternatives}
          error={form.errors.alternatives}
          onChange={(keys) => form.setFieldValue("alternatives", keys)}
        />
        {rest === null || isConflict(rest) ? null : <ErrorPanel error={rest} />}
        <FormFooter action="Save line" isPending={update.isPending} onCancel={leave} />
      </Stack>
      <SettleConflict
        conflict={conflict}
        isPending={update.isPending}
        differences={(theirs) => lineDifferences(form.getValues(), lineValues(theirs))}
        adopt={(theirs) => form.setValues(lineValues(theirs))}
        save={save}
      />
    </form>
  )
}

/** The line as it is stored now; null when it was removed. */
async function readLine(kitId: number, lineId: number): Promise<KitLine | null> {
  const kit = await queryClient.fetchQuery({ ...trpc.kits.get.queryOptions({ id: kitId }), staleTime: 0 })
  return kit.lines.find((line) => line.id === lineId) ?? null
}
