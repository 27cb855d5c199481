import { readFile } from "node:fs/promises"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createLog } from "../src/log.ts"
import { createMetrics } from "../src/metrics.ts"
import { probeRouter } from "./probe-router.ts"
import { startTestServer, type TestServer } from "./test-server.ts"

describe("docs/metrics.md", () => {
  test("lists every metric with its kind and labels, and no other", async () => {
    const text = await readFile(new URL("../../../docs/metrics.md", import.meta.url), "utf8")
    const documented = [...text.matchAll(/^\| `(\w+)` \| (\w+) \| (.*?) ?\| (.+) \|$/gm)]
      .filter(([, , , , meaning = ""]) => process.platform === "linux" || !meaning.includes("(Linux)"))
      .map(([, name, kind, labels = ""]) => `${name} ${kind} ${labels.replaceAll(/[`,]/g, "").trim()}`.trim())
    const real = createMetrics(createLog("silent")).described()
    expect(documented.toSorted()).toEqual(
      real.map(({ name, kind, labels }) => `${name} ${kind} ${labels.join(" ")}`.trim()).toSorted(),
    )
  })
})

describe("what a server measures", () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ router: probeRouter })
  })
  afterAll(() => server.close())

  async function samples(name: string): Promise<string[]> {
    const response = await server.inject("/metrics")
    expect(response.headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/)
    return response.body.split("\n").filter((line) => line.startsWith(name))
  }

  test("requests by pattern, calls by procedure: nothing that a caller makes up becomes a label", async () => {
    const madeUp = "x".repeat(40)
    await server.inject("/trpc/probe.nothing,probe.nothing,probe.crash?batch=1")
    await server.inject(`/trpc/${madeUp}`)
    await server.inject(`/${madeUp}`)

    expect(await samples("http_requests_total")).toEqual(
      expect.arrayContaining([
        'http_requests_total{method="GET",route="/trpc/:path",status="207"} 1',
        'http_requests_total{method="GET",route="/trpc/:path",status="404"} 1',
        'http_requests_total{method="GET",route="unknown",status="404"} 1',
      ]),
    )
    expect(await samples("http_request_duration_seconds_count")).toContain(
      'http_request_duration_seconds_count{method="GET",route="/trpc/:path",status="207"} 1',
    )
    expect((await samples("trpc_call_duration_seconds_count")).toSorted()).toEqual([
      'trpc_call_duration_seconds_count{path="probe.crash",type="query",code="INTERNAL_SERVER_ERROR"} 1',
      'trpc_call_duration_seconds_count{path="probe.nothing",type="query",code="OK"} 2',
      'trpc_call_duration_seconds_count{path="unknown",type="unknown",code="NOT_FOUND"} 1',
    ])
    expect(await samples("exceptions_total")).toEqual(
      expect.arrayContaining([
        'exceptions_total{reason="INTERNAL"} 1',
        'exceptions_total{reason="NOT_FOUND"} 2',
      ]),
    )
    expect(await server.metrics.text()).not.toContain(madeUp)
  })

  test("the pool, whenever it is asked", async () => {
    await server.db.selectNoFrom((expression) => expression.lit(1).as("one")).execute()
    expect(await samples("database_pool")).toEqual([
      expect.stringMatching(/^database_pool_connections\{state="idle"\} [1-9]/),
      'database_pool_connections{state="busy"} 0',
      "database_pool_waiting 0",
    ])
  })
})

test("a metric that fails is logged and fails nothing else", async () => {
  const lines: string[] = []
  const metrics = createMetrics(createLog("info", { write: (line) => void lines.push(line) }))
  metrics.callFinished({ path: "parts.get", type: "query", code: "OK", seconds: Number.NaN })
  metrics.quantityChanged("receipt", -1)
  metrics.watchPool(() => {
    throw new Error("no pool")
  })
  expect(await metrics.text()).toContain("database_pool_waiting")
  expect(lines.join("")).toMatch(/not a valid number|decrease a counter/)
  expect(lines.join("")).toContain("no pool")
})
