import { createTRPCClient, httpLink } from "@trpc/client"
import { afterAll, beforeAll, expect, test } from "vitest"
import { changesRun, type ProbeRouter, probeRouter } from "./probe-router.ts"
import { startTestServer, type TestServer } from "./test-server.ts"

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ router: probeRouter })
})
afterAll(() => server.close())

function connect(requestId = "change-test") {
  return createTRPCClient<ProbeRouter>({
    links: [httpLink({ url: `${server.url}/trpc`, headers: { "x-request-id": requestId } })],
  })
}

test("a change knows who wants it, in which request, when, and with which key", async () => {
  const before = new Date().toISOString()
  const { origin } = await connect("request-1").probe.change.mutate({ text: "a", idempotencyKey: "key-a" })
  expect(origin).toEqual({
    actor: "local",
    requestId: "request-1",
    idempotencyKey: "key-a",
    at: expect.any(String),
  })
  expect(origin.at >= before && origin.at <= new Date().toISOString()).toBe(true)
})

test("without a key each call is a change of its own", async () => {
  await connect().probe.change.mutate({ text: "no key" })
  const { origin } = await connect().probe.change.mutate({ text: "no key" })
  expect(origin.idempotencyKey).toBeNull()
  expect(changesRun.get("no key")).toBe(2)
})

test("the same key and body get the first answer, also when they come at once", async () => {
  const call = (requestId: string) =>
    connect(requestId).probe.change.mutate({ text: "twins", idempotencyKey: "key-twins" })
  const [first, ...others] = await Promise.all([call("one"), call("two"), call("three")])
  for (const other of [...others, await call("four")]) expect(other).toEqual(first)
  expect(changesRun.get("twins")).toBe(1)
})

test("the same key with another body is refused", async () => {
  await connect().probe.change.mutate({ text: "one thing", idempotencyKey: "key-b" })
  const other = connect().probe.change.mutate({ text: "another thing", idempotencyKey: "key-b" })
  await expect(other).rejects.toMatchObject({
    data: { reason: "IDEMPOTENCY_MISMATCH", httpStatus: 409, details: { procedure: "probe.change" } },
  })
  expect(changesRun.get("another thing")).toBeUndefined()
})
