import type { Client } from "pg"
import { type BenchDatabase, startBenchDatabase } from "./bench-database.ts"
import type { BareStatements, Procedure } from "./bare-statements.ts"
import { captureStatements, type Captured } from "./capture.ts"
import { measureCacheQuestion } from "./cache-question.ts"
import { countCases } from "./count-cases.ts"
import { type DataSize, pickPartKeys } from "./data-set.ts"
import { type LoadGenerator, startLoadGenerator } from "./load.ts"
import { print, printComparisons, printTable } from "./report.ts"
import { partBatches, requestPairs, type Samples } from "./requests.ts"
import { type Comparison, type Group, measureGroup, type RoundSettings, type Target } from "./rounds.ts"
import { connectionsMax, startApi, startBareServer } from "./servers.ts"
import { openWireTap } from "./wire-tap.ts"

const size: DataSize = { parts: 100_000, lots: 100_000, kits: 5_000, linesPerKit: 20 }
const connections = 16
const batchSize = 10
const sampleKeys = 4_000
const sampleKits = 1_000

export type SpeedOptions = {
  rounds: number
  seconds: number
  /** Only comparisons with this text in their name; all when empty. */
  only: string
  profileFolder: string | undefined
}

/** Measures the API against the bare server, counts statements on the wire, and asks whether a cache would pay. */
export async function benchSpeed(options: SpeedOptions): Promise<void> {
  const database = await startBenchDatabase(size)
  try {
    const captured = await listenToApi(database)
    printCounts(captured)
    await compareServers(database, captured.statements, options)
    if (options.only === "")
      await measureCacheQuestion(database.url, await pickPartKeys(database.client, sampleKeys), options)
  } finally {
    await database.stop()
  }
}

async function listenToApi({ url, client }: BenchDatabase): Promise<Captured> {
  const [rarePart = ""] = await pickPartKeys(client, 1)
  const tap = await openWireTap(url)
  try {
    return await captureStatements(
      tap,
      { partKey: rarePart, kitId: 1 },
      countCases({ rarePart, commonPart: await commonPartKey(client), smallKit: 1, largeKit: size.kits + 1 }),
    )
  } finally {
    await tap.close()
  }
}

/** The part that is on more kits than any other. */
async function commonPartKey(client: Client): Promise<string> {
  const { rows } = await client.query<{ key: string }>(
    "select key from parts where id = (select part_id from kit_lines group by part_id order by count(*) desc limit 1)",
  )
  return rows[0]?.key ?? ""
}

function printCounts({ counts }: Captured): void {
  print()
  print("Statements per call, counted on the wire. Small: a part on 3 kits, a page of 5, a kit of 20 lines.")
  print("Large: a part on 1,000 kits, a page of 200, a kit of 500 lines.")
  printTable(
    ["", "small", "large"],
    counts.map(({ procedure, small, large }) => [procedure, String(small), String(large)]),
  )
}

async function compareServers(
  { url, client }: BenchDatabase,
  statements: BareStatements,
  { rounds, seconds, only, profileFolder }: SpeedOptions,
): Promise<void> {
  const samples = {
    partKeys: await pickPartKeys(client, sampleKeys),
    kitIds: Array.from({ length: sampleKits }, (_, index) => index + 1),
  }
  const api = await startApi(url, profileFolder)
  const bare = await startBareServer({ databaseUrl: url, connectionsMax, statements }, profileFolder)
  const generator = await startLoadGenerator()
  const settings = { connections, warmUpMs: 500, measureMs: seconds * 1_000 }
  try {
    print()
    await printCeiling(generator, bare.address, settings)
    const comparisons: Comparison[] = []
    for (const group of onlyNamed(speedGroups(api.address, bare.address, samples, rounds), only)) {
      comparisons.push(...(await measureGroup(generator, group, settings)))
    }
    print()
    print(
      `API against bare Fastify + pg: ${connections} connections, a pool of ${connectionsMax} each, rounds of`,
    )
    print(
      `${seconds} s side by side. Ratios of rates within a round; rates and p95 are medians, in items and ms.`,
    )
    printComparisons(comparisons)
  } finally {
    await generator.stop()
    await api.stop()
    await bare.stop()
  }
}

async function printCeiling(
  generator: LoadGenerator,
  address: string,
  settings: RoundSettings,
): Promise<void> {
  const { requestsPerSecond, generatorBusy } = await generator.run({
    ...settings,
    address,
    paths: ["/nothing"],
  })
  const rate = Math.round(requestsPerSecond).toLocaleString("en-US")
  print(
    `The generator of load against an empty route: ${rate} requests/s, itself busy for ${Math.round(generatorBusy * 100)} % of a core.`,
  )
}

/** Asks one server for the same thing over and over, one item a request. */
function single(address: string, paths: readonly string[]): Target {
  return { address, paths, itemsPerRequest: 1 }
}

function onlyNamed(groups: readonly Group[], text: string): Group[] {
  return groups
    .map((group) => ({ ...group, contenders: group.contenders.filter(({ name }) => name.includes(text)) }))
    .filter(({ contenders }) => contenders.length > 0)
}

function speedGroups(api: string, bare: string, samples: Samples, rounds: number): Group[] {
  const pairs = requestPairs(samples)
  const group = (name: Procedure, groupRounds: number, goal: { ratioMin?: number } = {}): Group => ({
    rounds: groupRounds,
    baseline: single(
      bare,
      pairs[name].map((pair) => pair.bare),
    ),
    contenders: [
      {
        name,
        target: single(
          api,
          pairs[name].map((pair) => pair.api),
        ),
        ...goal,
      },
    ],
  })
  const partsGet = group("parts.get", rounds, { ratioMin: 0.6 })
  const batch = {
    name: `parts.get, batch of ${batchSize}, per part`,
    target: { address: api, paths: partBatches(samples.partKeys, batchSize), itemsPerRequest: batchSize },
    ratioMin: 1,
  }
  const forInformation = Math.max(1, Math.floor(rounds / 2))
  return [
    { ...partsGet, contenders: [...partsGet.contenders, batch] },
    group("parts.kits", rounds, { ratioMin: 0.6 }),
    group("parts.list", forInformation),
    group("kits.get", forInformation),
  ]
}
