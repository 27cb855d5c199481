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

/** Makes a reader of one statement of a procedure, the only one that mentions something, prepared once per connection. */
function statement(procedure: Procedure, mentions: string): (...values: unknown[]) => Promise<Row[]> {
  const [text, ...others] = settings.statements[procedure].filter((one) => one.includes(mentions))
  if (text === undefined || others.length > 0) {
    throw new Error(`${procedure} should have one statement that mentions "${mentions}"`)
  }
  const name = `${procedure} ${mentions}`
  return async (...values) => (await pool.query<Row>({ name, text, values })).rows
}

const readPart = statement("parts.get", "from part_attributes")
const readPartUsage = statement("parts.get", "k.build_target")
const readUsage = statement("parts.kits", "k.build_target")
const readParts = statement("parts.list", "with near")
const readPartsUsage = statement("parts.list", "k.build_target")
const readKit = statement("kits.get", "from kits k")
const readLines = statement("kits.get", "from kit_line_alternatives")
const readStock = statement("kits.get", "from stock s")
const readLinesUsage = statement("kits.get", "l.part_id, k.id")

const today = () => new Date().toISOString().slice(0, 10)

const app = fastify({
  logger: { level: "info" },
  logController: new LogController({ disableRequestLogging: true }),
})

app.get<{ Params: { key: string } }>("/parts/:key", async ({ params: { key } }, reply) => {
  const [[part], kits] = await Promise.all([readPart(today(), key), readPartUsage(key)])
  return part === undefined ? reply.code(404).send() : { ...part, kits }
})

app.get<{ Params: { key: string } }>("/parts/:key/kits", async ({ params: { key } }, reply) => {
  const kits = await readUsage(key)
  return kits.length === 0 ? reply.code(404).send() : kits
})

app.get("/parts", async () => {
  const limit = pageSize + 1
  const parts = await readParts(limit, limit, limit, today())
  return { parts, kits: await readPartsUsage(parts.map((part) => part["id"])) }
})

app.get<{ Params: { id: string } }>("/kits/:id", async ({ params: { id } }, reply) => {
  const [kit] = await readKit(id)
  if (kit === undefined) return reply.code(404).send()
  const lines = await readLines(id)
  const partIds = lines.map((line) => line["part_id"])
  const stock = await readStock(today(), partIds)
  return { ...kit, lines, stock, kits: await readLinesUsage(partIds, id) }
})

app.get("/nothing", () => ({ nothing: true }))

process.on("disconnect", () => process.exit(0))
const address = await app.listen({ host: "127.0.0.1", port: 0 })
process.send?.({ ready: true, address })
