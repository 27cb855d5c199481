import { Checkbox, Stack, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { trpc } from "../app/client.ts"
import { useChange } from "../app/use-change.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { notifyDone } from "../feedback/notices.tsx"
import { FormFooter } from "../form/form-footer.tsx"
import { useFieldIssues } from "../form/use-field-issues.ts"
import type { StockRow } from "./stock-dialogs.tsx"

interface LotFormProps {
  readonly row: StockRow
  readonly onClose: () => void
}

/** What is known of a lot; its quantity and cost stay as booked. */
export function LotForm({ row, onClose }: LotFormProps) {
  const update = useChange(trpc.lots.update.mutationOptions())
  const form = useForm({
    mode: "controlled",
    initialValues: { held: row.onHold, lotCode: row.lotCode ?? "", expiresAt: row.expiresAt ?? "" },
  })
  const rest = useFieldIssues(form, update.error)
  const save = form.onSubmit(({ held, lotCode, expiresAt }) =>
    update.submit(
      { lotId: row.lotId, held, lotCode: lotCode.trim(), expiresAt: expiresAt === "" ? null : expiresAt },
      () => {
        onClose()
        notifyDone("Saved the lot.")
      },
    ),
  )
  return (
    <form noValidate onSubmit={save}>
      <Stack gap="sm">
        <Checkbox
          label="On hold"
          description="It stays in its place, but counts as not available."
          data-autofocus
          {...form.getInputProps("held", { type: "checkbox" })}
        />
        <TextInput label="Lot code" maxLength={100} {...form.getInputProps("lotCode")} />
        <TextInput label="Expires on" type="date" {...form.getInputProps("expiresAt")} />
        {rest === null ? null : <ErrorPanel error={rest} />}
        <FormFooter action="Save" isPending={update.isPending} onCancel={onClose} />
      </Stack>
    </form>
  )
}
