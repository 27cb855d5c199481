import { Button, Group } from "@mantine/core"

interface FormFooterProps {
  /** The word on the button that sends the form. */
  readonly action: string
  readonly isPending: boolean
  readonly onCancel: () => void
}

/** The two buttons at the end of a dialog's form. */
export function FormFooter({ action, isPending, onCancel }: FormFooterProps) {
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" loading={isPending}>
        {action}
      </Button>
    </Group>
  )
}
