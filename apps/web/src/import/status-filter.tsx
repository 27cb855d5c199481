import { Button, Group } from "@mantine/core"
import { type RowStatus, rowStatuses } from "./decisions.ts"
import { statusWords } from "./import-words.ts"

interface StatusFilterProps {
  readonly counts: Readonly<Record<RowStatus, number>>
  /** Null: all of them. */
  readonly value: RowStatus | null
  readonly onChange: (status: RowStatus | null) => void
}

/** How many lines there are of each status; choosing one shows only those. */
export function StatusFilter({ counts, value, onChange }: StatusFilterProps) {
  const total = rowStatuses.reduce((sum, status) => sum + counts[status], 0)
  const choices = [
    { status: null, label: "All", count: total },
    ...rowStatuses.map((status) => ({ status, label: statusWords[status].label, count: counts[status] })),
  ]
  return (
    <Group gap={4} role="group" aria-label="Filter by status">
      {choices.map(({ status, label, count }) => (
        <Button
          key={label}
          size="compact-sm"
          variant={status === value ? "filled" : "default"}
          aria-pressed={status === value}
          disabled={count === 0 && status !== null}
          onClick={() => onChange(status)}
        >
          {label} {count}
        </Button>
      ))}
    </Group>
  )
}
