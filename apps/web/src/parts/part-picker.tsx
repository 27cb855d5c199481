import { Combobox, TextInput, type TextInputProps, useCombobox } from "@mantine/core"
import { useEffect, useState } from "react"
import { PartOption } from "./part-option.tsx"
import { type FoundPart, usePartSearch } from "./use-part-search.ts"

const foundMax = 12

/** A part that was chosen. */
export type PickedPart = Pick<FoundPart, "key" | "description" | "unit">

interface PartPickerProps extends Omit<TextInputProps, "value" | "onChange"> {
  readonly value: PickedPart | null
  readonly onChange: (part: PickedPart | null) => void
  /** Keys that can't be chosen, with the reason in a word. */
  readonly taken?: ReadonlyMap<string, string>
}

function nameOf(part: PickedPart | null): string {
  return part === null ? "" : `${part.key} · ${part.description}`
}

/** A field that finds a part by key, description, maker or part number. Enter takes the marked match. */
export function PartPicker({ value, onChange, taken, onBlur, ...others }: PartPickerProps) {
  const [typed, setTyped] = useState(nameOf(value))
  const [seen, setSeen] = useState(value)
  if (seen?.key !== value?.key) {
    setSeen(value)
    setTyped(nameOf(value))
  }
  const isName = value !== null && typed === nameOf(value)
  const { parts, isSettled } = usePartSearch(isName ? "" : typed, foundMax)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })

  const keys = parts.map((part) => part.key).join()
  const { selectFirstOption } = combobox
  useEffect(() => {
    if (keys !== "") selectFirstOption()
  }, [keys, selectFirstOption])

  const pick = (part: PickedPart | null) => {
    setTyped(nameOf(part))
    setSeen(part)
    onChange(part)
    combobox.closeDropdown()
  }
  return (
    <Combobox
      store={combobox}
      shadow="md"
      onOptionSubmit={(key) => pick(parts.find((part) => part.key === key) ?? null)}
    >
      <Combobox.Target withExpandedAttribute>
        <TextInput
          placeholder="Key, description or part number"
          autoComplete="off"
          maxLength={200}
          {...others}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            if (value !== null) onChange(null)
            setSeen(null)
            combobox.openDropdown()
          }}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={(event) => {
            const only = parts.length === 1 && isSettled && !isName ? parts[0] : undefined
            if (only !== undefined && !taken?.has(only.key)) pick(only)
            combobox.closeDropdown()
            onBlur?.(event)
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={isName || typed.trim() === ""}>
        <Combobox.Options aria-label="Parts found">
          {parts.map((part) => (
            <Combobox.Option key={part.key} value={part.key} disabled={taken?.has(part.key) ?? false}>
              <PartOption part={part} />
              {taken?.get(part.key)}
            </Combobox.Option>
          ))}
          {parts.length === 0 && isSettled ? <Combobox.Empty>No part matches</Combobox.Empty> : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
