import { Button, SegmentedControl } from "@mantine/core"
import { IconPlus, IconSearchOff, IconStack2 } from "@tabler/icons-react"
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { ButtonLink } from "../app/links.tsx"
import { readChoice, withoutGaps } from "../app/search-params.ts"
import { useShortcuts } from "../app/shortcuts.ts"
import { Empty } from "../feedback/empty.tsx"
import { ListState } from "../feedback/list-state.tsx"
import filterBar from "../page/filter-bar.module.css"
import { LoadMore } from "../page/load-more.tsx"
import { PageHeader } from "../page/page-header.tsx"
import { SearchBox } from "../page/search-box.tsx"
import sheet from "../page/sheet.module.css"
import { kitsPages } from "./kit-queries.ts"
import { type KitsSearch, readKitsSearch } from "./kits-search.ts"
import { KitsTable } from "./kits-table.tsx"

const route = getRouteApi("/kits")

/** All kits, with what each makes. */
export function KitsListPage() {
  const search = readKitsSearch({ ...route.useSearch() })
  const navigate = route.useNavigate()
  useShortcuts({ n: () => void navigate({ to: "/kits/new" }) })
  const pages = useInfiniteQuery({ ...kitsPages(search), placeholderData: keepPreviousData })
  const kits = pages.data?.pages.flatMap((page) => page.items)
  const isFiltered = Object.keys(search).length > 0
  const change = (part: { [Key in keyof KitsSearch]: KitsSearch[Key] | undefined }) =>
    void navigate({ search: withoutGaps({ ...search, ...part }), replace: true })
  return (
    <>
      <PageHeader
        title="Kits"
        actions={
          kits?.length === 0 && !isFiltered ? null : (
            <ButtonLink to="/kits/new" leftSection={<IconPlus size={16} aria-hidden />}>
              Create kit
            </ButtonLink>
          )
        }
      />
      <search className={filterBar.bar}>
        <SearchBox
          label="Search kits"
          className={filterBar.search}
          value={search.query ?? ""}
          onSearch={(query) => change({ query: query === "" ? undefined : query })}
        />
        <SegmentedControl
          aria-label="Status"
          value={search.status ?? "active"}
          data={[
            { value: "active", label: "Active" },
            { value: "archived", label: "Archived" },
            { value: "all", label: "All" },
          ]}
          onChange={(value) => change({ status: readChoice(value, ["archived", "all"]) })}
        />
      </search>
      <div className={sheet.sheet}>
        {kits === undefined ? (
          <ListState query={pages} />
        ) : kits.length === 0 ? (
          <NoKits isFiltered={isFiltered} onClear={() => void navigate({ search: {}, replace: true })} />
        ) : (
          <>
            <KitsTable kits={kits} />
            <LoadMore
              shownCount={kits.length}
              noun={["kit", "kits"]}
              hasMore={pages.hasNextPage}
              isLoading={pages.isFetchingNextPage}
              onMore={() => void pages.fetchNextPage()}
            />
          </>
        )}
      </div>
    </>
  )
}

function NoKits({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered) {
    return (
      <Empty icon={IconSearchOff} text="No kit matches this search and these filters.">
        <Button variant="default" onClick={onClear}>
          Clear search and filters
        </Button>
      </Empty>
    )
  }
  return (
    <Empty
      icon={IconStack2}
      text="There are no kits yet. A kit says what is made from what: a board, a recipe, a gift box."
    >
      <ButtonLink to="/kits/new">Create kit</ButtonLink>
      <ButtonLink to="/import" variant="default">
        Import BOM
      </ButtonLink>
    </Empty>
  )
}
