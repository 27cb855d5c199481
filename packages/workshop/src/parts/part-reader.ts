import type { Db } from "@kitwright/db/database"
import { type KeyedUsageRow, listUsageByKey } from "@kitwright/db/part-usage"
import { listPartsByKey, type PartRow } from "@kitwright/db/parts"
import { type DomainError, notFound } from "@kitwright/domain/errors"
import type { PartKey } from "@kitwright/domain/ids"
import type { PartKitUsage } from "@kitwright/domain/usage"
import DataLoader from "dataloader"
import { usageOf } from "./usage.ts"

/**
 * Reads parts for whoever asks. Those that ask at the same moment, calls of a batch or requests of different people, share
 * one statement; it is sent after the last of them has asked, so each reads what is true after its own question. Nothing is
 * kept.
 */
export type PartReader = {
  /** `today` is YYYY-MM-DD and decides what has expired. @throws NOT_FOUND */
  part: (key: PartKey, today: string) => Promise<PartRow>
  /** The active kits that want the part. @throws NOT_FOUND */
  usage: (key: PartKey) => Promise<PartKitUsage[]>
}

type PartQuestion = { key: PartKey; today: string }

/**
 * What has arrived is looked at before the next statement goes out: the timers and sockets of one turn of the event loop come
 * before what waits for the end of the turn.
 */
const together = {
  cache: false,
  /** One that asks for much holds up no more than so many others. */
  maxBatchSize: 50,
  batchScheduleFn: (send: () => void) => void setImmediate(send),
}

/** A reader over a database, or over one transaction; it lives as long as that. */
export function createPartReader(db: Db): PartReader {
  const parts = new DataLoader<PartQuestion, PartRow>((questions) => readParts(db, questions), together)
  const usages = new DataLoader<PartKey, PartKitUsage[]>((keys) => readUsages(db, keys), together)
  return { part: (key, today) => parts.load({ key, today }), usage: (key) => usages.load(key) }
}

/** One statement for each date; there are two for a moment at midnight. */
async function readParts(db: Db, questions: readonly PartQuestion[]): Promise<(PartRow | DomainError)[]> {
  const found = new Map<string, PartRow>()
  for (const [today, ofToday] of Map.groupBy(questions, (question) => question.today)) {
    const keys = new Set(ofToday.map(({ key }) => key))
    // oxlint-disable-next-line no-await-in-loop -- hardly ever more than one
    for (const row of await listPartsByKey(db, [...keys], today)) found.set(`${today} ${row.key}`, row)
  }
  return questions.map(({ key, today }) => found.get(`${today} ${key}`) ?? notFound("part", key))
}

async function readUsages(db: Db, keys: readonly PartKey[]): Promise<(PartKitUsage[] | DomainError)[]> {
  const rows = Map.groupBy(await listUsageByKey(db, [...new Set(keys)]), (row) => row.partKey)
  return keys.map((key) => usageOfRows(rows.get(key)) ?? notFound("part", key))
}

function usageOfRows(rows: readonly KeyedUsageRow[] = []): PartKitUsage[] | undefined {
  const [first] = rows
  if (first === undefined) return undefined
  return usageOf(
    { unit: first.partUnit, density: first.density, divisible: first.divisible },
    rows.filter((row) => row.kitId !== null),
  )
}
