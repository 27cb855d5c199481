import { Stack } from "@mantine/core"
import { Dialog } from "../feedback/dialog.tsx"
import { useForm } from "@mantine/form"
import { trpc } from "../app/client.ts"
import { useChange } from "../app/use-change.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { FormFooter } from "../form/form-footer.tsx"
import { useFieldIssues } from "../form/use-field-issues.ts"
import { BoxFields } from "./box-fields.tsx"
import { capacityProblem, descriptionProblem } from "./box-form.ts"

interface CreateBoxDialogProps {
  readonly onClose: () => void
  readonly onCreated: (boxNo: number) => void
}

/** A new box; its number is the next one. */
export function CreateBoxDialog({ onClose, onCreated }: CreateBoxDialogProps) {
  const create = useChange(trpc.boxes.create.mutationOptions())
  const form = useForm({
    mode: "controlled",
    initialValues: { description: "", capacity: "" },
    validate: { description: descriptionProblem, capacity: capacityProblem },
  })
  const rest = useFieldIssues(form, create.error)
  const save = form.onSubmit(({ description, capacity }) =>
    create.submit({ description: description.trim(), capacity: Number(capacity) }, ({ boxNo }) =>
      onCreated(boxNo),
    ),
  )
  return (
    <Dialog onClose={onClose} title="Create box">
      <form noValidate onSubmit={save}>
        <Stack gap="sm">
          <BoxFields form={form} />
          {rest === null ? null : <ErrorPanel error={rest} />}
          <FormFooter action="Create box" isPending={create.isPending} onCancel={onClose} />
        </Stack>
      </form>
    </Dialog>
  )
}
