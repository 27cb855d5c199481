import { afterAll, beforeAll, expect, test } from "vitest"
import { startTestServer, type TestServer } from "./test-server.ts"

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

test("smoke", async () => {
  const res = await server.inject("/readyz")
  expect(res.json()).toEqual({ status: "ready" })
  const bad = await fetch(`${server.url}/trpc/parts.get?input=${encodeURIComponent('{"key":"ZZZZ"}')}`)
  console.log(bad.status, await bad.text(), [...bad.headers])
  const bad2 = await fetch(`${server.url}/trpc/parts.create`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  })
  console.log(bad2.status, await bad2.text())
  const p = await server.client.parts.create.mutate({ description: "LED red", idempotencyKey: "a" })
  const p2 = await server.client.parts.create.mutate({ description: "LED red", idempotencyKey: "a" })
  expect(p2).toEqual(p)
  console.log(p)
  console.log(
    (await (await fetch(`${server.url}/metrics`)).text())
      .split("\n")
      .filter((l) => l.startsWith("trpc_call_duration_seconds_count")),
  )
  console.log(server.logged())
})
