import { Button, Group, Stack } from "@mantine/core"
import { useForm } from "@mantine/form"
import { useNavigate } from "@tanstack/react-router"
import { trpc } from "../app/client.ts"
import { BackLink, ButtonLink } from "../app/links.tsx"
import { useChange } from "../app/use-change.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { useFieldIssues } from "../form/use-field-issues.ts"
import { PageHeader } from "../page/page-header.tsx"
import { Panel } from "../page/panel.tsx"
import { KitFields } from "./kit-fields.tsx"
import { emptyKit, kitAliases, kitInput, kitValidators } from "./kit-form.ts"
import styles from "./new-kit-page.module.css"

/** A new kit; its lines are added on its own page. */
export function NewKitPage() {
  const navigate = useNavigate()
  const create = useChange(trpc.kits.create.mutationOptions())
  const form = useForm({
    mode: "controlled",
    initialValues: emptyKit,
    validate: kitValidators,
    validateInputOnChange: ["yield", "buildTarget", "leadTimeDays"],
  })
  const rest = useFieldIssues(form, create.error, kitAliases)
  const save = form.onSubmit((values) =>
    create.submit(kitInput(values), (kit) => {
      void navigate({ to: "/kits/$kitId", params: { kitId: kit.id } })
    }),
  )
  return (
    <>
      <PageHeader
        title="New kit"
        above={<BackLink to="/kits">Kits</BackLink>}
        actions={
          <ButtonLink to="/import" variant="default">
            Import BOM
          </ButtonLink>
        }
      />
      <form noValidate onSubmit={save} className={styles.form}>
        <Panel title="What it makes">
          <Stack gap="md">
            <KitFields form={form} />
            {rest === null ? null : <ErrorPanel error={rest} />}
            <Group gap="xs">
              <Button type="submit" loading={create.isPending}>
                Create kit
              </Button>
            </Group>
          </Stack>
        </Panel>
      </form>
    </>
  )
}
