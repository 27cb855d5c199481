import { openDatabase } from "@kitwright/db/client"
import { createTestDatabase } from "@kitwright/db/test-kit"
import { Client } from "pg"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { countStatements, type WireCounter } from "./wire-counter.ts"

let database: Awaited<ReturnType<typeof createTestDatabase>>
let wire: WireCounter
beforeAll(async () => {
  database = await createTestDatabase()
  wire = await countStatements(database.url)
})
afterAll(async () => {
  await wire.close()
  await database.close()
})
beforeEach(() => wire.reset())

test("simple queries and prepared statements are counted each time they run", async () => {
  const client = new Client({ connectionString: wire.url })
  await client.connect()
  await client.query("select 1")
  await client.query({ name: "named", text: "select $1::int", values: [1] })
  await client.query({ name: "named", text: "select $1::int", values: [2] })
  await client.query("select $1::text", ["x".repeat(200_000)])
  await client.end()
  expect(wire.statements()).toEqual(["select 1", "select $1::int", "select $1::int", "select $1::text"])
})

test("a transaction counts with its begin and commit", async () => {
  const client = openDatabase({
    url: wire.url,
    applicationName: "wire test",
    connectionsMax: 1,
    onIdleError: () => undefined,
  })
  await client.db.transaction().execute((tx) => tx.selectFrom("parts").select("id").execute())
  await client.close()
  expect(wire.statements()).toEqual(["begin", 'select "id" from "parts"', "commit"])
})
