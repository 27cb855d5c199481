import { createTestDatabase, type TestDatabase } from "@kitwright/db/test-kit"
import { afterAll, beforeAll, expect, test } from "vitest"
import { runLoad } from "../src/load/run-load.ts"
import { type KillableStore, startKillableStore } from "../src/store.ts"

let database: TestDatabase
let store: KillableStore
beforeAll(async () => {
  database = await createTestDatabase()
  store = await startKillableStore()
})
afterAll(async () => {
  await store.stop()
  await database.close()
})

/** The short form of `npm run soak`. */
test("16 writers with the same 6 contents, while all that can go is swept at once: no failure, nothing lost, nothing left", async () => {
  const result = await runLoad({
    databaseUrl: database.url,
    store,
    secondsMax: null,
    eventsPerWriter: 12,
    writers: 16,
    processes: 2,
    sweepers: 2,
  })
  expect(result).toMatchObject({ failures: [], failuresTotal: 0, problems: [] })
  // It was not idle: contents were created, shared and swept, over and over.
  expect(result.events["created"]).toBeGreaterThan(0)
  expect(result.events["deleted"]).toBeGreaterThan(0)
  expect(result.reads).toBeGreaterThan(0)
  expect(result.deleted).toBeGreaterThan(0)
})
