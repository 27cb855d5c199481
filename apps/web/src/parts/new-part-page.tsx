import { Button, Grid, Group, TextInput } from "@mantine/core"
import { useForm } from "@mantine/form"
import { Link, useNavigate } from "@tanstack/react-router"
import { useRef } from "react"
import { trpc } from "../app/client.ts"
import { useChange } from "../app/use-change.ts"
import { PlaceFields } from "../boxes/place-fields.tsx"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { notifyDone } from "../feedback/notices.tsx"
import { useFieldIssues } from "../form/use-field-issues.ts"
import { PageHeader } from "../page/page-header.tsx"
import { Panel } from "../page/panel.tsx"
import { QuantityInput } from "../quantity/quantity-input.tsx"
import { emptyNewPart, newPartAliases, newPartInput, newPartValidators } from "./new-part-form.ts"
import { CountingPartFields, IdentityPartFields, MainPartFields } from "./part-fields.tsx"
import styles from "./new-part-page.module.css"

/** A new part, with what there is of it at the start. */
export function NewPartPage() {
  const navigate = useNavigate()
  const create = useChange(trpc.parts.create.mutationOptions())
  const form = useForm({
    mode: "controlled",
    initialValues: emptyNewPart,
    validate: newPartValidators,
    validateInputOnChange: ["openingQuantity", "unitCost", "minimumStock", "density"],
  })
  const rest = useFieldIssues(form, create.error, newPartAliases)
  const formElement = useRef<HTMLFormElement>(null)
  const focusDescription = () => formElement.current?.querySelector<HTMLElement>("[data-autofocus]")?.focus()

  const save = form.onSubmit((values) =>
    create.submit(newPartInput(values), (part) => {
      notifyDone(`Created ${part.key}, ${part.description}.`)
      void navigate({ to: "/parts/$key", params: { key: part.key } })
    }),
  )
  const saveAndGoOn = form.onSubmit((values) =>
    create.submit(newPartInput(values), (part) => {
      notifyDone(`Created ${part.key}, ${part.description}.`)
      const { unit, divisible, stocked, typeId, boxNo } = values
      form.setValues({ ...emptyNewPart, unit, divisible, stocked, typeId, boxNo })
      form.clearErrors()
      create.reset()
      focusDescription()
    }),
  )
  const { values } = form
  return (
    <>
      <PageHeader title="New part" above={<Link to="/">Parts</Link>} />
      <form ref={formElement} noValidate onSubmit={save} className={styles.form}>
        <Panel title="Part">
          <MainPartFields form={form} />
        </Panel>
        {values.stocked ? (
          <Panel title="Opening stock">
            <Grid gap="sm">
              <Grid.Col span={{ base: 12, xs: 6 }}>
                <QuantityInput
                  label="Opening stock"
                  unit={values.unit}
                  rules={{ allowZero: true, wholeOnly: !values.divisible }}
                  {...form.getInputProps("openingQuantity")}
                />
              </Grid.Col>
              <Grid.Col span={{ base: 12, xs: 6 }}>
                <QuantityInput label="Cost per unit" {...form.getInputProps("unitCost")} rules={{ allowZero: true }} />
              </Grid.Col>
              <Grid.Col span={12}>
                <PlaceFields
                  value={{ boxNo: values.boxNo, locNo: values.locNo }}
                  errors={form.errors}
                  onChange={(place) => form.setValues({ ...place })}
                />
              </Grid.Col>
            </Grid>
          </Panel>
        ) : null}
        <Panel title="Identification">
          <Grid gap="sm" mb="sm">
            <Grid.Col span={{ base: 12, xs: 6 }}>
              <TextInput
                label="Key"
                placeholder="Generated"
                description="4 to 6 letters. Leave it empty to get one."
                maxLength={6}
                {...form.getInputProps("key")}
              />
            </Grid.Col>
          </Grid>
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
          <Button variant="default" disabled={create.isPending} onClick={() => saveAndGoOn()}>
            Create and add another
          </Button>
        </Group>
      </form>
    </>
  )
}
