import { infiniteQueryOptions } from "@tanstack/react-query"
import { client, trpc } from "../app/client.ts"
import { withoutGaps } from "../app/search-params.ts"
import type { PartsSearch } from "./parts-search.ts"

const noCursor: string | undefined = undefined

/** The parts list, page by page. */
export function partsPages(search: PartsSearch) {
  const filter = withoutGaps({
    query: search.query,
    typeId: search.type,
    inStock: search.stock === undefined ? undefined : search.stock === "in",
    archived: search.archived,
  })
  return infiniteQueryOptions({
    queryKey: [...trpc.parts.list.pathKey(), "pages", filter],
    queryFn: ({ pageParam, signal }) =>
      client.parts.list.query(
        { ...filter, ...(pageParam !== undefined && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: noCursor,
    getNextPageParam: (page) => page.nextCursor,
  })
}

const ledgerPageSize = 20

/** The movements of a part, newest first, page by page. */
export function movementPages(key: string) {
  return infiniteQueryOptions({
    queryKey: [...trpc.parts.movements.pathKey(), "pages", key],
    queryFn: ({ pageParam, signal }) =>
      client.parts.movements.query(
        { key, limit: ledgerPageSize, ...(pageParam !== undefined && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: noCursor,
    getNextPageParam: (page) => page.nextCursor,
  })
}
