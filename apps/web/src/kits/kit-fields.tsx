import { Textarea, TextInput } from "@mantine/core"
import type { UseFormReturnType } from "@mantine/form"
import { PartPicker } from "../parts/part-picker.tsx"
import { QuantityInput } from "../quantity/quantity-input.tsx"
import type { KitFormValues } from "./kit-form.ts"
import fields from "../form/fields.module.css"

/** Every field of a kit but its lines. */
export function KitFields({ form }: { form: UseFormReturnType<KitFormValues> }) {
  const { outputPart } = form.values
  return (
    <div className={fields.fields}>
      <div className={fields.wide}>
        <TextInput label="Name" required data-autofocus maxLength={200} {...form.getInputProps("name")} />
      </div>
      <div className={fields.wide}>
        <Textarea
          label="Description"
          autosize
          minRows={2}
          maxLength={5_000}
          {...form.getInputProps("description")}
        />
      </div>
      <div className={fields.wide}>
        <PartPicker
          label="Output part"
          description="What a build adds to stock. Empty: it only consumes."
          value={outputPart}
          error={form.errors.outputPart}
          onChange={(part) => form.setFieldValue("outputPart", part)}
        />
      </div>
      <QuantityInput
        label="Yield per batch"
        required
        unit={outputPart?.unit}
        {...form.getInputProps("yield")}
      />
      <QuantityInput
        label="Build target"
        placeholder={outputPart === null ? "1" : "0"}
        rules={{ allowZero: true }}
        {...form.getInputProps("buildTarget")}
      />
      <TextInput label="Lead time in days" inputMode="numeric" {...form.getInputProps("leadTimeDays")} />
    </div>
  )
}
