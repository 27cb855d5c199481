import { Combobox, TextInput, type TextInputProps, useCombobox } from "@mantine/core"
import { useEffect, useState } from "react"
import { PartOption } from "./part-option.tsx"
import { type FoundPart, usePartSearch } from "./use-part-search.ts"

const foundMax = 12

/** A part that was chosen. */
export type PickedPart = Pick<FoundPart, "key" | "description" | "unit">

interface PartPickerProps extends Omit<TextInputProps, "value" | "onChange" | "onKeyDown"> {
  readonly value: PickedPart | null
  readonly onChange: (part: PickedPart | null) => void
  /** Keys that can't be chosen, with the reason in a few words. */
  readonly taken?: ReadonlyMap<string, string>
}

function nameOf(part: PickedPart | null): string {
  return part === null ? "" : `${part.key} · ${part.description}`
}

interface PickerState {
  readonly typed: string
  readonly query: string
  readonly parts: readonly FoundPart[]
  readonly isSettled: boolean
  readonly combobox: ReturnType<typeof useCombobox>
  readonly type: (text: string) => void
  readonly pick: (part: PickedPart | null) => void
  /** Takes the first match as soon as the matches are there. */
  readonly pickFirst: () => void
}

function usePickerState({ value, onChange, taken }: PartPickerProps): PickerState {
  const [typed, setTyped] = useState(nameOf(value))
  const [seen, setSeen] = useState(value)
  const [isEnterWaiting, setIsEnterWaiting] = useState(false)
  if (seen?.key !== value?.key) {
    setSeen(value)
    setTyped(nameOf(value))
  }
  const isName = value !== null && typed === nameOf(value)
  const query = isName ? "" : typed.trim()
  const { parts, isSettled } = usePartSearch(query, foundMax)
  const combobox = useCombobox()

  const pick = (part: PickedPart | null) => {
    setTyped(nameOf(part))
    setSeen(part)
    onChange(part)
    combobox.closeDropdown()
  }
  const pickFirst = () => {
    const first = parts.find((part) => !taken?.has(part.key))
    setIsEnterWaiting(!isSettled)
    if (isSettled && first !== undefined) pick(first)
  }
  const type = (text: string) => {
    setTyped(text)
    setSeen(null)
    setIsEnterWaiting(false)
    if (value !== null) onChange(null)
    combobox.openDropdown()
    combobox.resetSelectedOption()
  }
  useEffect(() => {
    if (!isSettled || query === "") return
    if (isEnterWaiting) pickFirst()
    else combobox.selectFirstOption()
    // The matches of one text are looked at once, when they have come.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isSettled, query])
  return { typed, query, parts, isSettled, combobox, type, pick, pickFirst }
}

/**
 * A field that finds a part by key, description, maker or part number. Enter takes the marked match, also when it is
 * pressed before the matches are there, as a scanner does.
 */
export function PartPicker(props: PartPickerProps) {
  const { value: _value, onChange: _onChange, taken, onBlur, ...others } = props
  const { typed, query, parts, isSettled, combobox, type, pick, pickFirst } = usePickerState(props)
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
          onChange={(event) => type(event.currentTarget.value)}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={(event) => {
            if (parts.length === 1 && isSettled && query !== "") pickFirst()
            combobox.closeDropdown()
            onBlur?.(event)
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || query === "" || isSettled) return
            event.preventDefault()
            pickFirst()
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={query === ""}>
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
