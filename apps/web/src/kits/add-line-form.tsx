import { Button } from "@mantine/core"
import { useForm } from "@mantine/form"
import { IconPlus } from "@tabler/icons-react"
import type { Unit } from "@kitwright/domain/units"
import { useRef } from "react"
import { trpc } from "../app/client.ts"
import { useChange } from "../app/use-change.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { useFieldIssues } from "../form/use-field-issues.ts"
import { PartPicker, type PickedPart } from "../parts/part-picker.tsx"
import { convertibleUnits } from "../quantity/display-unit.ts"
import { QuantityInput } from "../quantity/quantity-input.tsx"
import { quantityProblem } from "../quantity/read-quantity.ts"
import { UnitSelect } from "../quantity/unit-select.tsx"
import styles from "./add-line-form.module.css"
import type { KitView } from "./lines-panel.tsx"

interface NewLineValues {
  part: PickedPart | null
  quantity: string
  unit: Unit
}

/** Where the focus goes when the last line is gone. */
export const addLinePartId = "add-line-part"

const rules = { allowAnyFraction: true }
const emptyLine: NewLineValues = { part: null, quantity: "", unit: "each" }

const lineValidators = {
  part: (part: PickedPart | null) => (part === null ? "Choose a part." : null),
  quantity: (text: string) => quantityProblem(text, rules),
}

/** The values of the new line, and what sends them. */
function useNewLine(kit: KitView, whenAdded: () => void) {
  const add = useChange(trpc.kits.addLine.mutationOptions())
  const form = useForm({
    mode: "controlled",
    initialValues: emptyLine,
    validate: lineValidators,
    validateInputOnChange: ["quantity"],
  })
  const rest = useFieldIssues(form, add.error, { partKey: "part" })
  const save = form.onSubmit(({ part, quantity, unit }) => {
    if (part === null) return
    add.submit({ kitId: kit.id, partKey: part.key, quantity: quantity.trim(), unit }, () => {
      form.setValues(emptyLine)
      form.clearErrors()
      add.reset()
      whenAdded()
    })
  })
  return { form, save, rest, isPending: add.isPending }
}

/** Adds a line: find the part, type the quantity, Enter; then the next one. */
export function AddLineForm({ kit }: { kit: KitView }) {
  const quantityField = useRef<HTMLInputElement>(null)
  const { form, save, rest, isPending } = useNewLine(kit, () =>
    document.getElementById(addLinePartId)?.focus(),
  )
  const { part } = form.values
  const taken = new Map(kit.lines.map((line) => [line.partKey, "on this kit already"]))
  return (
    <form noValidate onSubmit={save} className={styles.form} aria-label="Add line">
      <PartPicker
        id={addLinePartId}
        label="Part"
        className={styles.part}
        value={part}
        error={form.errors.part}
        taken={taken}
        onChange={(chosen) => {
          form.setFieldValue("part", chosen)
          if (chosen === null) return
          form.setFieldValue("unit", chosen.unit)
          quantityField.current?.focus()
        }}
      />
      <QuantityInput
        ref={quantityField}
        label="Quantity"
        className={styles.quantity}
        rules={rules}
        {...form.getInputProps("quantity")}
      />
      <UnitSelect
        label="Unit"
        isShort
        className={styles.unit}
        disabled={part === null}
        among={convertibleUnits(part?.unit ?? "each")}
        value={form.values.unit}
        error={form.errors.unit}
        onChange={(unit) => form.setFieldValue("unit", unit)}
      />
      <Button
        type="submit"
        variant="default"
        className={styles.button}
        leftSection={<IconPlus size={16} aria-hidden />}
        loading={isPending}
      >
        Add line
      </Button>
      {rest === null ? null : (
        <div className={styles.error}>
          <ErrorPanel error={rest} />
        </div>
      )}
    </form>
  )
}
