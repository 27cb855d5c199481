import { infiniteQueryOptions } from "@tanstack/react-query"
import { client, trpc } from "../app/client.ts"

const noCursor: string | undefined = undefined

/** The boxes list, page by page. */
export function boxPages() {
  return infiniteQueryOptions({
    queryKey: [...trpc.boxes.list.pathKey(), "pages"],
    queryFn: ({ pageParam, signal }) =>
      client.boxes.list.query(pageParam === undefined ? {} : { cursor: pageParam }, { signal }),
    initialPageParam: noCursor,
    getNextPageParam: (page) => page.nextCursor,
  })
}
