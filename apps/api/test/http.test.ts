import { once } from "node:events"
import { connect } from "node:net"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { probeRouter } from "./probe-router.ts"
import { startTestServer, type TestServer } from "./test-server.ts"

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    router: probeRouter,
    environment: { KITWRIGHT_REQUEST_TIMEOUT_SECONDS: "1" },
  })
})
afterAll(() => server.close())

const json = { "content-type": "application/json" }

function post(path: string, body: string | Buffer, headers: Record<string, string> = json) {
  return server.inject({ method: "POST", url: `/trpc/${path}`, payload: body, headers })
}

/** What every refusal looks like, whoever makes it. */
function refused(status: number, reason: string) {
  return {
    statusCode: status,
    body: { error: { data: { httpStatus: status, reason, requestId: expect.any(String) } } },
  }
}

type Injected = Awaited<ReturnType<typeof post>>
const seen = (response: Injected) => ({ statusCode: response.statusCode, body: response.json<unknown>() })

describe("headers", () => {
  test("every answer is guarded against use in foreign pages", async () => {
    for (const url of ["/trpc/probe.nothing", "/trpc/probe.none", "/healthz", "/nowhere", "/trpc/%zz"]) {
      const { headers } = await server.inject(url)
      expect(headers).toMatchObject({
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
        "x-request-id": expect.stringMatching(/^[\w-]{36}$/),
      })
    }
  })

  test("a sane request id is taken over and stands in the error, any other is replaced", async () => {
    const own = await server.inject({ url: "/trpc/probe.none", headers: { "x-request-id": "proxy-7.a_b" } })
    expect(own.headers["x-request-id"]).toBe("proxy-7.a_b")
    expect(own.json()).toMatchObject({ error: { data: { requestId: "proxy-7.a_b" } } })

    for (const insane of ["", "a b", "x".repeat(65), "<script>"]) {
      const other = await server.inject({ url: "/healthz", headers: { "x-request-id": insane } })
      expect(other.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/)
    }
  })
})

describe("requests from foreign pages", () => {
  const host = "localhost:3000"
  test.each([
    ["another site", { host, origin: "https://evil.example" }],
    ["no site at all", { host, origin: "null" }],
    ["another port", { host, origin: "http://localhost:3001" }],
    [
      "a foreign form, whatever it sends",
      { host, origin: "http://evil.example", "content-type": "text/plain" },
    ],
    ["a foreign name for this machine", { host: "evil.example", origin: "http://evil.example" }],
    ["a foreign name without origin", { host: "evil.example:3000" }],
  ])("%s: refused", async (_name, headers) => {
    const response = await post("probe.touch", "", { ...json, ...headers })
    expect(seen(response)).toMatchObject(refused(403, "FORBIDDEN"))
  })

  test.each([
    [{ host, origin: "http://localhost:3000" }],
    [{ host: "127.0.0.1:3000", origin: "http://127.0.0.1:3000" }],
    [{ host: "[::1]:3000", origin: "http://[::1]:3000" }],
    [{ host: "localhost", origin: "https://localhost" }],
  ])("our own page: welcome %j", async (headers) => {
    expect((await post("probe.touch", "", { ...json, ...headers })).statusCode).toBe(200)
  })

  test("behind a proxy with a name of its own: welcome, whether it passes the name on or not", async () => {
    const proxied = await startTestServer({
      router: probeRouter,
      environment: { KITWRIGHT_HOST_NAMES: "kit.example" },
    })
    const send = (headers: Record<string, string>) =>
      proxied.inject({ method: "POST", url: "/trpc/probe.touch", headers: { ...json, ...headers } })
    const origin = "https://kit.example"
    expect((await send({ host: "kit.example", origin })).statusCode).toBe(200)
    expect((await send({ host, origin })).statusCode).toBe(200)
    expect((await send({ host, origin: "https://kit.example.evil" })).statusCode).toBe(403)
    await proxied.close()
  })

  test("on an address for everybody the host may have any name, but a foreign page is still foreign", async () => {
    const open = await startTestServer({ router: probeRouter, environment: { HOST: "0.0.0.0" } })
    const send = (headers: Record<string, string>) =>
      open.inject({ method: "POST", url: "/trpc/probe.touch", headers: { ...json, ...headers } })
    expect((await send({ host: "kit.lan", origin: "http://kit.lan" })).statusCode).toBe(200)
    expect((await send({ host: "kit.lan", origin: "http://evil.example" })).statusCode).toBe(403)
    await open.close()
  })

  test("reads are refused as well; probes are not", async () => {
    const headers = { host: "evil.example" }
    expect((await server.inject({ url: "/trpc/probe.nothing", headers })).statusCode).toBe(403)
    expect((await server.inject({ url: "/metrics", headers })).statusCode).toBe(403)
    expect((await server.inject({ url: "/healthz", headers })).statusCode).toBe(200)
  })
})

describe("bodies", () => {
  test.each([
    ["text", { "content-type": "text/plain" }, "{}"],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }, "a=1"],
    ["a file", { "content-type": "application/octet-stream" }, "{}"],
    ["no type", {}, "{}"],
    ["no type and no content", {}, ""],
    ["an unreadable type", { "content-type": "json" }, "{}"],
  ])("%s is no JSON: 415", async (_name, headers, body) => {
    const response = await post("probe.touch", body, headers)
    expect(seen(response)).toMatchObject(refused(415, "VALIDATION"))
  })

  test.each([
    ["half of it", Buffer.from('{"text":')],
    ["compressed", gzipSync('{"text":"a"}')],
    ["a NUL", Buffer.from("\0")],
  ])("JSON that is none, %s: 400", async (_name, body) => {
    expect(seen(await post("probe.change", body))).toMatchObject(refused(400, "VALIDATION"))
  })

  test("more than a megabyte: 413, announced or not", async () => {
    const body = JSON.stringify({ text: "x".repeat(1_100_000) })
    expect(seen(await post("probe.change", body))).toMatchObject(refused(413, "VALIDATION"))

    const unannounced = new Blob([body]).stream()
    const init = { method: "POST", headers: json, body: unannounced, duplex: "half" } as const
    const response = await fetch(`${server.url}/trpc/probe.change`, init)
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ error: { data: { code: "PAYLOAD_TOO_LARGE" } } })
  })

  test("an import may be large, up to its own limit, and comes alone", async () => {
    const base64 = (length: number) => JSON.stringify({ contentBase64: "A".repeat(length) })
    const large = await post("bom.preview", base64(15_000_000))
    expect(large.json()).toEqual({ result: { data: { length: 15_000_000 } } })
    expect(server.shutdown.tasks).toContain("bom.preview")

    expect(seen(await post("bom.preview", base64(21_000_000)))).toMatchObject(refused(413, "VALIDATION"))
    const batch = await post("bom.preview,bom.preview?batch=1", "{}")
    expect(batch.statusCode).toBe(400)
    expect(batch.json()).toMatchObject([{ error: { data: { reason: "VALIDATION" } } }, {}])
  })

  test.each([
    ['{"__proto__": {"polluted": true}, "text": "a"}'],
    [String.raw`{"\u005f_proto__": {"polluted": true}, "text": "a"}`],
    ['{"text": {"constructor": {"prototype": {"polluted": true}}}}'],
  ])("keys that reach a prototype are refused: %s", async (text) => {
    expect(seen(await post("probe.change", text))).toMatchObject(refused(400, "VALIDATION"))
    const query = await server.inject(`/trpc/probe.echo?input=${encodeURIComponent(text)}`)
    expect(query.statusCode).toBe(400)
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined()
  })

  test("JSON of endless depth is refused like any other wrong input", async () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000)
    expect(seen(await post("probe.change", deep))).toMatchObject(refused(400, "VALIDATION"))
    expect(seen(await post("probe.change", `{"text":${deep}}`))).toMatchObject(refused(400, "VALIDATION"))
  })
})

describe("addresses", () => {
  test("a batch of thousands is refused in a few words", async () => {
    const response = await server.inject(`/trpc/${",".repeat(4_000)}?batch=1`)
    expect(seen(response)).toMatchObject(refused(400, "VALIDATION"))
    expect(response.body.length).toBeLessThan(400)
  })

  test.each([
    [`/trpc/${"x,".repeat(4_000)}`, 400, "VALIDATION"],
    ["/trpc/%zz", 400, "VALIDATION"],
    ["/trpc/probe.echo?input=1&input=2", 400, "VALIDATION"],
    ["/trpc", 404, "NOT_FOUND"],
    ["/trpc/probe.nothing/more", 404, "NOT_FOUND"],
    ["/nowhere", 404, "NOT_FOUND"],
  ])("%.40s", async (url, status, reason) => {
    const response = await server.inject(url)
    expect(seen(response)).toMatchObject(refused(status, reason))
    expect(response.body.length).toBeLessThan(500)
  })

  test.each(["PUT", "PATCH", "DELETE", "OPTIONS"] as const)(
    "%s is no way to call anything",
    async (method) => {
      const response = await server.inject({ method, url: "/trpc/probe.touch" })
      expect(response.statusCode).toBe(405)
    },
  )
})

describe("time", () => {
  test("a request that never comes to its end is given up: 408", async () => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1")
    socket.write(
      "POST /trpc/probe.touch HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{",
    )
    let answer = ""
    socket.on("data", (chunk: Buffer) => (answer += chunk.toString()))
    await once(socket, "end")
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(answer).toContain('"code":"TIMEOUT"')
  })

  test.each([
    ["a read", () => fetch(`${server.url}/trpc/probe.sleep?input={"seconds":2}`)],
    [
      "a change",
      () => fetch(`${server.url}/trpc/probe.doze`, { method: "POST", headers: json, body: '{"seconds":2}' }),
    ],
  ])("%s that takes too long is given up: 503 and when to come again", async (_, call) => {
    const response = await call()
    expect(response.status).toBe(503)
    expect(response.headers.get("retry-after")).toBe("2")
    expect(await response.json()).toMatchObject({ error: { data: { reason: "UNAVAILABLE" } } })
  })
})

describe("subscriptions", () => {
  test("stream their events", async () => {
    const events = await fetch(`${server.url}/trpc/probe.events`)
    expect(events.headers.get("content-type")).toContain("text/event-stream")
    const text = await events.text()
    expect(text).toContain('data: "first"')
    expect(text).toContain('data: "second"')
  })

  test("don't keep the server from closing", async () => {
    const other = await startTestServer({ router: probeRouter })
    const events = await fetch(`${other.url}/trpc/bom.progress`)
    const reader = events.body?.getReader()
    const first = await reader?.read()
    expect(new TextDecoder().decode(first?.value)).toContain("event: connected")
    await other.close()
    await expect(reader?.read().then(() => reader.read())).rejects.toThrow("terminated")
  })

  test("don't go into batches", async () => {
    const response = await server.inject("/trpc/probe.events,probe.events?batch=1")
    expect(response.statusCode).toBe(400)
  })
})

test("the log holds no secrets", async () => {
  const secret = "s3cr3t-value"
  await server.inject({
    url: `/trpc/probe.crash?X-Amz-Signature=${secret}`,
    headers: { cookie: `session=${secret}`, authorization: `Bearer ${secret}` },
  })
  const lines = server.logged().join("")
  expect(lines).toContain("/trpc/probe.crash")
  expect(lines).not.toContain(secret)
})
