import { createEmptyDatabase } from "@kitwright/db/test-kit"
import { openDatabase } from "@kitwright/db/client"
import { migrate, migrationNames } from "@kitwright/db/migrate"
import { afterEach, expect, test } from "vitest"
import { startTestServer, type TestServer, testConfig } from "./test-server.ts"

const opened: { close: () => Promise<void> }[] = []
afterEach(async () => {
  for (const item of opened.splice(0).toReversed()) await item.close()
})

/** A server on another database than the one that tests get. */
async function serverOn(url: string): Promise<TestServer> {
  const database = openDatabase({
    url,
    applicationName: "health test",
    connectionsMax: 1,
    connectTimeoutMs: 1_000,
    onIdleError: () => undefined,
  })
  const server = await startTestServer({ dependencies: { database, config: testConfig(url) } })
  opened.push(database, server)
  return server
}

async function probe(server: TestServer, url: string): Promise<{ status: number; body: unknown }> {
  const response = await server.inject(url)
  return { status: response.statusCode, body: response.json() }
}

test("ready when the database answers and its schema is the newest", async () => {
  const server = await startTestServer({ store: true })
  opened.push(server)
  expect(await probe(server, "/readyz")).toEqual({ status: 200, body: { status: "ready" } })
  expect(await probe(server, "/healthz")).toEqual({ status: 200, body: { status: "alive" } })
})

test("ready without an object store, and it says what is missing", async () => {
  const server = await startTestServer()
  opened.push(server)
  expect(await probe(server, "/readyz")).toEqual({
    status: 200,
    body: { status: "ready", degraded: ["no object store is set up"] },
  })
})

test("not ready while it shuts down, but alive", async () => {
  const server = await startTestServer()
  opened.push(server)
  server.shutdown.draining = true
  expect(await probe(server, "/readyz")).toEqual({
    status: 503,
    body: { status: "not ready", reasons: ["shutting down"] },
  })
  const alive = await server.inject("/healthz")
  expect(alive.statusCode).toBe(200)
  expect(alive.headers.connection).toBe("close")
})

test("not ready without a database, but alive", async () => {
  const server = await serverOn("postgres://kitwright@127.0.0.1:1/nowhere")
  expect(await probe(server, "/readyz")).toEqual({
    status: 503,
    body: { status: "not ready", reasons: ["the database does not answer"] },
  })
  expect(await probe(server, "/healthz")).toMatchObject({ status: 200 })
})

test("not ready before the migrations have run, ready after", async () => {
  const empty = await createEmptyDatabase()
  opened.push({ close: empty.drop })
  const server = await serverOn(empty.url)
  const names = await migrationNames()
  expect(await probe(server, "/readyz")).toEqual({
    status: 503,
    body: { status: "not ready", reasons: [`migrations are pending: ${names.join(", ")}`] },
  })
  await migrate(empty.url)
  expect(await probe(server, "/readyz")).toMatchObject({ status: 200 })
})

test("probes that come at once share one look at the database", async () => {
  const server = await startTestServer({ countStatements: true })
  opened.push(server)
  await server.inject("/readyz")
  const statements = await server.statementsOf(() =>
    Promise.all(Array.from({ length: 20 }, () => fetch(`${server.url}/readyz`))),
  )
  expect(statements.length).toBeLessThan(20)
  expect(new Set(statements)).toEqual(new Set(['select 1 as "one"']))
})
