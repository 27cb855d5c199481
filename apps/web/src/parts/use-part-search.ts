import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { skipToken } from "@tanstack/react-query"
import { useDebouncedValue } from "@mantine/hooks"
import { trpc } from "../app/client.ts"
import type { Outputs } from "../app/outputs.ts"

const pauseMilliseconds = 150

export type FoundPart = Outputs["parts"]["list"]["items"][number]

export interface PartSearch {
  readonly parts: readonly FoundPart[]
  /** The parts are those of the text as it stands, not of one typed before. */
  readonly isSettled: boolean
}

/** The first parts that match a text, looked up after a short pause in typing. */
export function usePartSearch(typed: string, limit: number): PartSearch {
  const query = typed.trim()
  const [paused] = useDebouncedValue(query, pauseMilliseconds)
  const search = useQuery({
    ...trpc.parts.list.queryOptions(paused === "" ? skipToken : { query: paused, limit }),
    placeholderData: keepPreviousData,
  })
  const isSettled = query === paused && !search.isPlaceholderData && !search.isFetching
  return { parts: query === "" ? [] : (search.data?.items ?? []), isSettled }
}
