import { TextInput } from "@mantine/core"
import type { UseFormReturnType } from "@mantine/form"

interface BoxFieldsProps {
  readonly form: UseFormReturnType<{ description: string; capacity: string }>
}

/** What is in the box, and how many locations it has. */
export function BoxFields({ form }: BoxFieldsProps) {
  return (
    <>
      <TextInput
        label="Description"
        required
        data-autofocus
        maxLength={200}
        {...form.getInputProps("description")}
      />
      <TextInput
        label="Capacity"
        description="How many numbered locations it has."
        required
        inputMode="numeric"
        {...form.getInputProps("capacity")}
      />
    </>
  )
}
