import { Checkbox, Select, TagsInput, Textarea, TextInput } from "@mantine/core"
import type { UseFormReturnType } from "@mantine/form"
import { isDivisibleByDefault, unitFacts } from "@kitwright/domain/units"
import { useQuery } from "@tanstack/react-query"
import { trpc } from "../app/client.ts"
import { QuantityInput } from "../quantity/quantity-input.tsx"
import { UnitSelect } from "../quantity/unit-select.tsx"
import { typeOptions } from "../types/type-tree.ts"
import { AttributeFields } from "./attribute-fields.tsx"
import type { PartFormValues } from "./part-form.ts"
import fields from "../form/fields.module.css"

interface PartFieldsProps {
  readonly form: UseFormReturnType<PartFormValues>
}

const densityLabel = "Density in g/ml"

/** What it is: the fields that nobody leaves out. */
export function MainPartFields({ form }: PartFieldsProps) {
  const types = useQuery(trpc.types.list.queryOptions())
  const { values } = form
  return (
    <div className={fields.fields}>
      <div className={fields.wide}>
        <TextInput
          label="Description"
          required
          data-autofocus
          maxLength={500}
          {...form.getInputProps("description")}
        />
      </div>
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
      <Select
        label="Type"
        placeholder="None"
        clearable
        searchable
        clearButtonProps={{ "aria-label": "No type" }}
        data={typeOptions(types.data ?? [])}
        {...form.getInputProps("typeId")}
      />
    </div>
  )
}

/** Who makes it and how it is found. */
export function IdentityPartFields({ form }: PartFieldsProps) {
  return (
    <div className={fields.fields}>
      <TextInput label="Manufacturer" maxLength={200} {...form.getInputProps("manufacturer")} />
      <TextInput label="Part number" maxLength={200} {...form.getInputProps("partNumber")} />
      <div className={fields.wide}>
        <TagsInput
          label="Tags"
          placeholder={form.values.tags.length === 0 ? "Type a tag, then Enter" : ""}
          maxTags={30}
          {...form.getInputProps("tags")}
        />
      </div>
      <div className={fields.wide}>
        <AttributeFields
          rows={form.values.attributes}
          errors={form.errors}
          onChange={(rows) => form.setFieldValue("attributes", rows)}
        />
      </div>
      <div className={fields.wide}>
        <Textarea label="Note" autosize minRows={2} maxLength={5_000} {...form.getInputProps("note")} />
      </div>
    </div>
  )
}

/** How it is counted and when it is missed. */
export function CountingPartFields({ form }: PartFieldsProps) {
  const { values } = form
  const isMeasured = ["mass", "volume"].includes(unitFacts(values.unit).kind)
  return (
    <div className={fields.fields}>
      <QuantityInput
        label="Minimum stock"
        unit={values.unit}
        rules={{ allowZero: true, wholeOnly: !values.divisible }}
        {...form.getInputProps("minimumStock")}
      />
      {isMeasured ? <QuantityInput label={densityLabel} {...form.getInputProps("density")} /> : null}
      <div className={fields.wide}>
        <Checkbox
          label="May be divided"
          description="Off: held and moved in whole numbers only."
          {...form.getInputProps("divisible", { type: "checkbox" })}
        />
      </div>
      <div className={fields.wide}>
        <Checkbox
          label="Stocked"
          description="Off: a cost such as labour, which never lies in a box and is never short."
          {...form.getInputProps("stocked", { type: "checkbox" })}
        />
      </div>
    </div>
  )
}
