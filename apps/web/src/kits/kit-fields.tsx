import { Grid, Textarea, TextInput } from "@mantine/core"
import type { UseFormReturnType } from "@mantine/form"
import { PartPicker } from "../parts/part-picker.tsx"
import { QuantityInput } from "../quantity/quantity-input.tsx"
import type { KitFormValues } from "./kit-form.ts"

const half = { base: 12, xs: 6 }

/** Every field of a kit but its lines. */
export function KitFields({ form }: { form: UseFormReturnType<KitFormValues> }) {
  const { outputPart } = form.values
  return (
    <Grid gap="sm">
      <Grid.Col span={12}>
        <TextInput label="Name" required data-autofocus maxLength={200} {...form.getInputProps("name")} />
      </Grid.Col>
      <Grid.Col span={12}>
        <Textarea
          label="Description"
          autosize
          minRows={2}
          maxLength={5_000}
          {...form.getInputProps("description")}
        />
      </Grid.Col>
      <Grid.Col span={12}>
        <PartPicker
          label="Output part"
          description="What a build adds to stock. Empty: it only consumes."
          value={outputPart}
          error={form.errors.outputPart}
          onChange={(part) => form.setFieldValue("outputPart", part)}
        />
      </Grid.Col>
      <Grid.Col span={half}>
        <QuantityInput
          label="Yield per batch"
          required
          unit={outputPart?.unit}
          {...form.getInputProps("yield")}
        />
      </Grid.Col>
      <Grid.Col span={half}>
        <QuantityInput
          label="Build target"
          placeholder={outputPart === null ? "1" : "0"}
          rules={{ allowZero: true }}
          {...form.getInputProps("buildTarget")}
        />
      </Grid.Col>
      <Grid.Col span={half}>
        <TextInput label="Lead time in days" inputMode="numeric" {...form.getInputProps("leadTimeDays")} />
      </Grid.Col>
    </Grid>
  )
}
