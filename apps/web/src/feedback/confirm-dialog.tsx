import { Button, Group, Stack, Text } from "@mantine/core"
import { Dialog } from "./dialog.tsx"
import { ErrorPanel } from "./error-panel.tsx"

interface ConfirmDialogProps {
  readonly onClose: () => void
  readonly title: string
  readonly text: string
  /** The word on the button that does it. */
  readonly action: string
  readonly onConfirm: () => void
  readonly isPending: boolean
  /** Why it was refused, if it was. */
  readonly error: unknown
}

/** Asks before something that can't be taken back. A refusal is shown here, in words. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { onClose, title, text, action, onConfirm, isPending, error } = props
  return (
    <Dialog onClose={onClose} title={title}>
      <Stack gap="md">
        <Text size="sm">{text}</Text>
        {error === null ? null : <ErrorPanel error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button color="red.8" loading={isPending} onClick={onConfirm}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
