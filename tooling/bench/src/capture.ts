import { isDeepStrictEqual } from "node:util"
import type { BareStatements, Procedure } from "./bare-statements.ts"
import type { Statement } from "./frontend-messages.ts"
import { batchPath, requestPairs } from "./requests.ts"
import { connectionsMax, get, startApi, startBareServer } from "./servers.ts"
import type { WireTap } from "./wire-tap.ts"

/** Small and large answers of the same procedure, to see that the number of statements does not grow with them. */
export type CountCase = { procedure: string; small: string; large: string }

export type StatementCount = { procedure: string; small: number; large: number }

export type Captured = { statements: BareStatements; counts: StatementCount[] }

const procedures: readonly Procedure[] = ["parts.get", "parts.kits", "parts.list", "kits.get"]

/**
 * Listens on the wire to what the API asks the database, and makes sure that the bare server asks the same: the same texts
 * with the same values in the same order.
 *
 * @throws when it doesn't, which means that bare-server.ts must follow a change of the product
 */
export async function captureStatements(
  tap: WireTap,
  sample: { partKey: string; kitId: number },
  countCases: readonly CountCase[],
): Promise<Captured> {
  const pairs = requestPairs({ partKeys: [sample.partKey], kitIds: [sample.kitId] })
  const api = await startApi(tap.url)
  const record = async (path: string): Promise<Statement[]> =>
    (await tap.record(() => get(api.address, path))).statements
  try {
    await firstRefresh(api.address)
    const asked = new Map<Procedure, Statement[]>()
    for (const procedure of procedures) asked.set(procedure, await record(pairs[procedure][0]?.api ?? ""))
    const counts: StatementCount[] = []
    for (const { procedure, small, large } of countCases) {
      const count = async (path: string) => (await record(path)).length
      counts.push({ procedure, small: await count(small), large: await count(large) })
    }
    const texts = (procedure: Procedure) => asked.get(procedure)?.map(({ text }) => text) ?? []
    const statements = {
      "parts.get": texts("parts.get"),
      "parts.kits": texts("parts.kits"),
      "parts.list": texts("parts.list"),
      "kits.get": texts("kits.get"),
    }
    await compareBareServer(tap, statements, (procedure) => ({
      path: pairs[procedure][0]?.bare ?? "",
      expected: asked.get(procedure) ?? [],
    }))
    return { statements, counts }
  } finally {
    await api.stop()
  }
}

async function compareBareServer(
  tap: WireTap,
  statements: BareStatements,
  call: (procedure: Procedure) => { path: string; expected: Statement[] },
): Promise<void> {
  const bare = await startBareServer({ databaseUrl: tap.url, connectionsMax, statements })
  try {
    for (const procedure of procedures) {
      const { path, expected } = call(procedure)
      const { statements: sent } = await tap.record(() => get(bare.address, path))
      if (isDeepStrictEqual(sent, expected)) continue
      const show = (list: Statement[]) => list.map(({ values }) => JSON.stringify(values)).join(" ")
      throw new Error(
        `${procedure}: the API and bare-server.ts ask for different things. Values of the API: ${show(expected)}; of the bare server: ${show(sent)}`,
      )
    }
  } finally {
    await bare.stop()
  }
}

/** The gauges are filled once when the server starts; its statements must not be taken for those of a call. */
async function firstRefresh(address: string): Promise<void> {
  for (;;) {
    const metrics = await get(address, "/metrics")
    if (/^inventory_parts_count [1-9]/m.test(metrics)) return
    await new Promise((resolve) => {
      setTimeout(resolve, 50)
    })
  }
}

/** The cases for which the number of statements is compared. */
export function countCases(sample: {
  rarePart: string
  commonPart: string
  smallKit: number
  largeKit: number
}): CountCase[] {
  const path = (procedure: string, input: unknown) => batchPath(procedure, [input])
  const parts = (procedure: string) => ({
    procedure,
    small: path(procedure, { key: sample.rarePart }),
    large: path(procedure, { key: sample.commonPart }),
  })
  const kit = (procedure: string) => ({
    procedure,
    small: path(procedure, { id: sample.smallKit }),
    large: path(procedure, { id: sample.largeKit }),
  })
  const list = (procedure: string) => ({
    procedure,
    small: path(procedure, { limit: 5 }),
    large: path(procedure, { limit: 200 }),
  })
  return [
    parts("parts.get"),
    parts("parts.kits"),
    parts("parts.reservations"),
    parts("parts.stock"),
    parts("parts.movements"),
    list("parts.list"),
    list("kits.list"),
    list("boxes.list"),
    kit("kits.get"),
    kit("kits.buildable"),
  ]
}
