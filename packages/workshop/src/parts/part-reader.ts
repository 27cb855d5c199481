import type { Db } from "@kitwright/db/database"
import { type KeyedUsageRow, listUsageByKey } from "@kitwright/db/part-usage"
import { listPartsByKey, type PartRow } from "@kitwright/db/parts"
import { notFound } from "@kitwright/domain/errors"
import type { PartKey } from "@kitwright/domain/ids"
import type { PartKitUsage } from "@kitwright/domain/usage"
import DataLoader from "dataloader"
import { usageOf } from "./usage.ts"

/**
 * What is read of parts for one request. Calls of a batch that ask at the same time share one statement, and what was read
 * once is not read again; so a reader lives as long as its request and no longer.
 */
export type PartReader = {
  /** @throws NOT_FOUND */
  part: (key: PartKey) => Promise<PartRow>
  /** The active kits that want the part. @throws NOT_FOUND */
  usage: (key: PartKey) => Promise<PartKitUsage[]>
}

/** @param today YYYY-MM-DD, decides what has expired */
export function createPartReader(db: Db, today: string): PartReader {
  const parts = new DataLoader<PartKey, PartRow>(async (keys) => {
    const rows = new Map((await listPartsByKey(db, keys, today)).map((row) => [row.key, row]))
    return keys.map((key) => rows.get(key) ?? notFound("part", key))
  })
  const usages = new DataLoader<PartKey, PartKitUsage[]>(async (keys) => {
    const rows = Map.groupBy(await listUsageByKey(db, keys), (row) => row.partKey)
    return keys.map((key) => usageOfRows(rows.get(key)) ?? notFound("part", key))
  })
  return { part: (key) => parts.load(key), usage: (key) => usages.load(key) }
}

function usageOfRows(rows: readonly KeyedUsageRow[] = []): PartKitUsage[] | undefined {
  const [first] = rows
  if (first === undefined) return undefined
  return usageOf(
    { unit: first.partUnit, density: first.density, divisible: first.divisible },
    rows.filter((row) => row.kitId !== null),
  )
}
