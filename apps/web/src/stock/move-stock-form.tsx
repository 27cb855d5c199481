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
import { canonicalText, quantityProblem } from "../quantity/read-quantity.ts"
import type { StockedPart, StockRow } from "./stock-dialogs.tsx"
import { undoMovements } from "./undo-movements.ts"

interface MoveStockFormProps {
  readonly part: StockedPart
  readonly row: StockRow
  readonly onClose: () => void
}

/** Moves a quantity of one lot to another location; all of it, unless something else is typed. */
export function MoveStockForm({ part, row, onClose }: MoveStockFormProps) {
  const rules = { wholeOnly: !part.divisible }
  const move = useChange(trpc.stock.move.mutationOptions())
  const form = useForm({
    mode: "controlled",
    initialValues: { quantity: row.quantity, ...noPlace, note: "" },
    validate: {
      quantity: (text: string) => quantityProblem(text, rules),
      boxNo: (text: string) => numberProblem("box", text),
      locNo: (text: string) => numberProblem("location", text),
    },
    validateInputOnChange: ["quantity"],
  })
  const rest = useFieldIssues(form, move.error, { "to.boxNo": "boxNo", "to.locNo": "locNo", to: "locNo" })
  const save = form.onSubmit((values) => {
    const to = readPlace(values)
    if (to === null) return
    const [quantity, note] = [canonicalText(values.quantity), values.note.trim()]
    move.submit(
      {
        partKey: part.key,
        from: { boxNo: row.boxNo, locNo: row.locNo },
        to,
        quantity,
        lotId: row.lotId,
        // The lot was chosen by hand, and moving uses nothing up.
        allowExpired: true,
        ...(note !== "" && { note }),
      },
      ({ movementIds }) => {
        onClose()
        const message = `Moved ${quantity} ${part.unit} from ${placeText(row)} to ${placeText(to)}.`
        notifyWithUndo(message, () => undoMovements(movementIds))
      },
    )
  })
  return (
    <form noValidate onSubmit={save}>
      <Stack gap="sm">
        <QuantityInput
          label="Quantity"
          required
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
        <TextInput label="Note" maxLength={5_000} {...form.getInputProps("note")} />
        {rest === null ? null : <ErrorPanel error={rest} />}
        <FormFooter action="Move stock" isPending={move.isPending} onCancel={onClose} />
      </Stack>
    </form>
  )
}
