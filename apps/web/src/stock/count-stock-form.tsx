import { Stack, Text, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { trpc } from "../app/client.ts"
import { useChange } from "../app/use-change.ts"
import { placeText } from "../boxes/place.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { notifyDone, notifyWithUndo } from "../feedback/notices.tsx"
import { FormFooter } from "../form/form-footer.tsx"
import { useFieldIssues } from "../form/use-field-issues.ts"
import { Amount } from "../quantity/amount.tsx"
import { QuantityInput } from "../quantity/quantity-input.tsx"
import { quantityProblem } from "../quantity/read-quantity.ts"
import type { StockedPart, StockRow } from "./stock-dialogs.tsx"
import { undoMovements } from "./undo-movements.ts"

interface CountStockFormProps {
  readonly part: StockedPart
  readonly row: StockRow
  readonly onClose: () => void
}

/** Sets one lot on one location to what was counted there. */
export function CountStockForm({ part, row, onClose }: CountStockFormProps) {
  const rules = { wholeOnly: !part.divisible, allowZero: true }
  const count = useChange(trpc.stock.count.mutationOptions())
  const form = useForm({
    mode: "controlled",
    initialValues: { counted: "", note: "" },
    validate: { counted: (text: string) => quantityProblem(text, rules) },
    validateInputOnChange: ["counted"],
  })
  const rest = useFieldIssues(form, count.error, { quantity: "counted" })
  const save = form.onSubmit((values) => {
    const note = values.note.trim()
    count.submit(
      {
        partKey: part.key,
        boxNo: row.boxNo,
        locNo: row.locNo,
        lotId: row.lotId,
        counted: values.counted.trim(),
        ...(note !== "" && { note }),
      },
      ({ before, counted, movementIds }) => {
        onClose()
        if (movementIds.length === 0) notifyDone(`The count in ${placeText(row)} was right.`)
        else {
          const message = `Counted ${counted} ${part.unit} in ${placeText(row)}; the books said ${before}.`
          notifyWithUndo(message, () => undoMovements(movementIds))
        }
      },
    )
  })
  return (
    <form noValidate onSubmit={save}>
      <Stack gap="sm">
        <Text size="sm">
          The books say <Amount value={row.quantity} unit={part.unit} />.
        </Text>
        <QuantityInput
          label="Counted"
          required
          data-autofocus
          unit={part.unit}
          rules={rules}
          {...form.getInputProps("counted")}
        />
        <TextInput label="Note" maxLength={5_000} {...form.getInputProps("note")} />
        {rest === null ? null : <ErrorPanel error={rest} />}
        <FormFooter action="Save count" isPending={count.isPending} onCancel={onClose} />
      </Stack>
    </form>
  )
}
