import type { Procedure } from "./bare-statements.ts"
import { pageSize } from "./bare-statements.ts"

/** One thing to ask for, as both servers are asked for it. */
export type RequestPair = { api: string; bare: string }

/** What is asked for in turn: keys of parts and ids of kits. */
export type Samples = { partKeys: readonly string[]; kitIds: readonly number[] }

function trpcPath(procedure: string, input: unknown): string {
  return `/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`
}

/** Several calls of one procedure in one request, as httpBatchLink sends them. */
export function batchPath(procedure: string, inputs: readonly unknown[]): string {
  const names = inputs.map(() => procedure).join(",")
  return `/trpc/${names}?batch=1&input=${encodeURIComponent(JSON.stringify(Object.fromEntries(inputs.entries())))}`
}

/** The requests of each procedure, one for every sample. */
export function requestPairs({ partKeys, kitIds }: Samples): Record<Procedure, RequestPair[]> {
  return {
    "parts.get": partKeys.map((key) => ({ api: trpcPath("parts.get", { key }), bare: `/parts/${key}` })),
    "parts.kits": partKeys.map((key) => ({
      api: trpcPath("parts.kits", { key }),
      bare: `/parts/${key}/kits`,
    })),
    "parts.list": [{ api: trpcPath("parts.list", { limit: pageSize }), bare: "/parts" }],
    "kits.get": kitIds.map((id) => ({ api: trpcPath("kits.get", { id }), bare: `/kits/${id}` })),
  }
}

/** Batches of parts, every part once. */
export function partBatches(partKeys: readonly string[], size: number): string[] {
  const batches: string[] = []
  for (let start = 0; start + size <= partKeys.length; start += size) {
    const keys = partKeys.slice(start, start + size)
    batches.push(
      batchPath(
        "parts.get",
        keys.map((key) => ({ key })),
      ),
    )
  }
  return batches
}
