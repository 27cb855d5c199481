import { CloseButton, TextInput } from "@mantine/core"
import { useDebouncedCallback } from "@mantine/hooks"
import { IconSearch } from "@tabler/icons-react"
import { useState } from "react"

const pauseMilliseconds = 150

interface SearchBoxProps {
  readonly label: string
  /** What is searched for now, as the address says. */
  readonly value: string
  readonly onSearch: (query: string) => void
  readonly className?: string | undefined
}

/** A search field that waits for a short pause in typing, and follows the address when that changes. */
export function SearchBox({ label, value, onSearch, className }: SearchBoxProps) {
  const [typed, setTyped] = useState(value)
  const [seen, setSeen] = useState(value)
  const [asked, setAsked] = useState(value)
  if (seen !== value) {
    setSeen(value)
    if (value !== asked) setTyped(value)
  }
  const search = useDebouncedCallback((query: string) => {
    setAsked(query.trim())
    onSearch(query.trim())
  }, pauseMilliseconds)
  const change = (query: string) => {
    setTyped(query)
    search(query)
  }
  return (
    <TextInput
      type="search"
      role="searchbox"
      className={className ?? ""}
      aria-label={label}
      placeholder={label}
      value={typed}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed === "" ? null : <CloseButton size="sm" aria-label="Clear search" onClick={() => change("")} />
      }
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}
