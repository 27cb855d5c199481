/** The typed client, the cache, and how both behave. One of each per tab. */
import type { AppRouter } from "@kitwright/api/router"
import { MutationCache, QueryClient } from "@tanstack/react-query"
import { createTRPCClient, httpBatchLink, httpLink, httpSubscriptionLink, splitLink } from "@trpc/client"
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query"
import { isServerReachable, onConnectionChange, watchedFetch } from "./connection.ts"
import { isPassing } from "./failure.ts"

const url = "/trpc"
const batchSizeMax = 10
/** A batch of reads travels in the address; longer ones are split. */
const urlLengthMax = 4_000
const staleMilliseconds = 15_000
const retriesMax = 2

/**
 * Files travel in the first, up to 20 MB: the server takes them one by one. The others may take seconds, and whatever is in
 * one batch waits for the slowest.
 */
const unbatchedPaths = /^(bom|partsImport)\.|^attachments\.(requestUpload|confirmUpload|addLink)$/

export const client = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: (operation) => operation.type === "subscription",
      true: httpSubscriptionLink({ url }),
      false: splitLink({
        condition: (operation) => unbatchedPaths.test(operation.path),
        true: httpLink({ url, fetch: watchedFetch }),
        false: httpBatchLink({
          url,
          fetch: watchedFetch,
          maxItems: batchSizeMax,
          maxURLLength: urlLengthMax,
        }),
      }),
    }),
  ],
})

/** The `meta` of a mutation after which nothing is read again: it changes nothing, or whoever sends it sees to that. */
export const refreshesByItself = { refreshesByItself: true }

/**
 * After any change everything may be different: stock moves reservations, lines move shortages. So what is on
 * the screen is read again, and what is not is forgotten. Simple, and never stale.
 */
export function refreshEverything(): void {
  queryClient.removeQueries({ type: "inactive" })
  void queryClient.invalidateQueries()
}

export const queryClient: QueryClient = new QueryClient({
  mutationCache: new MutationCache({
    onSettled: (_data, _error, _variables, _result, mutation) => {
      if (mutation.meta?.refreshesByItself !== true) refreshEverything()
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: staleMilliseconds,
      // The browser's own idea of being online says nothing about a server on the same machine.
      networkMode: "always",
      retry: (failures, error) => failures < retriesMax && isPassing(error),
      retryDelay: (failures) => 250 * 2 ** failures,
    },
    mutations: { networkMode: "always", retry: false },
  },
})

onConnectionChange(() => {
  if (isServerReachable()) void queryClient.invalidateQueries()
})

/** `trpc.parts.get.queryOptions({ key })` and the like. */
export const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient })
