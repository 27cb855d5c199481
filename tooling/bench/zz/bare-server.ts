/**
 * The baseline: what somebody would write by hand who wants speed and nothing else. Fastify and pg, as many connections as
 * the API has, named prepared statements, the texts that the API itself sends, and rows as JSON. Input is not checked,
 * nothing is calculated, and moments stay the text that Postgres sends. Logging is as in the API: a logger at level info and
 * no line for a request that went well.
 */
import fastify, { LogController } from "fastify"
import { Pool, types } from "pg"
import type { BareSettings, Procedure } from "./bare-statements.ts"
import { pageSize } from "./bare-statements.ts"

const settings: BareSettings = JSON.parse(process.argv[2] ?? "")
const pool = new Pool({
  connectionString: settings.databaseUrl,
  max: settings.connectionsMax,
  types: {
    getTypeParser: (oid, format) =>
      oid === types.builtins.TIMESTAMPTZ ? String : types.getTypeParser(oid, format),
  },
})
pool.on("error", (error) => process.stderr.write(`${error.message}\n`))

type Row = Record<string, unknown>

/** Sends the n-th statement of a procedure, prepared once per connection. */
async function read(procedure: Procedure, n: number, values: unknown[]): Promise<Row[]> {
  const text = settings.statements[procedure][n] ?? ""
  const { rows } = await pool.query<Row>({ name: `${procedure} ${n}`, text, values })
  return rows
}

const today = () => new Date().toISOString().slice(0, 10)

const app = fastify({
  logger: { level: "info" },
  logController: new LogController({ disableRequestLogging: true }),
})

app.get<{ Params: { key: string } }>("/parts/:key", async ({ params }, reply) => {
  const [part] = await read("parts.get", 0, [today(), params.key])
  if (part === undefined) return reply.code(404).send()
  return { ...part, kits: await read("parts.get", 1, [part["id"]]) }
})

app.get<{ Params: { key: string } }>("/parts/:key/kits", async ({ params }, reply) => {
  const [part] = await read("parts.kits", 0, [params.key])
  if (part === undefined) return reply.code(404).send()
  return read("parts.kits", 1, [part["id"]])
})

app.get("/parts", async () => {
  const limit = pageSize + 1
  const parts = await read("parts.list", 0, [limit, limit, limit, today()])
  return { parts, kits: await read("parts.list", 1, [parts.map((part) => part["id"])]) }
})

app.get<{ Params: { id: string } }>("/kits/:id", async ({ params }, reply) => {
  const [kit] = await read("kits.get", 0, [params.id])
  if (kit === undefined) return reply.code(404).send()
  const lines = await read("kits.get", 1, [params.id])
  const partIds = lines.map((line) => line["part_id"])
  const stock = await read("kits.get", 2, [today(), partIds])
  return { ...kit, lines, stock, kits: await read("kits.get", 3, [partIds, params.id]) }
})

app.get("/nothing", () => ({ nothing: true }))

process.on("disconnect", () => process.exit(0))
const address = await app.listen({ host: "127.0.0.1", port: 0 })
process.send?.({ ready: true, address })
