import { Checkbox, NativeSelect, Stack, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { trpc } from "../app/client.ts"
import { useChange } from "../app/use-change.ts"
import { placeText } from "../boxes/place.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { notifyWithUndo } from "../feedback/notices.tsx"
import { FormFooter } from "../form/form-footer.tsx"
import { useFieldIssues } from "../form/use-field-issues.ts"
import { QuantityInput } from "../quantity/quantity-input.tsx"
import { canonicalText, quantityProblem } from "../quantity/read-quantity.ts"
import type { StockedPart, StockRow } from "./stock-dialogs.tsx"
import { undoMovements } from "./undo-movements.ts"

interface RemoveStockFormProps {
  readonly part: StockedPart
  readonly row: StockRow
  readonly onClose: () => void
}

const reasons = [
  { value: "adjustment", label: "Used" },
  { value: "loss", label: "Lost, broken or spoiled" },
]

/** Takes a quantity of one lot out of its location. */
export function RemoveStockForm({ part, row, onClose }: RemoveStockFormProps) {
  const rules = { wholeOnly: !part.divisible }
  const remove = useChange(trpc.stock.remove.mutationOptions())
  const form = useForm({
    mode: "controlled",
    initialValues: { quantity: "", reason: "adjustment", note: "", allowExpired: false },
    validate: {
      quantity: (text: string) => quantityProblem(text, rules),
      allowExpired: (allowed: boolean) => (row.held && !allowed ? "Tick this to take from this lot." : null),
    },
    validateInputOnChange: ["quantity"],
  })
  const rest = useFieldIssues(form, remove.error)
  const save = form.onSubmit(({ reason, note, allowExpired, ...values }) => {
    const quantity = canonicalText(values.quantity)
    remove.submit(
      {
        partKey: part.key,
        boxNo: row.boxNo,
        locNo: row.locNo,
        lotId: row.lotId,
        quantity,
        reason: reason === "loss" ? "loss" : "adjustment",
        allowExpired,
        ...(note.trim() !== "" && { note: note.trim() }),
      },
      ({ movementIds }) => {
        onClose()
        notifyWithUndo(`Removed ${quantity} ${part.unit} from ${placeText(row)}.`, () =>
          undoMovements(movementIds),
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
        <NativeSelect label="Reason" data={reasons} {...form.getInputProps("reason")} />
        {row.held ? (
          <Checkbox
            label="Take it although it is on hold or expired"
            {...form.getInputProps("allowExpired", { type: "checkbox" })}
          />
        ) : null}
        <TextInput label="Note" maxLength={5_000} {...form.getInputProps("note")} />
        {rest === null ? null : <ErrorPanel error={rest} />}
        <FormFooter action="Remove stock" isPending={remove.isPending} onCancel={onClose} />
      </Stack>
    </form>
  )
}
