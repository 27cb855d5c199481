import { openDatabase } from "@kitwright/db/client"
import type { Reason } from "@kitwright/domain/errors"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { probeRouter } from "./probe-router.ts"
import { startTestServer, type TestServer } from "./test-server.ts"

/** The statuses that clients are promised. */
const statusOfReason: Record<Reason, number> = {
  NOT_FOUND: 404,
  VERSION_CONFLICT: 409,
  INVALID_STATE: 409,
  ALREADY_EXISTS: 409,
  NOT_IN_SET: 409,
  IDEMPOTENCY_MISMATCH: 409,
  UPLOAD_NOT_RECEIVED: 409,
  IN_USE: 409,
  INSUFFICIENT_STOCK: 409,
  CONFIRMATION_REQUIRED: 409,
  VALIDATION: 400,
  UNSUPPORTED_FILE_TYPE: 400,
  FILE_TOO_LARGE: 400,
  UNIT_MISMATCH: 422,
  BOM_CYCLE: 422,
  CONTENT_MISMATCH: 422,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
}

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ router: probeRouter })
})
afterAll(() => server.close())

/** Asks at once: what `inject` returns does nothing before it is awaited. */
async function ask(path: string, input?: unknown, of: TestServer = server) {
  const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`
  return await of.inject(`/trpc/${path}${query}`)
}

test.each(Object.entries(statusOfReason))("%s is answered with %i", async (reason, status) => {
  const response = await ask("probe.refuse", { reason })
  expect(response.statusCode).toBe(status)
  expect(response.json()).toMatchObject({
    error: {
      message: `Refused: ${reason}.`,
      data: { httpStatus: status, reason, details: { what: "probe" } },
    },
  })
  expect(response.headers["retry-after"]).toBe(reason === "UNAVAILABLE" ? "2" : undefined)
})

test("an input that breaks the rules comes back with every field and its problem", async () => {
  const response = await ask("probe.echo", { text: 1, colour: "red", "": 2 })
  expect(response.statusCode).toBe(400)
  expect(response.json()).toMatchObject({
    error: {
      message: expect.stringMatching(/^text: /),
      data: {
        code: "BAD_REQUEST",
        reason: "VALIDATION",
        details: { field: "text" },
        issues: [
          { path: "text", message: expect.any(String) },
          { path: "colour", message: "This field is not known here. Remove it." },
          { path: "", message: "This field is not known here. Remove it." },
        ],
      },
    },
  })
})

describe("internal errors", () => {
  test.each([["probe.crash"], ["probe.badSql"]])(
    "%s: nothing but a request id is shown, the cause is logged once, and it is counted",
    async (path) => {
      const response = await ask(path)
      const requestId = String(response.headers["x-request-id"])
      expect(response.statusCode).toBe(500)
      expect(response.json()).toEqual({
        error: {
          code: -32603,
          message: expect.stringContaining(requestId),
          data: { code: "INTERNAL_SERVER_ERROR", httpStatus: 500, requestId },
        },
      })
      expect(response.body).not.toMatch(/hunter2|select|parts|\.ts/)

      const errors = server
        .logged()
        .filter((line) => line.includes(requestId) && line.includes('"level":"error"'))
      expect(errors).toHaveLength(1)
      expect(errors[0]).toMatch(/hunter2|invalid input syntax/)
      expect(await server.metrics.text()).toMatch(/exceptions_total\{reason="INTERNAL"\} [12]/)
    },
  )
})

describe("trouble with the database", () => {
  const opened: { close: () => Promise<void> }[] = []
  afterEach(async () => {
    for (const item of opened.splice(0).toReversed()) await item.close()
  })

  /** A server whose pool is small and impatient, or leads nowhere. */
  async function serverWith(
    pool: Partial<Parameters<typeof openDatabase>[0]>,
    environment: Record<string, string> = {},
  ): Promise<TestServer> {
    const database = openDatabase({
      url: server.database.url,
      applicationName: "trouble test",
      connectionsMax: 1,
      connectTimeoutMs: 300,
      onIdleError: () => undefined,
      ...pool,
    })
    const troubled = await startTestServer({ router: probeRouter, environment, dependencies: { database } })
    opened.push(database, troubled)
    return troubled
  }

  const unavailable = {
    error: { data: { code: "SERVICE_UNAVAILABLE", reason: "UNAVAILABLE", httpStatus: 503 } },
  }

  test.each([
    ["nobody listens", "postgres://kitwright:s3cr3t@127.0.0.1:1/nowhere"],
    ["there is no such socket", "postgres://kitwright:s3cr3t@localhost/nowhere?host=/nonexistent"],
    ["there is no such host", "postgres://kitwright:s3cr3t@nowhere.invalid/nowhere"],
  ])("%s: 503 and when to come again; logged without the password", async (_name, url) => {
    const troubled = await serverWith({ url, connectTimeoutMs: 2_000 })
    const response = await ask("probe.sleep", { seconds: 0 }, troubled)
    expect(response.statusCode).toBe(503)
    expect(response.headers["retry-after"]).toBe("2")
    expect(response.json()).toMatchObject(unavailable)
    expect(troubled.logged().some((line) => line.includes('"level":"warn"'))).toBe(true)
    expect(troubled.logged().join("")).not.toContain("s3cr3t")
  })

  test("a statement that runs too long: 503", async () => {
    const troubled = await serverWith({ statementTimeoutMs: 200 })
    expect((await ask("probe.sleep", { seconds: 5 }, troubled)).json()).toMatchObject(unavailable)
  })

  test("no connection comes free: 503 soon, and all is well once one does", async () => {
    const troubled = await serverWith({ connectTimeoutMs: 500 })
    const answers = async () => (await ask("probe.sleep", { seconds: 0 }, troubled)).statusCode
    await expect.poll(answers).toBe(200)
    const first = ask("probe.sleep", { seconds: 3 }, troubled)
    const started = performance.now()
    const refused = await Promise.all(
      Array.from({ length: 20 }, () => ask("probe.sleep", { seconds: 0 }, troubled)),
    )
    expect(performance.now() - started).toBeLessThan(2_500)
    for (const response of refused) expect(response.json()).toMatchObject(unavailable)
    expect((await first).statusCode).toBe(200)
    expect(await answers()).toBe(200)
  })

  test("too many wait already: 503 at once", async () => {
    const troubled = await serverWith({ connectTimeoutMs: 5_000 }, { KITWRIGHT_POOL_QUEUE_MAX: "2" })
    const waiting = Array.from({ length: 3 }, () => ask("probe.sleep", { seconds: 1 }, troubled))
    await expect.poll(() => troubled.metrics.text()).toContain("database_pool_waiting 2")
    const started = performance.now()
    expect((await ask("probe.nothing", undefined, troubled)).json()).toMatchObject(unavailable)
    expect(performance.now() - started).toBeLessThan(1_000)
    for (const response of await Promise.all(waiting)) expect(response.statusCode).toBe(200)
  })
})
