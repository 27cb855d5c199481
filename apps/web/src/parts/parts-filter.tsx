import { SegmentedControl, Select, Switch } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { trpc } from "../app/client.ts"
import { readChoice, readId, withoutGaps } from "../app/search-params.ts"
import filterBar from "../page/filter-bar.module.css"
import { SearchBox } from "../page/search-box.tsx"
import { typeOptions } from "../types/type-tree.ts"
import type { PartsSearch } from "./parts-search.ts"

interface PartsFilterProps {
  readonly search: PartsSearch
  readonly onChange: (search: PartsSearch) => void
}

/** What the list is narrowed to; all of it stands in the address. */
export function PartsFilter({ search, onChange }: PartsFilterProps) {
  const types = useQuery(trpc.types.list.queryOptions())
  const change = (part: { [Key in keyof PartsSearch]: PartsSearch[Key] | undefined }) =>
    onChange(withoutGaps({ ...search, ...part }))
  return (
    <search className={filterBar.bar}>
      <SearchBox
        label="Search parts"
        className={filterBar.search}
        value={search.query ?? ""}
        onSearch={(query) => change({ query: query === "" ? undefined : query })}
      />
      <Select
        aria-label="Type"
        placeholder="Any type"
        data={typeOptions(types.data ?? [])}
        value={search.type === undefined ? null : String(search.type)}
        onChange={(value) => change({ type: readId(value) })}
        clearable
        searchable
        clearButtonProps={{ "aria-label": "Any type" }}
      />
      <SegmentedControl
        aria-label="Stock"
        value={search.stock ?? "all"}
        data={[
          { value: "all", label: "All" },
          { value: "in", label: "In stock" },
          { value: "out", label: "Out of stock" },
        ]}
        onChange={(value) => change({ stock: readChoice(value, ["in", "out"]) })}
      />
      <Switch
        label="Archived"
        checked={search.archived === true}
        onChange={(event) => change({ archived: event.currentTarget.checked ? true : undefined })}
      />
    </search>
  )
}
