import { request as sendRequest } from "node:http"
import { buffer } from "node:stream/consumers"
import { runSql } from "@kitwright/db/test-kit"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startTestServer, type TestServer } from "../test-server.ts"
import { announce, type Issued, modes, newSet, photo, sha256Of, storedKeys, upload } from "./journey.ts"

type Sent = { url: string; method: string; headers: Record<string, string>; body: Buffer }

const page = (size: number) => Buffer.from("<script>alert(1)</script>".padEnd(size))
const base64Sha256 = (body: Buffer) => Buffer.from(sha256Of(body), "hex").toString("base64")
const withHeaders = (sent: Sent, headers: Record<string, string>): Sent => ({
  ...sent,
  headers: { ...sent.headers, ...headers },
})
const without = (sent: Sent, name: string): Sent => ({
  ...sent,
  headers: Object.fromEntries(Object.entries(sent.headers).filter(([key]) => key !== name)),
})
const withUrl = (sent: Sent, pattern: RegExp, text: string): Sent => {
  const url = sent.url.replace(pattern, text)
  if (url === sent.url) throw new Error(`${String(pattern)} changes nothing`)
  return { ...sent, url }
}

/** What somebody makes of a link that the server gave out. None of it sends the bytes that were announced. */
const variants: Record<string, (sent: Sent) => Sent> = {
  "another body of the same length": (sent) => ({ ...sent, body: page(sent.body.length) }),
  "a longer body": (sent) => ({ ...sent, body: Buffer.concat([sent.body, Buffer.from("more")]) }),
  "a shorter body": (sent) => ({ ...sent, body: sent.body.subarray(0, -1) }),
  "no body": (sent) => ({ ...sent, body: Buffer.alloc(0) }),
  "another body with its own hash": (sent) => {
    const body = page(sent.body.length)
    return { ...withHeaders(sent, { "x-amz-checksum-sha256": base64Sha256(body) }), body }
  },
  "another body without a hash": (sent) => ({
    ...without(sent, "x-amz-checksum-sha256"),
    body: page(sent.body.length),
  }),
  "another type and body": (sent) => ({
    ...withHeaders(sent, { "content-type": "text/html" }),
    body: page(sent.body.length),
  }),
  "another body without a condition": (sent) => ({
    ...without(sent, "if-none-match"),
    body: page(sent.body.length),
  }),
  "another key": (sent) => withUrl(sent, /\/(in|b)\/[^?]+/, "/$1/00/elsewhere"),
  "another bucket": (sent) => withUrl(sent, /\/kitwright\//, "/elsewhere/"),
  "another expiry": (sent) => withUrl(sent, /X-Amz-Expires=\d+/, "X-Amz-Expires=86400"),
  "another date": (sent) => withUrl(sent, /(X-Amz-Date=\d{8}T\d{4})\d\dZ/, "$161Z"),
  "another signature": (sent) => withUrl(sent, /Signature=[0-9a-f]{8}/, "Signature=00000000"),
  "no signature": (sent) => withUrl(sent, /&X-Amz-Signature=[0-9a-f]+/, ""),
  "fewer signed headers": (sent) => withUrl(sent, /X-Amz-SignedHeaders=[^&]+/, "X-Amz-SignedHeaders=host"),
  "a copy of another object": (sent) =>
    withHeaders(sent, { "x-amz-copy-source": "kitwright/b/00/elsewhere" }),
  "another method": (sent) => ({ ...sent, method: "POST" }),
}

/** `fetch` would set the length and the host right. @returns the status, 0 when the store hung up */
function transmit({ url, method, headers, body }: Sent): Promise<number> {
  return new Promise((resolve) => {
    const outgoing = sendRequest(url, { method, headers, agent: false }, (incoming) => {
      buffer(incoming).then(
        () => resolve(incoming.statusCode ?? 0),
        () => resolve(0),
      )
    })
    outgoing.once("error", () => resolve(0))
    outgoing.setHeader("content-length", body.length)
    outgoing.end(body)
  })
}

describe.each(modes)("$mode", ({ mode, weaknesses }) => {
  let server: TestServer
  let setId: number
  let image: Buffer
  beforeAll(async () => {
    server = await startTestServer({ store: true, weaknesses })
    setId = await newSet(server)
    image = Buffer.from(await photo(1))
  })
  afterAll(() => server.close())

  const honest = ({ url, headers }: Issued): Sent => ({ url, method: "PUT", headers, body: image })

  test("no link that was tampered with brings anything into a set", async () => {
    expect(Object.keys(variants).length).toBeGreaterThanOrEqual(9)
    const [came, taken]: [string[], string[]] = [[], []]
    for (const [name, tamper] of Object.entries(variants)) {
      const issued = await announce(server, setId, image)
      const status = await transmit(tamper(honest(issued)))
      if (status === 200) taken.push(name)
      const confirmed = await server.client.attachments.confirmUpload
        .mutate({ uploadId: issued.uploadId })
        .catch(() => undefined)
      if (confirmed !== undefined) came.push(name)
    }
    expect(came).toEqual([])
    // A careless store takes some of them; a strict one refuses each at its door.
    expect(taken.length > 0).toBe(mode === "promote")
    expect(await server.client.attachments.list.query({ attachmentSetId: setId })).toEqual([])
    expect(await runSql(server.db, "select from blobs")).toEqual([])
    // What a careless store took lies where no document is read from.
    const kept = (await storedKeys(server)).filter((key) => !key.startsWith("in/"))
    expect(kept).toEqual([])
  })

  test("the same link untouched does", async () => {
    await upload(server, setId, image)
    expect((await server.client.attachments.list.query({ attachmentSetId: setId })).length).toBe(1)
  })
})
