import { openDatabase } from "@kitwright/db/client"
import type { Db } from "@kitwright/db/database"
import { listUsage, type UsageRow } from "@kitwright/db/kit-lines"
import { findPart } from "@kitwright/db/parts"
import { print, printTable } from "./report.ts"
import { median } from "./rounds.ts"
import { connectionsMax } from "./servers.ts"

const readers = 16
const today = "2026-06-01"

type Read = (db: Db, key: string) => Promise<unknown>

/** The usage of parts that were asked for before. */
const remembered = new Map<number, UsageRow[]>()

async function rememberedUsage(db: Db, partId: number): Promise<UsageRow[]> {
  const known = remembered.get(partId)
  if (known !== undefined) return known
  const usage = await listUsage(db, [partId])
  remembered.set(partId, usage)
  return usage
}

async function knownPart(db: Db, key: string) {
  const part = await findPart(db, key, today)
  if (part === undefined) throw new Error(`there is no part ${key}`)
  return part
}

/**
 * Three ways to a part with the kits that want it. A memory that is never older than the last commit of any process has to
 * ask the database whether it still holds; the cheapest question there is, one row by its primary key, stands for it. Without
 * the question the memory may be wrong: that row only shows what the best imaginable validation could save.
 */
const ways: Record<string, Read> = {
  "read each time (the product)": async (db, key) => {
    const part = await knownPart(db, key)
    return await listUsage(db, [part.id])
  },
  "memory, validated in the database": async (db, key) => {
    const part = await knownPart(db, key)
    await db.selectFrom("types").select("version").where("id", "=", 1).execute()
    return await rememberedUsage(db, part.id)
  },
  "memory, not validated (may be wrong)": async (db, key) => {
    const part = await knownPart(db, key)
    return await rememberedUsage(db, part.id)
  },
}

/** Measures whether remembering the usage of parts between requests would pay. */
export async function measureCacheQuestion(
  databaseUrl: string,
  keys: readonly string[],
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<void> {
  const database = openDatabase({
    url: databaseUrl,
    applicationName: "kitwright bench",
    connectionsMax,
    onIdleError: (error) => print(error.message),
  })
  const rates = new Map(Object.keys(ways).map((name) => [name, [] as number[]]))
  try {
    for (const read of Object.values(ways)) for (const key of keys) await read(database.db, key)
    for (let round = 0; round < rounds; round += 1) {
      const names = round % 2 === 0 ? Object.keys(ways) : Object.keys(ways).toReversed()
      for (const name of names) {
        const read = ways[name]
        if (read !== undefined) rates.get(name)?.push(await measureRate(database.db, read, keys, seconds))
      }
    }
  } finally {
    await database.close()
  }
  printRates(rates)
}

/** Reads per second with all readers busy. */
async function measureRate(db: Db, read: Read, keys: readonly string[], seconds: number): Promise<number> {
  const startedMs = performance.now()
  const endMs = startedMs + seconds * 1_000
  let count = 0
  const reader = async () => {
    while (performance.now() < endMs) {
      await read(db, keys[count++ % keys.length] ?? "")
    }
  }
  await Promise.all(Array.from({ length: readers }, reader))
  return (count / (performance.now() - startedMs)) * 1_000
}

function printRates(rates: ReadonlyMap<string, number[]>): void {
  const [product = []] = rates.values()
  print()
  print(`A part with the kits that want it, without HTTP, ${readers} readers, parts per second:`)
  printTable(
    ["", "parts/s", "against the product: min", "median", "max"],
    [...rates].map(([name, values]) => {
      const ratios = values.map((value, round) => value / (product[round] ?? Number.NaN))
      const times = (value: number) => `${value.toFixed(2)}x`
      return [
        name,
        Math.round(median(values)).toLocaleString("en-US"),
        times(Math.min(...ratios)),
        times(median(ratios)),
        times(Math.max(...ratios)),
      ]
    }),
  )
}
