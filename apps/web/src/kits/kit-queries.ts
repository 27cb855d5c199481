import { infiniteQueryOptions } from "@tanstack/react-query"
import { client, trpc } from "../app/client.ts"
import { withoutGaps } from "../app/search-params.ts"
import type { KitsSearch } from "./kits-search.ts"

const noCursor: string | undefined = undefined

function statusOf({ status }: KitsSearch): "active" | "archived" | undefined {
  if (status === "all") return undefined
  return status ?? "active"
}

/** The kits list, page by page. */
export function kitsPages(search: KitsSearch) {
  const filter = withoutGaps({ query: search.query, status: statusOf(search) })
  return infiniteQueryOptions({
    queryKey: [...trpc.kits.list.pathKey(), "pages", filter],
    queryFn: ({ pageParam, signal }) =>
      client.kits.list.query(
        { ...filter, ...(pageParam !== undefined && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: noCursor,
    getNextPageParam: (page) => page.nextCursor,
  })
}
