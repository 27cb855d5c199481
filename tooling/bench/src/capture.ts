import { setTimeout as sleep } from "node:timers/promises"
import { isDeepStrictEqual } from "node:util"
import { type BareStatements, type Procedure, procedures } from "./bare-statements.ts"
import type { CountCase } from "./count-cases.ts"
import type { Statement } from "./frontend-messages.ts"
import { requestPairs } from "./requests.ts"
import { connectionsMax, get, startApi, startBareServer } from "./servers.ts"
import type { WireTap } from "./wire-tap.ts"

/** How many statements one call sends when its answer is small and when it is large. */
type StatementCount = { procedure: string; small: number; large: number }

export type Captured = { statements: BareStatements; counts: StatementCount[] }

/** What a procedure asks the database, call by call. */
type Asked = ReadonlyMap<Procedure, Statement[]>

/**
 * Listens on the wire to what the API asks the database, and makes sure that the bare server asks the same: the same texts
 * with the same values.
 *
 * @throws when it doesn't, which means that bare-server.ts must follow a change of the product
 */
export async function captureStatements(
  tap: WireTap,
  sample: { partKey: string; kitId: number },
  countCases: readonly CountCase[],
): Promise<Captured> {
  const pairs = requestPairs({ partKeys: [sample.partKey], kitIds: [sample.kitId] })
  const pathOf = (procedure: Procedure, server: "api" | "bare") => pairs[procedure][0]?.[server] ?? ""
  const { asked, counts } = await listenToApi(tap, (procedure) => pathOf(procedure, "api"), countCases)
  const texts = (procedure: Procedure) => asked.get(procedure)?.map(({ text }) => text) ?? []
  const statements = {
    "parts.get": texts("parts.get"),
    "parts.kits": texts("parts.kits"),
    "parts.list": texts("parts.list"),
    "kits.get": texts("kits.get"),
  }
  await compareBareServer(tap, statements, asked, (procedure) => pathOf(procedure, "bare"))
  return { statements, counts }
}

async function listenToApi(
  tap: WireTap,
  pathOf: (procedure: Procedure) => string,
  countCases: readonly CountCase[],
): Promise<{ asked: Asked; counts: StatementCount[] }> {
  const api = await startApi(tap.url)
  const record = (path: string) => recordStatements(tap, api.address, path)
  try {
    await firstRefresh(api.address)
    const asked = new Map<Procedure, Statement[]>()
    for (const procedure of procedures) asked.set(procedure, await record(pathOf(procedure)))
    const counts: StatementCount[] = []
    for (const { procedure, small, large } of countCases) {
      counts.push({ procedure, small: (await record(small)).length, large: (await record(large)).length })
    }
    return { asked, counts }
  } finally {
    await api.stop()
  }
}

async function compareBareServer(
  tap: WireTap,
  statements: BareStatements,
  asked: Asked,
  pathOf: (procedure: Procedure) => string,
): Promise<void> {
  const bare = await startBareServer({ databaseUrl: tap.url, connectionsMax, statements })
  try {
    for (const procedure of procedures) {
      const sent = await recordStatements(tap, bare.address, pathOf(procedure))
      const expected = asked.get(procedure) ?? []
      if (isDeepStrictEqual(sent, expected)) continue
      throw new Error(
        `${procedure}: bare-server.ts no longer asks what the API asks. Values of the API: ${valuesOf(expected)}; of the bare server: ${valuesOf(sent)}`,
      )
    }
  } finally {
    await bare.stop()
  }
}

/** What one request asks, in the order of the texts: statements that are sent at once arrive in any order. */
async function recordStatements(tap: WireTap, address: string, path: string): Promise<Statement[]> {
  const { statements } = await tap.record(() => get(address, path))
  return statements.toSorted((a, b) => (a.text < b.text ? -1 : 1))
}

function valuesOf(statements: readonly Statement[]): string {
  return statements.map(({ values }) => JSON.stringify(values)).join(" ")
}

/** The gauges are filled once when the server starts; its statements must not be taken for those of a call. */
async function firstRefresh(address: string): Promise<void> {
  while (!/^inventory_parts_count [1-9]/m.test(await get(address, "/metrics"))) await sleep(50)
}
