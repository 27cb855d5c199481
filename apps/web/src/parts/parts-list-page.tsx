import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { IconCpu, IconFileImport, IconPlus, IconSearchOff } from "@tabler/icons-react"
import { Button } from "@mantine/core"
import { ButtonLink } from "../app/links.tsx"
import { useShortcuts } from "../app/shortcuts.ts"
import { Empty } from "../feedback/empty.tsx"
import { ListState } from "../feedback/list-state.tsx"
import { LoadMore } from "../page/load-more.tsx"
import { PageHeader } from "../page/page-header.tsx"
import sheet from "../page/sheet.module.css"
import { partsPages } from "./part-queries.ts"
import { PartsFilter } from "./parts-filter.tsx"
import { type PartsSearch, readPartsSearch } from "./parts-search.ts"
import { PartsTable } from "./parts-table.tsx"

const route = getRouteApi("/")

/** All parts, with what there is of them. */
export function PartsListPage() {
  const search = readPartsSearch({ ...route.useSearch() })
  const navigate = route.useNavigate()
  useShortcuts({ n: () => void navigate({ to: "/parts/new" }) })
  const setSearch = (next: PartsSearch) => void navigate({ search: next, replace: true })
  const pages = useInfiniteQuery({ ...partsPages(search), placeholderData: keepPreviousData })
  const parts = pages.data?.pages.flatMap((page) => page.items)
  const isFiltered = Object.keys(search).length > 0
  return (
    <>
      <PageHeader title="Parts" actions={parts?.length === 0 && !isFiltered ? null : <Actions />} />
      <PartsFilter search={search} onChange={setSearch} />
      <div className={sheet.sheet}>
        {parts === undefined ? (
          <ListState query={pages} />
        ) : parts.length === 0 ? (
          <NoParts isFiltered={isFiltered} onClear={() => setSearch({})} />
        ) : (
          <>
            <PartsTable parts={parts} />
            <LoadMore
              shownCount={parts.length}
              noun={["part", "parts"]}
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

function Actions() {
  return (
    <>
      <ButtonLink to="/import" variant="default" leftSection={<IconFileImport size={16} aria-hidden />}>
        Import CSV
      </ButtonLink>
      <ButtonLink to="/parts/new" leftSection={<IconPlus size={16} aria-hidden />}>
        Create part
      </ButtonLink>
    </>
  )
}

function NoParts({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered) {
    return (
      <Empty icon={IconSearchOff} text="No part matches this search and these filters.">
        <Button variant="default" onClick={onClear}>
          Clear search and filters
        </Button>
      </Empty>
    )
  }
  return (
    <Empty
      icon={IconCpu}
      text="There are no parts yet. Create the first one, or import a list that you have."
    >
      <ButtonLink to="/parts/new">Create part</ButtonLink>
      <ButtonLink to="/import" variant="default">
        Import CSV
      </ButtonLink>
    </Empty>
  )
}
