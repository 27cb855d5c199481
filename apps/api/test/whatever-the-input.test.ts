import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { mutation, query, router } from "../src/trpc.ts"
import { startTestServer, type TestServer } from "./test-server.ts"

/** Takes anything, so that only what stands before the schemas can refuse. */
const open = router({
  open: router({
    ask: query.input(z.unknown()).query(() => "asked"),
    take: mutation.input(z.unknown()).mutation(() => "taken"),
  }),
  bom: router({ preview: mutation.input(z.unknown()).mutation(() => "previewed") }),
})

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ router: open })
})
afterAll(() => server.close())

function post(address: string, payload: string) {
  const headers = { "content-type": "application/json" }
  return server.inject({ method: "POST", url: `/trpc/${address}`, payload, headers })
}

describe("keys that reach a prototype never get to a procedure", () => {
  test.each([
    ['{"__proto__": {"polluted": true}}'],
    [String.raw`{"a": [{"\u005f_proto__": 1}]}`],
    ['{"a": {"constructor": {"prototype": {"polluted": true}}}}'],
  ])("%s", async (text) => {
    expect((await post("open.take", text)).statusCode).toBe(400)
    expect((await server.inject(`/trpc/open.ask?input=${encodeURIComponent(text)}`)).statusCode).toBe(400)
  })

  test("other keys do", async () => {
    expect((await post("open.take", '{"prototype": 1, "constructor": 2}')).statusCode).toBe(200)
  })
})

test("an import takes no part in a batch, whatever the batch holds", async () => {
  const alone = await post("bom.preview", "{}")
  expect(alone.json()).toEqual({ result: { data: "previewed" } })
  const batch = await post("open.take,bom.preview?batch=1", '{"0": {}, "1": {}}')
  expect(batch.json()).toMatchObject([
    { result: { data: "taken" } },
    { error: { data: { reason: "VALIDATION", httpStatus: 400 } } },
  ])
})
