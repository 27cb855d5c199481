import { createPartReader } from "@kitwright/workshop/parts/part-reader"
import { createTRPCClient, httpBatchLink, httpLink, TRPCClientError } from "@trpc/client"
import { fastifyTRPCPlugin } from "@trpc/server/adapters/fastify"
import { fastify, type FastifyInstance, type FastifyRequest } from "fastify"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { systemClock } from "../src/clock.ts"
import { createContext } from "../src/context.ts"
import { type ProbeRouter, probeRouter } from "./probe-router.ts"
import { startTestServer, type TestServer } from "./test-server.ts"

/*
 * The binding must be indistinguishable from tRPC's own Fastify adapter for httpLink and httpBatchLink. So every request here
 * goes to both, over the same router.
 */

let ours: TestServer
let stock: FastifyInstance
let stockUrl: string

beforeAll(async () => {
  ours = await startTestServer({ router: probeRouter })
  stock = fastify({ routerOptions: { maxParamLength: 5_000 } })
  await stock.register(fastifyTRPCPlugin, {
    prefix: "/trpc",
    trpcOptions: {
      router: probeRouter,
      maxBatchSize: 10,
      createContext: ({ req }: { req: FastifyRequest }) =>
        createContext(
          {
            db: ours.db,
            clock: systemClock,
            metrics: ours.metrics,
            documents: ours.documents,
            parts: createPartReader(ours.db),
          },
          req,
        ),
    },
  })
  stockUrl = await stock.listen({ host: "127.0.0.1", port: 0 })
})
afterAll(async () => {
  await stock.close()
  await ours.close()
})

type Sent = { method?: string; address: string; body?: unknown; contentType?: string }

async function ask(url: string, { method = "GET", address, body, contentType }: Sent) {
  const response = await fetch(`${url}/trpc/${address}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    headers: contentType === undefined ? {} : { "content-type": contentType },
  })
  const text = (await response.text())
    .replaceAll(/"requestId":"[^"]+"/g, '"requestId":"…"')
    .replaceAll(/request id [\w-]+/g, "request id …")
  return {
    status: response.status,
    contentType: response.headers.get("content-type")?.split(";")[0],
    body: JSON.parse(text) as unknown,
  }
}

const input = (value: unknown) => `input=${encodeURIComponent(JSON.stringify(value))}`
const json = "application/json"

describe("the same answer as the stock adapter", () => {
  test.each<[string, Sent]>([
    ["a query", { address: `probe.echo?${input({ text: "ä ✓ \u0000" })}` }],
    ["a query without input and without answer", { address: "probe.nothing" }],
    ["an input that is not allowed", { address: `probe.echo?${input({ text: 1, more: true })}` }],
    ["a missing input", { address: "probe.echo" }],
    ["a refusal", { address: `probe.refuse?${input({ reason: "INSUFFICIENT_STOCK" })}` }],
    ["an internal error", { address: "probe.crash" }],
    ["an unknown path", { address: "probe.none" }],
    ["a path that every object has", { address: "constructor" }],
    ["a batch of one", { address: `probe.echo?batch=1&${input({ 0: { text: "a" } })}` }],
    [
      "a batch with mixed outcomes",
      {
        address: `probe.echo,probe.none,probe.crash,probe.nothing?batch=1&${input({ 0: { text: "a" } })}`,
      },
    ],
    [
      "a batch in which all is refused alike",
      {
        address: `probe.refuse,probe.refuse?batch=1&${input({ 0: { reason: "IN_USE" }, 1: { reason: "IN_USE" } })}`,
      },
    ],
    ["a batch without inputs", { address: "probe.nothing,probe.nothing?batch=1" }],
    ["commas without batch", { address: "probe.nothing,probe.nothing" }],
    [
      "a mutation",
      { method: "POST", address: "bom.preview", contentType: json, body: { contentBase64: "QQ" } },
    ],
    [
      "a batch of mutations",
      {
        method: "POST",
        address: "probe.touch,probe.change?batch=1",
        contentType: `${json}; charset=utf-8`,
        body: { 1: { nothing: 1 } },
      },
    ],
  ])("%s", async (_name, sent) => {
    const theirs = await ask(stockUrl, sent)
    expect(await ask(ours.url, sent)).toEqual({ ...theirs, body: inOurWords(theirs.body) })
  })

  /** The sentence about an unknown path is our own. */
  function inOurWords(body: unknown): unknown {
    const text = JSON.stringify(body).replaceAll(
      /No procedure found on path \\"([^"\\]+)\\"/g,
      String.raw`There is no procedure \"$1\".`,
    )
    return JSON.parse(text) as unknown
  }
})

/** Where the words are ours, the status and code are still tRPC's. */
describe("the same status and code as the stock adapter", () => {
  const answer = z.object({ error: z.object({ code: z.number() }) })
  const answers = z.union([answer, z.array(answer).transform(([first]) => first)])

  test.each<[string, Sent]>([
    ["JSON that is none in the address", { address: "probe.echo?input=%7B" }],
    [
      "JSON that is none in the body",
      { method: "POST", address: "bom.preview", contentType: json, body: "{" },
    ],
    ["a query by POST", { method: "POST", address: "probe.echo", contentType: json, body: { text: "a" } }],
    ["a mutation by GET", { address: "probe.touch" }],
    ["another method", { method: "PUT", address: "probe.touch", contentType: json, body: {} }],
    ["eleven calls in a batch", { address: `${Array(11).fill("probe.nothing").join(",")}?batch=1` }],
    ["queries and mutations in a batch", { address: "probe.nothing,probe.touch?batch=1" }],
    ["a batch whose input is no object", { address: "probe.echo,probe.echo?batch=1&input=1" }],
  ])("%s", async (_name, sent) => {
    const [mine, theirs] = [await ask(ours.url, sent), await ask(stockUrl, sent)]
    expect(mine.status).toBe(theirs.status)
    expect(answers.parse(mine.body)).toEqual(answers.parse(theirs.body))
    expect([mine.body].flat()[0]).toMatchObject({
      error: { data: { httpStatus: mine.status, reason: "VALIDATION", requestId: "…" } },
    })
  })
})

describe.each([
  { name: "httpLink", link: httpLink },
  { name: "httpBatchLink", link: httpBatchLink },
])("the client with $name", ({ link }) => {
  const connect = () => createTRPCClient<ProbeRouter>({ links: [link({ url: `${ours.url}/trpc` })] })

  test("gets answers", async () => {
    const client = connect()
    expect(await client.probe.echo.query({ text: "ü&=?" })).toEqual({ text: "ü&=?" })
    expect(await client.probe.nothing.query()).toBeUndefined()
    expect(await client.probe.touch.mutate()).toBe("touched")
  })

  test("gets typed errors", async () => {
    const error = await connect()
      .probe.refuse.query({ reason: "BOM_CYCLE" })
      .catch((cause: unknown) => cause)
    if (!(error instanceof TRPCClientError))
      throw new Error("expected an error of the client", { cause: error })
    expect(error.message).toBe("Refused: BOM_CYCLE.")
    expect(error.data).toMatchObject({
      code: "UNPROCESSABLE_CONTENT",
      httpStatus: 422,
      reason: "BOM_CYCLE",
      details: { what: "probe" },
    })
  })

  test("gets each of several outcomes in its place", async () => {
    const client = connect()
    const outcomes = await Promise.allSettled([
      client.probe.echo.query({ text: "first" }),
      client.probe.crash.query(),
      client.probe.refuse.query({ reason: "NOT_FOUND" }),
      client.probe.echo.query({ text: "last" }),
    ])
    expect(outcomes.map((outcome) => outcome.status)).toEqual([
      "fulfilled",
      "rejected",
      "rejected",
      "fulfilled",
    ])
    expect(outcomes[3]).toMatchObject({ value: { text: "last" } })
    expect(outcomes[2]).toMatchObject({ reason: { data: { reason: "NOT_FOUND" } } })
  })
})

describe("what the batching client makes of a request that is refused as a whole", () => {
  test("a body that is too large", async () => {
    const client = createTRPCClient<ProbeRouter>({ links: [httpBatchLink({ url: `${ours.url}/trpc` })] })
    const changes = Array.from({ length: 3 }, () => client.probe.change.mutate({ text: "x".repeat(400_000) }))
    for (const outcome of await Promise.allSettled(changes)) {
      expect(outcome).toMatchObject({ reason: { data: { reason: "VALIDATION", httpStatus: 413 } } })
    }
  })

  test("too many calls, unless it is told the limit", async () => {
    const url = `${ours.url}/trpc`
    const careless = createTRPCClient<ProbeRouter>({ links: [httpBatchLink({ url })] })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 11 }, () => careless.probe.nothing.query()),
    )
    expect(outcomes[10]).toMatchObject({ reason: { data: { reason: "VALIDATION", httpStatus: 400 } } })

    const careful = createTRPCClient<ProbeRouter>({ links: [httpBatchLink({ url, maxItems: 10 })] })
    const echoes = Array.from({ length: 25 }, (_, index) => careful.probe.echo.query({ text: String(index) }))
    expect((await Promise.all(echoes)).map(({ text }) => Number(text))).toEqual(
      Array.from({ length: 25 }, (_, index) => index),
    )
  })
})
