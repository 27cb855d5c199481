import { Button, Group, Stack, Text } from "@mantine/core"
import { Dialog } from "./dialog.tsx"
import styles from "./conflict-dialog.module.css"

export interface Difference {
  readonly field: string
  readonly mine: string
  readonly theirs: string
}

interface ConflictDialogProps {
  /** The fields in which the two differ. */
  readonly differences: readonly Difference[]
  readonly onKeepMine: () => void
  readonly onKeepTheirs: () => void
  readonly isPending: boolean
}

const nothing = "(nothing)"

/** Somebody else saved first: shows both versions side by side and lets the person choose. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { differences, onKeepMine, onKeepTheirs, isPending } = props
  return (
    <Dialog onClose={onKeepTheirs} title="Changed by someone else" isLarge>
      <Stack gap="md">
        <Text size="sm">This was changed while you were editing it. Nothing of yours is saved yet.</Text>
        {differences.length === 0 ? (
          <Text size="sm">The values you see are the same as yours.</Text>
        ) : (
          <div className={styles.frame}>
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">Field</th>
                  <th scope="col">Mine</th>
                  <th scope="col">Theirs</th>
                </tr>
              </thead>
              <tbody>
                {differences.map(({ field, mine, theirs }) => (
                  <tr key={field}>
                    <th scope="row">{field}</th>
                    <td>{mine === "" ? nothing : mine}</td>
                    <td>{theirs === "" ? nothing : theirs}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onKeepTheirs}>
            Keep theirs
          </Button>
          <Button loading={isPending} onClick={onKeepMine}>
            Save mine
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
