import { Button, Group, SegmentedControl, Stack, Switch, Text, TextInput } from "@mantine/core"
import type { NamedKit } from "./import-flow.tsx"
import { KitPicker } from "./kit-picker.tsx"

export interface TargetValues {
  readonly isNewKit: boolean
  readonly kitName: string
  readonly kit: NamedKit | null
  readonly createMissingParts: boolean
}

interface ImportTargetProps {
  readonly values: TargetValues
  /** The kit is settled: there is nothing to choose. */
  readonly isFixed: boolean
  readonly undecidedCount: number
  readonly isPending: boolean
  readonly onChange: (values: TargetValues) => void
  readonly onImport: () => void
  readonly onBack: () => void
}

/** Into which kit, and the button that does it. */
export function ImportTarget(props: ImportTargetProps) {
  const { values, isFixed, undecidedCount, isPending, onChange, onImport, onBack } = props
  const why = whyNot(values, undecidedCount)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (why === null) onImport()
      }}
    >
      <Stack gap="sm" align="flex-start">
        {isFixed ? (
          <Text size="sm">
            Into the kit <strong>{values.kit?.name}</strong>. Lines that it has already grow by what the file
            asks for.
          </Text>
        ) : (
          <>
            <SegmentedControl
              aria-label="Import into"
              value={values.isNewKit ? "new" : "existing"}
              data={[
                { value: "new", label: "New kit" },
                { value: "existing", label: "Existing kit" },
              ]}
              onChange={(value) => onChange({ ...values, isNewKit: value === "new" })}
            />
            {values.isNewKit ? (
              <TextInput
                label="Kit name"
                required
                w="100%"
                maw={420}
                maxLength={200}
                value={values.kitName}
                onChange={(event) => onChange({ ...values, kitName: event.currentTarget.value })}
              />
            ) : (
              <KitPicker value={values.kit} onChange={(kit) => onChange({ ...values, kit })} />
            )}
          </>
        )}
        <Switch
          label="Create missing parts"
          checked={values.createMissingParts}
          onChange={(event) => onChange({ ...values, createMissingParts: event.currentTarget.checked })}
        />
        <Group gap="sm">
          <Button type="submit" loading={isPending} disabled={why !== null}>
            Import
          </Button>
          <Button variant="default" disabled={isPending} onClick={onBack}>
            Choose another file
          </Button>
          {why === null ? null : (
            <Text size="sm" c="dimmed" role="status">
              {why}
            </Text>
          )}
        </Group>
      </Stack>
    </form>
  )
}

/** Why the import can't start yet, or null. */
function whyNot(values: TargetValues, undecidedCount: number): string | null {
  if (undecidedCount === 1) return "1 line needs a decision first."
  if (undecidedCount > 1) return `${undecidedCount} lines need a decision first.`
  if (values.isNewKit) return values.kitName.trim() === "" ? "Enter a name for the kit." : null
  return values.kit === null ? "Choose a kit." : null
}
