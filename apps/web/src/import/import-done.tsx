import { Button, Group, Text } from "@mantine/core"
import { IconArrowBackUp } from "@tabler/icons-react"
import { trpc } from "../app/client.ts"
import { ButtonLink, TextLink } from "../app/links.tsx"
import type { Outputs } from "../app/outputs.ts"
import { useChange } from "../app/use-change.ts"
import { ErrorPanel } from "../feedback/error-panel.tsx"
import { Panel } from "../page/panel.tsx"
import { useState } from "react"

interface ImportDoneProps {
  readonly result: Outputs["bom"]["import"]
  readonly kitName: string
  readonly onAgain: () => void
}

/** What the import did, and the way back while nothing depends on it. */
export function ImportDone({ result, kitName, onAgain }: ImportDoneProps) {
  const [undone, setUndone] = useState<Outputs["bom"]["undoImport"] | null>(null)
  const undo = useChange(trpc.bom.undoImport.mutationOptions())
  if (undone !== null) {
    return (
      <Panel title="Import undone">
        <Text size="sm" role="status">
          {undoneInWords(undone)}
        </Text>
        <Group gap="xs" mt="md">
          <Button onClick={onAgain}>Import another list</Button>
        </Group>
      </Panel>
    )
  }
  return (
    <Panel title="Imported">
      <Text size="sm" role="status">
        {count(result.lines, "line", "lines")} in the kit{" "}
        <TextLink to="/kits/$kitId" params={{ kitId: result.kitId }} fz="sm" underline="always">
          {kitName}
        </TextLink>
        , {count(result.createdParts, "part", "parts")} created,{" "}
        {count(result.skipped.length, "line", "lines")} left out.
      </Text>
      {result.skipped.length === 0 ? null : (
        <Text size="sm" c="dimmed" mt={6}>
          Left out: {result.skipped.map(({ row, reason }) => `line ${row} (${skipWords[reason]})`).join(", ")}
          .
        </Text>
      )}
      {undo.error === null ? null : <ErrorPanel error={undo.error} />}
      <Group gap="xs" mt="md">
        <ButtonLink to="/kits/$kitId" params={{ kitId: result.kitId }}>
          Open the kit
        </ButtonLink>
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={16} aria-hidden />}
          loading={undo.isPending}
          onClick={() => undo.submit({ importId: result.importId }, setUndone)}
        >
          Undo import
        </Button>
        <Button variant="subtle" onClick={onAgain}>
          Import another list
        </Button>
      </Group>
    </Panel>
  )
}

const skipWords: Readonly<Record<Outputs["bom"]["import"]["skipped"][number]["reason"], string>> = {
  "not fitted": "not fitted",
  unreadable: "can't be read",
  decided: "as you decided",
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`
}

function undoneInWords(undone: Outputs["bom"]["undoImport"]): string {
  const { removedLines, restoredLines, deletedParts, archivedParts } = undone
  const parts = [
    count(removedLines, "line was removed", "lines were removed"),
    ...(restoredLines > 0 ? [count(restoredLines, "line is as before", "lines are as before")] : []),
    count(deletedParts, "part was deleted", "parts were deleted"),
    ...(archivedParts > 0 ? [`${count(archivedParts, "part", "parts")} in use elsewhere archived`] : []),
  ]
  return `${parts.join(", ")}.`
}
