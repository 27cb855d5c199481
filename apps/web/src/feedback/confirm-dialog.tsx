import { Button, Group, Modal, Stack, Text } from "@mantine/core"
import { ErrorPanel } from "./error-panel.tsx"

interface ConfirmDialogProps {
  readonly opened: boolean
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
  const { opened, onClose, title, text, action, onConfirm, isPending, error } = props
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": "Close" }}>
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
    </Modal>
  )
}
