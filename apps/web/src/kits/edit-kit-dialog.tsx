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
import { KitFields } from "./kit-fields.tsx"
import { kitAliases, kitDifferences, kitInput, kitValidators, kitValues } from "./kit-form.ts"

interface EditKitDialogProps {
  readonly kit: Outputs["kits"]["get"]
  readonly onClose: () => void
}

/** Name, target, yield, output and lead time of a kit. If somebody else saved first, both versions are shown. */
export function EditKitDialog({ kit, onClose }: EditKitDialogProps) {
  const { id } = kit
  const update = useChange(trpc.kits.update.mutationOptions())
  const form = useForm({
    mode: "controlled",
    initialValues: kitValues(kit),
    validate: kitValidators,
    validateInputOnChange: ["yield", "buildTarget", "leadTimeDays"],
  })
  const rest = useFieldIssues(form, update.error, kitAliases)
  const conflict = useConflict(kit.version, update.error, () =>
    queryClient.fetchQuery({ ...trpc.kits.get.queryOptions({ id }), staleTime: 0 }),
  )
  const save = (version: number) =>
    update.submit({ id, version, ...kitInput(form.getValues()) }, () => {
      notifyDone("Saved the kit.")
      onClose()
    })
  return (
    <Dialog onClose={onClose} title="Edit kit" isLarge>
      <form noValidate onSubmit={form.onSubmit(() => save(conflict.version))}>
        <Stack gap="md">
          <KitFields form={form} />
          {rest === null || isConflict(rest) ? null : <ErrorPanel error={rest} />}
          <FormFooter action="Save" isPending={update.isPending} onCancel={onClose} />
        </Stack>
      </form>
      <SettleConflict
        conflict={conflict}
        isPending={update.isPending}
        differences={(theirs) => kitDifferences(form.getValues(), kitValues(theirs))}
        adopt={(theirs) => form.setValues(kitValues(theirs))}
        save={save}
      />
    </Dialog>
  )
}
