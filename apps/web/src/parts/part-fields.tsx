import { Checkbox, Grid, Select, TagsInput, Textarea, TextInput } from "@mantine/core"
import type { UseFormReturnType } from "@mantine/form"
import { isDivisibleByDefault, unitFacts } from "@kitwright/domain/units"
import { useQuery } from "@tanstack/react-query"
import { trpc } from "../app/client.ts"
import { QuantityInput } from "../quantity/quantity-input.tsx"
import { UnitSelect } from "../quantity/unit-select.tsx"
import { typeOptions } from "../types/type-tree.ts"
import { AttributeFields } from "./attribute-fields.tsx"
import type { PartFormValues } from "./part-form.ts"

interface PartFieldsProps {
  readonly form: UseFormReturnType<PartFormValues>
}

const half = { base: 12, xs: 6 }
const densityLabel = "Density in g/ml"

/** What it is: the fields that nobody leaves out. */
export function MainPartFields({ form }: PartFieldsProps) {
  const types = useQuery(trpc.types.list.queryOptions())
  const { values } = form
  return (
    <Grid gap="sm">
      <Grid.Col span={12}>
        <TextInput
          label="Description"
          required
          data-autofocus
          maxLength={500}
          {...form.getInputProps("description")}
        />
      </Grid.Col>
      <Grid.Col span={half}>
        <UnitSelect
          label="Unit"
          required
          value={values.unit}
          error={form.errors.unit}
          onChange={(unit) => {
            form.setFieldValue("unit", unit)
            form.setFieldValue("divisible", isDivisibleByDefault(unit))
          }}
        />
      </Grid.Col>
      <Grid.Col span={half}>
        <Select
          label="Type"
          placeholder="None"
          clearable
          searchable
          selectFirstOptionOnChange
          clearButtonProps={{ "aria-label": "No type" }}
          data={typeOptions(types.data ?? [])}
          {...form.getInputProps("typeId")}
        />
      </Grid.Col>
    </Grid>
  )
}

/** Who makes it and how it is found. */
export function IdentityPartFields({ form }: PartFieldsProps) {
  return (
    <Grid gap="sm">
      <Grid.Col span={half}>
        <TextInput label="Manufacturer" maxLength={200} {...form.getInputProps("manufacturer")} />
      </Grid.Col>
      <Grid.Col span={half}>
        <TextInput label="Part number" maxLength={200} {...form.getInputProps("partNumber")} />
      </Grid.Col>
      <Grid.Col span={12}>
        <TagsInput
          label="Tags"
          placeholder={form.values.tags.length === 0 ? "Type a tag, then Enter" : ""}
          maxTags={30}
          {...form.getInputProps("tags")}
        />
      </Grid.Col>
      <Grid.Col span={12}>
        <AttributeFields
          rows={form.values.attributes}
          errors={form.errors}
          onChange={(rows) => form.setFieldValue("attributes", rows)}
        />
      </Grid.Col>
      <Grid.Col span={12}>
        <Textarea label="Note" autosize minRows={2} maxLength={5_000} {...form.getInputProps("note")} />
      </Grid.Col>
    </Grid>
  )
}

/** How it is counted and when it is missed. */
export function CountingPartFields({ form }: PartFieldsProps) {
  const { values } = form
  const isMeasured = ["mass", "volume"].includes(unitFacts(values.unit).kind)
  return (
    <Grid gap="sm">
      <Grid.Col span={half}>
        <QuantityInput
          label="Minimum stock"
          unit={values.unit}
          rules={{ allowZero: true, wholeOnly: !values.divisible }}
          {...form.getInputProps("minimumStock")}
        />
      </Grid.Col>
      {isMeasured ? (
        <Grid.Col span={half}>
          <QuantityInput label={densityLabel} {...form.getInputProps("density")} />
        </Grid.Col>
      ) : null}
      <Grid.Col span={12}>
        <Checkbox
          label="May be divided"
          description="Off: held and moved in whole numbers only."
          {...form.getInputProps("divisible", { type: "checkbox" })}
        />
      </Grid.Col>
      <Grid.Col span={12}>
        <Checkbox
          label="Stocked"
          description="Off: a cost such as labour, which never lies in a box and is never short."
          {...form.getInputProps("stocked", { type: "checkbox" })}
        />
      </Grid.Col>
    </Grid>
  )
}
