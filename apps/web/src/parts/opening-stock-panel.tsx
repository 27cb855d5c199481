import { Grid } from "@mantine/core"
import type { UseFormReturnType } from "@mantine/form"
import { PlaceFields } from "../boxes/place-fields.tsx"
import { Panel } from "../page/panel.tsx"
import { QuantityInput } from "../quantity/quantity-input.tsx"
import type { NewPartValues } from "./new-part-form.ts"

const half = { base: 12, xs: 6 }

/** What there is of a new part, and where it lies. */
export function OpeningStockPanel({ form }: { form: UseFormReturnType<NewPartValues> }) {
  const { unit, divisible, boxNo, locNo } = form.values
  return (
    <Panel title="Opening stock">
      <Grid gap="sm">
        <Grid.Col span={half}>
          <QuantityInput
            label="Opening stock"
            unit={unit}
            rules={{ allowZero: true, wholeOnly: !divisible }}
            {...form.getInputProps("openingQuantity")}
          />
        </Grid.Col>
        <Grid.Col span={half}>
          <QuantityInput
            label="Cost per unit"
            rules={{ allowZero: true }}
            {...form.getInputProps("unitCost")}
          />
        </Grid.Col>
        <Grid.Col span={12}>
          <PlaceFields
            value={{ boxNo, locNo }}
            errors={form.errors}
            onChange={(place) => form.setValues({ boxNo: place.boxNo, locNo: place.locNo })}
          />
        </Grid.Col>
      </Grid>
    </Panel>
  )
}
