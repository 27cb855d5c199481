import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3"
import { getSignedUrl } from "@aws-sdk/s3-request-presigner"
import { describe, expect, it } from "vitest"
import { type RawAnswer, sendRaw } from "./raw-request.ts"
import { clientOf, startTestStore, type TestStore } from "./store-harness.ts"

const origin = "http://127.0.0.1:3000"
const headers = "content-type,if-none-match,x-amz-checksum-sha256,content-length"

async function ask(store: TestStore, sent: Record<string, string>): Promise<RawAnswer> {
  return await sendRaw(store.endpoint, {
    method: "OPTIONS",
    path: `/${store.bucket}/key?X-Amz-Signature=any`,
    headers: sent,
  })
}

function question(from: string, method = "PUT", asked = headers): Record<string, string> {
  return { origin: from, "access-control-request-method": method, "access-control-request-headers": asked }
}

describe("a browser's question before a PUT", () => {
  it("is answered to a page of ours, for exactly what it needs", async () => {
    const store = await startTestStore({ origins: [origin] })
    expect(await ask(store, question(origin))).toMatchObject({
      status: 200,
      headers: {
        "access-control-allow-origin": origin,
        "access-control-allow-methods": "GET, HEAD, PUT",
        "access-control-allow-headers": "content-length, content-type, if-none-match, x-amz-checksum-sha256",
        vary: expect.stringContaining("Origin"),
      },
    })
  })

  it.each([
    ["another origin", question("http://127.0.0.1:3001")],
    ["another scheme", question("https://127.0.0.1:3000")],
    ["an origin that begins like ours", question("http://127.0.0.1:30000")],
    ["no origin", question("null")],
    ["another method", question(origin, "DELETE")],
    ["another header", question(origin, "PUT", `${headers},x-amz-meta-a`)],
  ])("is refused for %s", async (_, sent) => {
    const store = await startTestStore({ origins: [origin] })
    const answer = await ask(store, sent)
    expect(answer).toMatchObject({ status: 403, code: "AccessForbidden" })
    expect(answer.headers["access-control-allow-methods"]).toBeUndefined()
  })

  it.each([
    ["a page on the port of the same host", "http://bench.local:3000", "bench.local:9000", 200],
    ["one by number", "http://192.168.1.5:3000", "192.168.1.5:9000", 200],
    ["one by a number of the new kind", "http://[::1]:3000", "[::1]:9000", 200],
    ["a page on another port", "http://bench.local:3001", "bench.local:9000", 403],
    ["a page of another host", "http://other.local:3000", "bench.local:9000", 403],
    ["a host that cannot be read", "http://bench.local:3000", "bench.local:x", 403],
  ])("by the rule of the same host is answered to %s", async (_, from, host, status) => {
    const store = await startTestStore({ samehostPort: 3000 })
    expect((await ask(store, { ...question(from), host })).status).toBe(status)
  })
})

describe("an answer", () => {
  it("may be read by a page of ours, and so may a refusal", async () => {
    const store = await startTestStore({ origins: [origin] })
    const s3 = clientOf(store)
    await s3.send(new PutObjectCommand({ Bucket: store.bucket, Key: "key", Body: "x" }))
    const url = new URL(await getSignedUrl(s3, new GetObjectCommand({ Bucket: store.bucket, Key: "key" })))
    const get = (path: string, from: string) =>
      sendRaw(store.endpoint, { method: "GET", path, headers: { origin: from } })
    const allowed = {
      "access-control-allow-origin": origin,
      "access-control-expose-headers": expect.stringMatching(/ETag.*x-amz-checksum-sha256/),
    }
    expect(await get(url.pathname + url.search, origin)).toMatchObject({ status: 200, headers: allowed })
    expect(await get(url.pathname, origin)).toMatchObject({ status: 403, headers: allowed })
    const other = await get(url.pathname + url.search, "http://elsewhere.example")
    expect(other.status).toBe(200)
    expect(other.headers["access-control-allow-origin"]).toBeUndefined()
    expect(other.headers.vary).toContain("Origin")
  })
})
