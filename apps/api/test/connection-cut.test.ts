import { openDatabase } from "@kitwright/db/client"
import { Client } from "pg"
import { beforeAll, expect, test } from "vitest"
import { probeRouter } from "./probe-router.ts"
import { startTestServer, type TestServer } from "./test-server.ts"

let server: TestServer
let database: ReturnType<typeof openDatabase>
let admin: Client
beforeAll(async () => {
  const home = await startTestServer({ router: probeRouter })
  database = openDatabase({
    url: home.database.url,
    applicationName: "to be cut",
    connectionsMax: 1,
    onIdleError: () => undefined,
  })
  server = await startTestServer({ router: probeRouter, dependencies: { database } })
  admin = new Client({ connectionString: home.database.url })
  await admin.connect()
  return async () => {
    await server.close()
    await database.close()
    await admin.end()
    await home.close()
  }
})

/** Ends the connection while it works. @returns how many were ended */
async function cut(): Promise<number> {
  const { rowCount } = await admin.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'to be cut' and state = 'active'",
  )
  return rowCount ?? 0
}

async function askAgain(): Promise<number> {
  const response = await server.inject(`/trpc/probe.sleep?input=${encodeURIComponent('{"seconds":0}')}`)
  return response.statusCode
}

test("a connection that is cut in the middle of a call: 503, the process lives, and calls get a new one", async () => {
  for (let round = 0; round < 5; round++) {
    const call = fetch(`${server.url}/trpc/probe.sleep?input=${encodeURIComponent('{"seconds":5}')}`)
    await expect.poll(cut).toBe(1)
    const response = await call
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ error: { data: { reason: "UNAVAILABLE" } } })
    await expect.poll(askAgain).toBe(200)
  }
})
