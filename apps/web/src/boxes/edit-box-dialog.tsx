import { Stack } from "@mantine/core"
import { Dialog } from "../feedback/dialog.tsx"
import { useForm } from "@mantine/form"
import { queryClient, trpc } from "../app/client.ts"
import type { Outputs } from "../app/outputs.ts"
import { useChange } from "../app/use-change.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { FormFooter } from "../form/form-footer.tsx"
import { SettleConflict } from "../form/settle-conflict.tsx"
import { isConflict, useConflict } from "../form/use-conflict.ts"
import { useFieldIssues } from "../form/use-field-issues.ts"
import { BoxFields } from "./box-fields.tsx"
import { capacityProblem, descriptionProblem } from "./box-form.ts"

interface BoxValues {
  readonly description: string
  readonly capacity: string
}

interface EditBoxDialogProps {
  readonly box: Outputs["boxes"]["get"]
  readonly onClose: () => void
}

function boxValues(box: { description: string; capacity: number }): BoxValues {
  return { description: box.description, capacity: String(box.capacity) }
}

/** Description and capacity. If somebody else saved first, both versions are shown. */
export function EditBoxDialog({ box, onClose }: EditBoxDialogProps) {
  const { boxNo } = box
  const update = useChange(trpc.boxes.update.mutationOptions())
  const form = useForm({
    mode: "controlled",
    initialValues: boxValues(box),
    validate: { description: descriptionProblem, capacity: capacityProblem },
  })
  const rest = useFieldIssues(form, update.error)
  const conflict = useConflict(box.version, update.error, () =>
    queryClient.fetchQuery({ ...trpc.boxes.get.queryOptions({ boxNo }), staleTime: 0 }),
  )
  const save = (version: number) => {
    const { description, capacity } = form.getValues()
    update.submit({ boxNo, version, description: description.trim(), capacity: Number(capacity) }, onClose)
  }
  return (
    <Dialog onClose={onClose} title={`Edit box ${boxNo}`}>
      <form noValidate onSubmit={form.onSubmit(() => save(conflict.version))}>
        <Stack gap="sm">
          <BoxFields form={form} />
          {rest === null || isConflict(rest) ? null : <ErrorPanel error={rest} />}
          <FormFooter action="Save" isPending={update.isPending} onCancel={onClose} />
        </Stack>
      </form>
      <SettleConflict
        conflict={conflict}
        isPending={update.isPending}
        differences={(theirs) => differences(form.getValues(), boxValues(theirs))}
        adopt={(theirs) => form.setValues(boxValues(theirs))}
        save={save}
      />
    </Dialog>
  )
}

function differences(mine: BoxValues, theirs: BoxValues) {
  return [
    { field: "Description", mine: mine.description, theirs: theirs.description },
    { field: "Capacity", mine: mine.capacity, theirs: theirs.capacity },
  ].filter((difference) => difference.mine !== difference.theirs)
}
