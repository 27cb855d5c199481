import { Select } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { trpc } from "../app/client.ts"
import type { NamedKit } from "./import-flow.tsx"

const pauseMilliseconds = 150
const foundMax = 30

interface KitPickerProps {
  readonly value: NamedKit | null
  readonly onChange: (kit: NamedKit | null) => void
}

/** An active kit, found by its name. */
export function KitPicker({ value, onChange }: KitPickerProps) {
  const [typed, setTyped] = useState("")
  const [paused] = useDebouncedValue(typed === value?.name ? "" : typed.trim(), pauseMilliseconds)
  const found = useQuery({
    ...trpc.kits.list.queryOptions({
      status: "active",
      limit: foundMax,
      ...(paused !== "" && { query: paused.slice(0, 200) }),
    }),
    placeholderData: keepPreviousData,
  })
  const kits: readonly NamedKit[] = found.data?.items ?? []
  const offered = value === null || kits.some((kit) => kit.id === value.id) ? kits : [value, ...kits]
  return (
    <Select
      label="Kit"
      placeholder="Find a kit"
      required
      w="100%"
      maw={420}
      searchable
      nothingFoundMessage="No kit matches"
      filter={({ options }) => options}
      searchValue={typed}
      onSearchChange={setTyped}
      data={offered.map((kit) => ({ value: String(kit.id), label: kit.name }))}
      value={value === null ? null : String(value.id)}
      onChange={(id) => onChange(offered.find((kit) => String(kit.id) === id) ?? null)}
    />
  )
}
