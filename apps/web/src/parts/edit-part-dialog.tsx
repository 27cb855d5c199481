import { Stack } from "@mantine/core"
import { Dialog } from "../feedback/dialog.tsx"
import { useForm } from "@mantine/form"
import { queryClient, trpc } from "../app/client.ts"
import type { Outputs } from "../app/outputs.ts"
import { useChange } from "../app/use-change.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { notifyDone } from "../feedback/notices.tsx"
import { FormFooter } from "../form/form-footer.tsx"
import { SettleConflict } from "../form/settle-conflict.tsx"
import { isConflict, useConflict } from "../form/use-conflict.ts"
import { useFieldIssues } from "../form/use-field-issues.ts"
import { partDifferences } from "./part-differences.ts"
import { CountingPartFields, IdentityPartFields, MainPartFields } from "./part-fields.tsx"
import { partInput, partValidators, partValues } from "./part-form.ts"

interface EditPartDialogProps {
  readonly part: Outputs["parts"]["get"]
  readonly onClose: () => void
}

/** Every field of a part. If somebody else saved first, both versions are shown. */
export function EditPartDialog({ part, onClose }: EditPartDialogProps) {
  const { key } = part
  const update = useChange(trpc.parts.update.mutationOptions())
  const form = useForm({
    mode: "controlled",
    initialValues: partValues(part),
    validate: partValidators,
    validateInputOnChange: ["minimumStock", "density"],
  })
  const rest = useFieldIssues(form, update.error)
  const conflict = useConflict(part.version, update.error, () =>
    queryClient.fetchQuery({ ...trpc.parts.get.queryOptions({ key }), staleTime: 0 }),
  )
  const save = (version: number) =>
    update.submit({ key, version, ...partInput(form.getValues()) }, () => {
      notifyDone(`Saved ${key}.`)
      onClose()
    })
  return (
    <Dialog onClose={onClose} title={`Edit ${key}`} isLarge>
      <form noValidate onSubmit={form.onSubmit(() => save(conflict.version))}>
        <Stack gap="md">
          <MainPartFields form={form} />
          <IdentityPartFields form={form} />
          <CountingPartFields form={form} />
          {rest === null || isConflict(rest) ? null : <ErrorPanel error={rest} />}
          <FormFooter action="Save" isPending={update.isPending} onCancel={onClose} />
        </Stack>
      </form>
      <SettleConflict
        conflict={conflict}
        isPending={update.isPending}
        differences={(theirs) => partDifferences(form.getValues(), partValues(theirs))}
        adopt={(theirs) => form.setValues(partValues(theirs))}
        save={save}
      />
    </Dialog>
  )
}
