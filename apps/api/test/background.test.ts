import { openDatabase } from "@kitwright/db/client"
import { runSql } from "@kitwright/db/test-kit"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { type BackgroundSettings, startBackground } from "../src/background.ts"
import { createLog } from "../src/log.ts"
import { FakeClock } from "./fake-clock.ts"
import { TestShutdownCoordinator } from "./shutdown-doubles.ts"
import { startTestServer, type TestServer } from "./test-server.ts"

let server: TestServer
let clock: FakeClock
let shutdown: TestShutdownCoordinator
let logged: string[]

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())
beforeEach(() => {
  clock = new FakeClock()
  shutdown = new TestShutdownCoordinator()
  logged = []
})

function start(db = server.db, metrics: BackgroundSettings["metrics"] = server.metrics) {
  startBackground({
    db,
    clock,
    log: createLog("info", { write: (line) => void logged.push(line) }),
    metrics,
    shutdown,
    metricsRefreshMs: 30_000,
  })
}

const metric = async (name: string) =>
  (await server.metrics.text()).split("\n").filter((line) => line.startsWith(name))

test("the inventory gauges follow the database at each refresh, until the shutdown", async () => {
  start()
  await expect.poll(() => metric("inventory_parts_count")).toEqual(["inventory_parts_count 0"])
  await expect.poll(() => clock.sleeping()).toBe(2)

  await server.client.types.create.mutate({ name: "Resistor" })
  const [type] = await server.client.types.list.query()
  await server.client.boxes.create.mutate({ description: "Left", capacity: 4 })
  await server.client.parts.create.mutate({
    description: "10 k",
    typeId: type?.id,
    minimumStock: "5",
    openingStock: { boxNo: 1, locNo: 2, quantity: "3" },
  })
  await clock.advance(29_999)
  expect(await metric("inventory_parts_count")).toEqual(["inventory_parts_count 0"])
  await clock.advance(1)
  await expect.poll(() => metric("inventory_parts_count")).toEqual(["inventory_parts_count 1"])
  expect(await metric("inventory_quantity_total")).toEqual(["inventory_quantity_total 3"])
  expect(await metric("inventory_low_stock_parts")).toEqual(["inventory_low_stock_parts 1"])
  expect(await metric("inventory_parts_by_type")).toEqual(['inventory_parts_by_type{type="Resistor"} 1'])
  expect(await metric("inventory_box_utilization")).toEqual([
    'inventory_box_utilization_ratio{box_no="1"} 0.25',
  ])
  expect(await metric("inventory_recent_changes")).toEqual([
    'inventory_recent_changes{days="7"} 1',
    'inventory_recent_changes{days="30"} 1',
  ])

  await expect.poll(() => clock.sleeping()).toBe(2)
  shutdown.prepare()
  expect(clock.sleeping()).toBe(0)
  expect(await shutdown.waitForAll(1_000)).toEqual([])
})

test("the shutdown knows of each turn, and waits for it", async () => {
  start()
  await expect.poll(() => clock.sleeping()).toBe(2)
  expect(shutdown.tasks).toEqual(["metrics refresh", "idempotency housekeeping"])
  await clock.advance(30_000)
  await expect.poll(() => shutdown.tasks.length).toBe(3)
  await expect.poll(() => clock.sleeping()).toBe(2)
  shutdown.prepare()
})

test.each([
  ["a second", 1_000, 100_000],
  ["a minute", 60_000, 300_000],
])("a refresh that takes %s comes again later", async (_, workMs, pauseMs) => {
  let refreshes = 0
  clock.monotonicMs = () => workMs * refreshes
  start(server.db, { ...server.metrics, inventoryRefreshed: () => void refreshes++ })
  await expect.poll(() => clock.sleeping()).toBe(2)
  await clock.advance(pauseMs - 1)
  expect(refreshes).toBe(1)
  await clock.advance(1)
  await expect.poll(() => refreshes).toBe(2)
  await expect.poll(() => clock.sleeping()).toBe(2)
  shutdown.prepare()
})

test("idempotency keys are forgotten after seven days", async () => {
  await runSql(
    server.db,
    `insert into idempotency (procedure, key, request_hash, created_at) values
       ('parts.create', 'young', 'x', now() - interval '6 days'),
       ('parts.create', 'old', 'x', now() - interval '8 days')`,
  )
  const keys = () => runSql<{ key: string }>(server.db, "select key from idempotency order by key")
  start()
  await expect.poll(keys).toEqual([{ key: "young" }])
  await runSql(server.db, "update idempotency set created_at = now() - interval '8 days'")
  await expect.poll(() => clock.sleeping()).toBe(2)
  await clock.advance(3_600_000)
  await expect.poll(keys).toEqual([])
  shutdown.prepare()
})

test("work that fails is logged and counted, and comes again at its time", async () => {
  const nowhere = openDatabase({
    url: "postgres://kitwright@127.0.0.1:1/nowhere",
    applicationName: "background test",
    connectionsMax: 1,
    onIdleError: () => undefined,
  })
  start(nowhere.db)
  const failures = () => logged.filter((line) => line.includes('"task":"metrics refresh"')).length
  await expect.poll(failures).toBe(1)
  await expect.poll(() => clock.sleeping()).toBe(2)
  await clock.advance(30_000)
  await expect.poll(failures).toBe(2)
  expect(
    await metric('background_job_duration_seconds_count{task="metrics refresh",outcome="failed"}'),
  ).toEqual(['background_job_duration_seconds_count{task="metrics refresh",outcome="failed"} 2'])
  shutdown.prepare()
  await nowhere.close()
})
