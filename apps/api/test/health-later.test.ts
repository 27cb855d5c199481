import { openDatabase } from "@kitwright/db/client"
import { migrate } from "@kitwright/db/migrate"
import { createEmptyDatabase } from "@kitwright/db/test-kit"
import { expect, test } from "vitest"
import { startTestServer, testConfig } from "./test-server.ts"

test("not ready any more when the database is gone, although it was ready before", async () => {
  const { url, drop } = await createEmptyDatabase()
  await migrate(url)
  const database = openDatabase({
    url,
    applicationName: "health test",
    connectionsMax: 1,
    onIdleError: () => undefined,
  })
  const server = await startTestServer({ dependencies: { database, config: testConfig(url) } })
  expect((await server.inject("/readyz")).statusCode).toBe(200)

  await drop()
  const gone = await server.inject("/readyz")
  expect(gone.statusCode).toBe(503)
  expect(gone.json()).toEqual({ status: "not ready", reasons: ["the database does not answer"] })
  await server.close()
  await database.close()
})
