import { openDatabase } from "@kitwright/db/client"
import type { Db } from "@kitwright/db/database"
import { listUsage, type UsageRow } from "@kitwright/db/part-usage"
import { listPartsByKey, type PartRow } from "@kitwright/db/parts"
import { print, printTable, times } from "./report.ts"
import { inTurns, median } from "./rounds.ts"
import { connectionsMax } from "./servers.ts"

const readers = 16
const today = "2026-06-01"

/** The usage of parts that were asked for before. */
const remembered = new Map<number, UsageRow[]>()

async function rememberedUsage(db: Db, partId: number): Promise<UsageRow[]> {
  const known = remembered.get(partId)
  if (known !== undefined) return known
  const usage = await listUsage(db, [partId])
  remembered.set(partId, usage)
  return usage
}

type Way = { name: string; readUsage: (db: Db, part: PartRow) => Promise<UsageRow[]>; rates: number[] }

/**
 * Three ways to the kits that want a part. A memory that is never older than the last commit of any process has to ask the
 * database whether it still holds; the cheapest question there is, one row by its primary key, stands for it. Without the
 * question the memory may be wrong: that way only shows what the best imaginable validation could save.
 */
function makeWays(): Way[] {
  return [
    { name: "read each time (the product)", readUsage: (db, part) => listUsage(db, [part.id]), rates: [] },
    {
      name: "memory, validated in the database",
      readUsage: async (db, part) => {
        await db.selectFrom("types").select("version").where("id", "=", 1).execute()
        return await rememberedUsage(db, part.id)
      },
      rates: [],
    },
    {
      name: "memory, not validated (may be wrong)",
      readUsage: (db, part) => rememberedUsage(db, part.id),
      rates: [],
    },
  ]
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
  const ways = makeWays()
  try {
    for (const way of ways) await measureRate(database.db, way, keys, 1)
    for (const way of inTurns(ways, rounds)) {
      way.rates.push(await measureRate(database.db, way, keys, seconds))
    }
  } finally {
    await database.close()
  }
  printRates(ways)
}

/** Reads per second with all readers busy. */
async function measureRate(
  db: Db,
  { readUsage }: Way,
  keys: readonly string[],
  seconds: number,
): Promise<number> {
  const startedMs = performance.now()
  const endMs = startedMs + seconds * 1_000
  let count = 0
  const reader = async () => {
    while (performance.now() < endMs) {
      const [part] = await listPartsByKey(db, [keys[count++ % keys.length] ?? ""], today)
      if (part === undefined) throw new Error("a part of the data set is gone")
      await readUsage(db, part)
    }
  }
  await Promise.all(Array.from({ length: readers }, reader))
  return (count / (performance.now() - startedMs)) * 1_000
}

function printRates(ways: readonly Way[]): void {
  print()
  print(`A part and the kits that want it, without HTTP, ${readers} readers, parts per second:`)
  printTable(
    ["", "parts/s", "against the product: min", "median", "max"],
    ways.map(({ name, rates }) => {
      const ratios = rates.map((rate, round) => rate / (ways[0]?.rates[round] ?? Number.NaN))
      return [
        name,
        Math.round(median(rates)).toLocaleString("en-US"),
        times(Math.min(...ratios)),
        times(median(ratios)),
        times(Math.max(...ratios)),
      ]
    }),
  )
}
