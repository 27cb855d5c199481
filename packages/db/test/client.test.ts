import { sql } from "kysely"
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { type DatabaseClient, type DatabaseSettings, openDatabase } from "../src/client.ts"
import { createTestDatabase, type TestDatabase } from "../src/test-kit.ts"
import { openClient } from "./schema-client.ts"
import { inTransaction, known, makePart } from "./workshop-rows.ts"

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await database.close()
})

it("ids are numbers, numeric and dates are text, moments are ISO-8601 in UTC whatever the session's zone", async () => {
  const { db } = await openTestDatabase()
  const rows = await db.connection().execute(async (session) => {
    await sql`set timezone = 'Asia/Kolkata'`.execute(session)
    return (
      await sql`
        select 9007199254740991::bigint as id, 7::integer as loc_no, 0.3::numeric(18, 6) as quantity, '2026-02-28'::date as expires_at,
               '2026-05-01T17:30:00.123456+05:30'::timestamptz as created_at, array['a', 'b c'] as tags,
               '{"part_key": "BZQP"}'::jsonb as response, null::bigint as type_id, null::timestamptz as archived_at, true as held
      `.execute(session)
    ).rows
  })
  expect(rows).toEqual([
    {
      id: 9_007_199_254_740_991,
      locNo: 7,
      quantity: "0.300000",
      expiresAt: "2026-02-28",
      createdAt: "2026-05-01T12:00:00.123Z",
      tags: ["a", "b c"],
      response: { part_key: "BZQP" },
      typeId: null,
      archivedAt: null,
      held: true,
    },
  ])
})

describe("a connection", () => {
  it("gives up on statements, locks and idle transactions in time", async () => {
    const { db } = await openTestDatabase()
    const { rows } = await sql<{ name: string; setting: string }>`
      select name, setting from pg_settings where name in ('application_name', 'statement_timeout', 'lock_timeout',
        'idle_in_transaction_session_timeout') order by name
    `.execute(db)
    expect(Object.fromEntries(rows.map((row) => [row.name, row.setting]))).toEqual({
      application_name: "client test",
      statement_timeout: "5000",
      lock_timeout: "2000",
      idle_in_transaction_session_timeout: "10000",
    })
  })

  it("that went silent inside a transaction loses its locks", async () => {
    const { db, url } = await openTestDatabase({ idleInTransactionTimeoutMs: 100 })
    const id = await makePart(db)
    const silent = await openClient(url)
    onTestFinished(() => silent.end())
    silent.on("error", () => undefined)
    await silent.query("set idle_in_transaction_session_timeout = 100; begin")
    await silent.query("select from parts where id = $1 for update", [id])
    await inTransaction(db, (tx) =>
      tx.updateTable("parts").set({ note: "ours" }).where("id", "=", id).execute(),
    )
    const part = await db.selectFrom("parts").select("note").where("id", "=", id).executeTakeFirstOrThrow()
    expect(part.note).toBe("ours")
  })

  it("waits for a lock no longer than it was told", async () => {
    const { db, url } = await openTestDatabase({ lockTimeoutMs: 50 })
    const id = await makePart(db)
    await using holder = await openClient(url)
    await holder.query("begin")
    await holder.query("select from parts where id = $1 for update", [id])
    const change = inTransaction(db, (tx) =>
      tx.updateTable("parts").set({ note: "ours" }).where("id", "=", id).execute(),
    )
    await expect(change).rejects.toMatchObject({ code: "55P03" })
  })
})

describe("the pool", () => {
  it("refuses who waits too long for a connection, and serves again once one is free", async () => {
    const { db, usage } = await openTestDatabase({ connectionsMax: 1, connectTimeoutMs: 1_000 })
    await db.connection().execute(async () => {
      await expect(sql`select 1`.execute(db)).rejects.toThrow(/timeout/)
      expect(usage()).toMatchObject({ total: 1, idle: 0 })
    })
    await expect(sql`select 1`.execute(db)).resolves.toBeDefined()
    expect(usage()).toEqual({ total: 1, idle: 1, waiting: 0 })
  })

  it("tells of a connection that broke while idle, and opens another", async () => {
    const errors: Error[] = []
    const { db, url } = await openTestDatabase({
      connectionsMax: 1,
      onIdleError: (error) => errors.push(error),
    })
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
    await using other = await openClient(url)
    await other.query("select pg_terminate_backend($1)", [known(rows[0]).pid])
    await expect.poll(() => errors.length).toBe(1)
    await expect(sql`select 1`.execute(db)).resolves.toBeDefined()
  })
})

describe("a connection that breaks in use", () => {
  it("fails the query under way, ends nobody else, and is replaced", async () => {
    const { db, url } = await openTestDatabase({ connectionsMax: 1 })
    await using other = await openClient(url)
    const pid = async (session: typeof db) =>
      known((await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(session)).rows[0]).pid
    const first = await db.connection().execute(async (session) => {
      const own = await pid(session)
      await other.query("select pg_terminate_backend($1, 5000)", [own])
      await expect(pid(session)).rejects.toThrow(/terminat|not queryable/i)
      return own
    })
    expect(await pid(db)).not.toBe(first)
  })
})

describe("prepared statements", () => {
  it("are prepared once per connection and text", async () => {
    const { db } = await openTestDatabase({ connectionsMax: 1 })
    const ask = (number: number) => sql`select ${number}::integer + 40 as answer`.execute(db)
    expect([(await ask(1)).rows, (await ask(2)).rows]).toEqual([[{ answer: 41 }], [{ answer: 42 }]])
    expect(await preparedTexts(db)).toEqual(["select $1::integer + 40 as answer"])
  })

  it("stop at a limit, beyond which statements run all the same", async () => {
    const { db } = await openTestDatabase({ connectionsMax: 1 })
    for (let number = 0; number < 520; number++) {
      const { rows } = await sql.raw<{ answer: number }>(`select ${number} as answer`).execute(db)
      expect(rows).toEqual([{ answer: number }])
    }
    const prepared = await preparedTexts(db)
    expect(prepared.length).toBeGreaterThan(450)
    expect(prepared.length).toBeLessThanOrEqual(500)
  })

  it("are read as a whole: a cursor is refused", async () => {
    const { db } = await openTestDatabase()
    const stream = db.selectFrom("parts").selectAll().stream()
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toThrow("cursor")
  })
})

/** A client of its own on the file's database. */
async function openTestDatabase(
  settings: Partial<DatabaseSettings> = {},
): Promise<DatabaseClient & { url: string }> {
  const client = openDatabase({
    url: database.url,
    applicationName: "client test",
    connectionsMax: 4,
    onIdleError: () => undefined,
    ...settings,
  })
  onTestFinished(() => client.close())
  return { ...client, url: database.url }
}

async function preparedTexts(db: DatabaseClient["db"]): Promise<string[]> {
  const { rows } = await sql<{ statement: string }>`
    select statement from pg_prepared_statements where statement not like '%pg_prepared_statements%'
  `.execute(db)
  return rows.map((row) => row.statement)
}
