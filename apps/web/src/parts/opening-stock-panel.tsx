import type { UseFormReturnType } from "@mantine/form"
import { PlaceFields } from "../boxes/place-fields.tsx"
import { Panel } from "../page/panel.tsx"
import { QuantityInput } from "../quantity/quantity-input.tsx"
import type { NewPartValues } from "./new-part-form.ts"
import fields from "../form/fields.module.css"

/** What there is of a new part, and where it lies. */
export function OpeningStockPanel({ form }: { form: UseFormReturnType<NewPartValues> }) {
  const { unit, divisible, boxNo, locNo } = form.values
  return (
    <Panel title="At the start">
      <div className={fields.fields}>
        <QuantityInput
          label="Opening stock"
          unit={unit}
          rules={{ allowZero: true, wholeOnly: !divisible }}
          {...form.getInputProps("openingQuantity")}
        />
        <QuantityInput
          label="Cost per unit"
          rules={{ allowZero: true }}
          {...form.getInputProps("unitCost")}
        />
        <div className={fields.wide}>
          <PlaceFields
            value={{ boxNo, locNo }}
            errors={form.errors}
            onChange={(place) => form.setValues({ boxNo: place.boxNo, locNo: place.locNo })}
          />
        </div>
      </div>
    </Panel>
  )
}
