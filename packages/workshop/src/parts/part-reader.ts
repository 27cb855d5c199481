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

/**
 * Most requests read one thing or none, so each way to read is made when it is first used.
 *
 * @param today YYYY-MM-DD, decides what has expired
 */
export function createPartReader(db: Db, today: () => string): PartReader {
  let parts: DataLoader<PartKey, PartRow> | undefined
  let usages: DataLoader<PartKey, PartKitUsage[]> | undefined
  return {
    part: (key) => (parts ??= loadParts(db, today())).load(key),
    usage: (key) => (usages ??= loadUsages(db)).load(key),
  }
}

function loadParts(db: Db, today: string): DataLoader<PartKey, PartRow> {
  return new DataLoader<PartKey, PartRow>(async (keys) => {
    const rows = new Map((await listPartsByKey(db, keys, today)).map((row) => [row.key, row]))
    return keys.map((key) => rows.get(key) ?? notFound("part", key))
  })
}

function loadUsages(db: Db): DataLoader<PartKey, PartKitUsage[]> {
  return new DataLoader<PartKey, PartKitUsage[]>(async (keys) => {
    const rows = Map.groupBy(await listUsageByKey(db, keys), (row) => row.partKey)
    return keys.map((key) => usageOfRows(rows.get(key)) ?? notFound("part", key))
  })
}

function usageOfRows(rows: readonly KeyedUsageRow[] = []): PartKitUsage[] | undefined {
  const [first] = rows
  if (first === undefined) return undefined
  return usageOf(
    { unit: first.partUnit, density: first.density, divisible: first.divisible },
    rows.filter((row) => row.kitId !== null),
  )
}
