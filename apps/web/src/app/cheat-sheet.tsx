import { Group, Kbd, Stack, Text } from "@mantine/core"
import { Dialog } from "../feedback/dialog.tsx"
import { destinations } from "./navigation.ts"

const keys: readonly { readonly keys: readonly string[]; readonly label: string }[] = [
  { keys: ["/"], label: "Find a part" },
  { keys: ["n"], label: "New, on every list" },
  ...destinations.map(({ key, label }) => ({ keys: ["g", key], label: `Go to ${label}` })),
  { keys: ["?"], label: "This list" },
  { keys: ["Esc"], label: "Close, or leave a field without saving" },
]

/** The keys that work everywhere, except while somebody types. */
export function CheatSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title="Keyboard shortcuts">
      <Stack gap="xs">
        {keys.map((entry) => (
          <Group key={entry.label} justify="space-between" wrap="nowrap">
            <Text size="sm">{entry.label}</Text>
            <Group gap={4} wrap="nowrap">
              {entry.keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </Dialog>
  )
}
