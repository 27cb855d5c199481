import { Group, Input, Pill } from "@mantine/core"
import { type ReactNode, useState } from "react"
import { PartPicker } from "../parts/part-picker.tsx"

interface AlternativesFieldProps {
  /** The part that they stand in for. */
  readonly partKey: string
  readonly value: readonly string[]
  readonly error: ReactNode
  readonly onChange: (keys: string[]) => void
}

/** Parts that may be used instead. Choosing one adds it. */
export function AlternativesField({ partKey, value, error, onChange }: AlternativesFieldProps) {
  const [round, setRound] = useState(0)
  const taken = new Map([
    [partKey, "the part itself"],
    ...value.map((key) => [key, "chosen already"] as const),
  ])
  return (
    <div>
      <PartPicker
        key={round}
        autoFocus={round > 0}
        label="Alternatives"
        placeholder="Add a part that may be used instead"
        value={null}
        taken={taken}
        onChange={(part) => {
          if (part === null) return
          onChange([...value, part.key])
          setRound(round + 1)
        }}
      />
      {value.length === 0 ? null : (
        <Group gap={6} mt={6}>
          {value.map((key) => (
            <Pill
              key={key}
              withRemoveButton
              removeButtonProps={{
                "aria-label": `Remove alternative ${key}`,
                "aria-hidden": false,
                tabIndex: 0,
              }}
              onRemove={() => onChange(value.filter((other) => other !== key))}
            >
              {key}
            </Pill>
          ))}
        </Group>
      )}
      {error === undefined || error === null ? null : <Input.Error mt={4}>{error}</Input.Error>}
    </div>
  )
}
