import { Combobox, Kbd, TextInput, useCombobox } from "@mantine/core"
import { IconSearch } from "@tabler/icons-react"
import { useNavigate } from "@tanstack/react-router"
import { type Ref, useState } from "react"
import { PartOption } from "../parts/part-option.tsx"
import { usePartSearch } from "../parts/use-part-search.ts"
import styles from "./header-search.module.css"

const foundMax = 8
const allMatches = "all matches"

/** Finds a part from anywhere: typing lists the best matches, Enter opens the chosen one. */
export function HeaderSearch({ ref }: { ref: Ref<HTMLInputElement> }) {
  const [typed, setTyped] = useState("")
  const found = usePartSearch(typed, foundMax)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const navigate = useNavigate()
  const query = typed.trim()

  const open = (value: string) => {
    combobox.closeDropdown()
    setTyped("")
    if (value === allMatches) void navigate({ to: "/", search: { query } })
    else void navigate({ to: "/parts/$key", params: { key: value } })
  }
  return (
    <search className={styles.search}>
      <Combobox store={combobox} onOptionSubmit={open} withinPortal={false} shadow="md">
        <Combobox.Target withExpandedAttribute>
          <TextInput
            ref={ref}
            aria-label="Find a part"
            placeholder="Find a part"
            maxLength={200}
            value={typed}
            leftSection={<IconSearch size={16} aria-hidden />}
            rightSection={
              typed === "" ? (
                <Kbd size="xs" visibleFrom="sm">
                  /
                </Kbd>
              ) : null
            }
            onChange={(event) => {
              setTyped(event.currentTarget.value)
              combobox.openDropdown()
              combobox.resetSelectedOption()
            }}
            onFocus={() => combobox.openDropdown()}
            onBlur={() => combobox.closeDropdown()}
            onKeyDown={(event) => {
              if (event.key === "Escape" && !combobox.dropdownOpened) event.currentTarget.blur()
              const isChosen = combobox.getSelectedOptionIndex() !== -1
              if (event.key !== "Enter" || isChosen || query === "") return
              open(
                found.isSettled && found.parts.length === 1
                  ? (found.parts[0]?.key ?? allMatches)
                  : allMatches,
              )
            }}
          />
        </Combobox.Target>
        <Combobox.Dropdown hidden={query === ""}>
          <Combobox.Options aria-label="Parts found">
            {found.parts.map((part) => (
              <Combobox.Option key={part.key} value={part.key}>
                <PartOption part={part} />
              </Combobox.Option>
            ))}
            {query === "" || !found.isSettled ? null : found.parts.length === 0 ? (
              <Combobox.Empty>No part matches</Combobox.Empty>
            ) : (
              <Combobox.Option value={allMatches}>Show all matches for “{query}”</Combobox.Option>
            )}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
    </search>
  )
}
