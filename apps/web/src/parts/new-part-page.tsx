import { Button, Group, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { useNavigate } from "@tanstack/react-router"
import { useRef } from "react"
import { trpc } from "../app/client.ts"
import { BackLink } from "../app/links.tsx"
import { useChange } from "../app/use-change.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { notifyDone } from "../feedback/notices.tsx"
import { useFieldIssues } from "../form/use-field-issues.ts"
import { PageHeader } from "../page/page-header.tsx"
import { Panel } from "../page/panel.tsx"
import { emptyNewPart, newPartAliases, newPartInput, newPartValidators } from "./new-part-form.ts"
import { OpeningStockPanel } from "./opening-stock-panel.tsx"
import { CountingPartFields, IdentityPartFields, MainPartFields } from "./part-fields.tsx"
import styles from "./new-part-page.module.css"

/** A new part, with what there is of it at the start. */
export function NewPartPage() {
  const navigate = useNavigate()
  const formElement = useRef<HTMLFormElement>(null)
  const create = useChange(trpc.parts.create.mutationOptions())
  const form = useForm({
    mode: "controlled",
    initialValues: emptyNewPart,
    validate: newPartValidators,
    validateInputOnChange: ["openingQuantity", "unitCost", "minimumStock", "density"],
  })
  const rest = useFieldIssues(form, create.error, newPartAliases)
  const open = (key: string) => void navigate({ to: "/parts/$key", params: { key } })
  const startNext = () => {
    const { unit, divisible, stocked, typeId, boxNo } = form.getValues()
    form.setValues({ ...emptyNewPart, unit, divisible, stocked, typeId, boxNo })
    form.clearErrors()
    create.reset()
    formElement.current?.querySelector<HTMLElement>("[data-autofocus]")?.focus()
  }
  const save = (goOn: (key: string) => void) =>
    form.onSubmit((values) =>
      create.submit(newPartInput(values), ({ key, description }) => {
        notifyDone(`Created ${key}, ${description}.`)
        goOn(key)
      }),
    )
  return (
    <>
      <PageHeader title="New part" above={<BackLink to="/">Parts</BackLink>} />
      <form
        ref={formElement}
        noValidate
        className={styles.form}
        onSubmit={(event) => save(open)(event)}
        aria-label="New part"
      >
        <Panel title="What it is">
          <MainPartFields form={form} />
        </Panel>
        {form.values.stocked ? <OpeningStockPanel form={form} /> : null}
        <Panel title="Identification">
          <TextInput
            label="Key"
            placeholder="Generated"
            description="4 to 6 letters. Leave it empty to get one."
            maxLength={6}
            mb="sm"
            {...form.getInputProps("key")}
          />
          <IdentityPartFields form={form} />
        </Panel>
        <Panel title="Counting">
          <CountingPartFields form={form} />
        </Panel>
        {rest === null ? null : <ErrorPanel error={rest} />}
        <Group gap="xs" className={styles.actions}>
          <Button type="submit" loading={create.isPending}>
            Create part
          </Button>
          <Button variant="default" disabled={create.isPending} onClick={() => save(startNext)()}>
            Create and add another
          </Button>
        </Group>
      </form>
    </>
  )
}
