import { Stack, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { trpc } from "../app/client.ts"
import { useChange } from "../app/use-change.ts"
import { PlaceFields } from "../boxes/place-fields.tsx"
import { noPlace, numberProblem, placeText, readPlace } from "../boxes/place.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { notifyWithUndo } from "../feedback/notices.tsx"
import { FormFooter } from "../form/form-footer.tsx"
import { useFieldIssues } from "../form/use-field-issues.ts"
import { QuantityInput } from "../quantity/quantity-input.tsx"
import { canonicalText, optionalQuantityProblem, quantityProblem } from "../quantity/read-quantity.ts"
import { LastPlaces } from "./last-places.tsx"
import type { StockedPart } from "./stock-dialogs.tsx"
import { undoMovements } from "./undo-movements.ts"

interface AddStockFormProps {
  readonly part: StockedPart
  readonly onClose: () => void
}

/** Puts a new lot of the part on a location. */
export function AddStockForm({ part, onClose }: AddStockFormProps) {
  const rules = { wholeOnly: !part.divisible }
  const add = useChange(trpc.stock.add.mutationOptions())
  const form = useForm({
    mode: "controlled",
    initialValues: { quantity: "", ...noPlace, unitCost: "", lotCode: "", expiresAt: "", note: "" },
    validate: {
      quantity: (text: string) => quantityProblem(text, rules),
      boxNo: (text: string) => numberProblem("box", text),
      locNo: (text: string) => numberProblem("location", text),
      unitCost: (text: string) => optionalQuantityProblem(text, { allowZero: true }),
    },
    validateInputOnChange: ["quantity", "unitCost"],
  })
  const rest = useFieldIssues(form, add.error)
  const save = form.onSubmit((values) => {
    const place = readPlace(values)
    if (place === null) return
    const quantity = canonicalText(values.quantity)
    const [unitCost, lotCode, note] = [values.unitCost.trim(), values.lotCode.trim(), values.note.trim()]
    add.submit(
      {
        partKey: part.key,
        ...place,
        quantity,
        ...(unitCost !== "" && { unitCost }),
        ...(lotCode !== "" && { lotCode }),
        ...(values.expiresAt !== "" && { expiresAt: values.expiresAt }),
        ...(note !== "" && { note }),
      },
      ({ movementId }) => {
        onClose()
        notifyWithUndo(`Added ${quantity} ${part.unit} to ${placeText(place)}.`, () =>
          undoMovements([movementId]),
        )
      },
    )
  })
  return (
    <form noValidate onSubmit={save}>
      <Stack gap="sm">
        <QuantityInput
          label="Quantity"
          required
          data-autofocus
          unit={part.unit}
          rules={rules}
          {...form.getInputProps("quantity")}
        />
        <PlaceFields
          isRequired
          value={form.values}
          errors={form.errors}
          onChange={(place) => form.setValues({ boxNo: place.boxNo, locNo: place.locNo })}
        />
        <LastPlaces partKey={part.key} onChoose={(place) => form.setValues(place)} />
        <QuantityInput
          label="Cost per unit"
          rules={{ allowZero: true }}
          {...form.getInputProps("unitCost")}
        />
        <TextInput label="Lot code" maxLength={100} {...form.getInputProps("lotCode")} />
        <TextInput label="Expires on" type="date" {...form.getInputProps("expiresAt")} />
        <TextInput label="Note" maxLength={5_000} {...form.getInputProps("note")} />
        {rest === null ? null : <ErrorPanel error={rest} />}
        <FormFooter action="Add stock" isPending={add.isPending} onCancel={onClose} />
      </Stack>
    </form>
  )
}
