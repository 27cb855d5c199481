import { request as sendRequest } from "node:http"
import { buffer } from "node:stream/consumers"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { promote } from "../src/promote.ts"
import type { SignedPut, Storage } from "../src/storage.ts"
import { base64OfSha256 } from "../src/checksum.ts"
import { type Document, newDocument, sha256Of, startTestStore, type TestStore } from "./store.ts"

/** What is sent instead of what the link was made for. */
type Sent = { url: string; method: string; headers: Record<string, string>; body: Buffer }
type Variant = {
  name: string
  tamper: (honest: Sent) => Sent
  /**
   * The bytes are the promised ones. A careless store may take them, and taking them over must make of them the very
   * object that was promised.
   */
  keepsPromise?: true
}

const html = (size: number) => Buffer.from("<script>alert(1)</script>".padEnd(size))
const without = (headers: Record<string, string>, name: string) =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name))
const withBody = (sent: Sent, body: Buffer): Sent => ({
  ...sent,
  body,
  headers: { ...sent.headers, "content-length": String(body.length) },
})
const withHeader = (sent: Sent, name: string, value: string): Sent => ({
  ...sent,
  headers: { ...sent.headers, [name]: value },
})
const withUrl = (sent: Sent, pattern: RegExp, value: string): Sent => {
  const url = sent.url.replace(pattern, value)
  if (url === sent.url) throw new Error(`${String(pattern)} changes nothing`)
  return { ...sent, url }
}

const variants: readonly Variant[] = [
  { name: "another key", tamper: (sent) => withUrl(sent, /\/(\d+)\?/, "/9$1?") },
  { name: "another bucket", tamper: (sent) => withUrl(sent, /\/kitwright\//, "/elsewhere/") },
  {
    name: "a longer body",
    tamper: (sent) => withBody(sent, Buffer.concat([sent.body, Buffer.from("more")])),
  },
  { name: "a shorter body", tamper: (sent) => withBody(sent, sent.body.subarray(0, -1)) },
  { name: "no body", tamper: (sent) => withBody(sent, Buffer.alloc(0)) },
  { name: "another body of the same length", tamper: (sent) => ({ ...sent, body: html(sent.body.length) }) },
  {
    name: "another body with its own hash",
    tamper: (sent) => {
      const body = html(sent.body.length)
      const checksum = base64OfSha256(sha256Of(body))
      return { ...withHeader(sent, "x-amz-checksum-sha256", checksum), body }
    },
  },
  {
    name: "another body and another kind of hash",
    tamper: (sent) => {
      const body = html(sent.body.length)
      const headers = {
        ...without(sent.headers, "x-amz-checksum-sha256"),
        "x-amz-checksum-crc32": "AAAAAA==",
      }
      return { ...sent, headers, body }
    },
  },
  {
    name: "no hash",
    tamper: (sent) => ({ ...sent, headers: without(sent.headers, "x-amz-checksum-sha256") }),
  },
  {
    name: "no type",
    tamper: (sent) => ({ ...sent, headers: without(sent.headers, "content-type") }),
    keepsPromise: true,
  },
  {
    name: "another type",
    tamper: (sent) => withHeader(sent, "content-type", "text/html"),
    keepsPromise: true,
  },
  {
    name: "no condition",
    tamper: (sent) => ({ ...sent, headers: without(sent.headers, "if-none-match") }),
    keepsPromise: true,
  },
  {
    name: "another type and body",
    tamper: (sent) => ({ ...withHeader(sent, "content-type", "text/html"), body: html(sent.body.length) }),
  },
  {
    name: "no condition and another body",
    tamper: (sent) => ({
      ...sent,
      headers: without(sent.headers, "if-none-match"),
      body: html(sent.body.length),
    }),
  },
  {
    name: "a condition that never holds",
    tamper: (sent) => withHeader(sent, "if-none-match", '"a"'),
    keepsPromise: true,
  },
  { name: "a later expiry", tamper: (sent) => withUrl(sent, /X-Amz-Expires=\d+/, "X-Amz-Expires=86400") },
  { name: "another date", tamper: (sent) => withUrl(sent, /(X-Amz-Date=\d{8}T\d{4})\d\dZ/, "$161Z") },
  {
    name: "another signature",
    tamper: (sent) => withUrl(sent, /Signature=[0-9a-f]{8}/, "Signature=00000000"),
  },
  { name: "no signature", tamper: (sent) => withUrl(sent, /&X-Amz-Signature=[0-9a-f]+/, "") },
  { name: "no query at all", tamper: (sent) => withUrl(sent, /\?.*$/, "") },
  {
    name: "fewer signed headers",
    tamper: (sent) => withUrl(sent, /X-Amz-SignedHeaders=[^&]+/, "X-Amz-SignedHeaders=host"),
  },
  { name: "another key id", tamper: (sent) => withUrl(sent, /Credential=AKIDTEST/, "Credential=AKIDROOT") },
  { name: "another host", tamper: (sent) => withHeader(sent, "host", "files.evil.example") },
  { name: "another method: POST", tamper: (sent) => ({ ...sent, method: "POST" }) },
  { name: "another method: DELETE", tamper: (sent) => ({ ...sent, method: "DELETE" }) },
  {
    name: "another method: GET",
    tamper: (sent) => withBody({ ...sent, method: "GET" }, Buffer.alloc(0)),
  },
  { name: "a header of the store's own", tamper: (sent) => withHeader(sent, "x-amz-acl", "public-read") },
  {
    name: "a copy of another object",
    tamper: (sent) => withHeader(sent, "x-amz-copy-source", "kitwright/b/0"),
  },
]

let store: TestStore
let weak: Storage
let count = 100

beforeAll(async () => {
  store = await startTestStore()
  const secret = newDocument(500)
  await store.storage.put("b/0", secret.bytes, secret.facts)
  const settings = await store.weakened([
    "no hash of what is uploaded",
    "no length of what is uploaded",
    "no type of what is uploaded",
    "no condition against overwriting",
    "no hash in HEAD",
  ])
  weak = store.open({}, settings)
})

afterAll(() => store.stop())

function send({ url, method, headers, body }: Sent): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = sendRequest(url, { method, headers, agent: false }, (incoming) => {
      buffer(incoming).then(() => resolve(incoming.statusCode ?? 0), reject)
    })
    outgoing.once("error", reject)
    outgoing.end(body)
  })
}

const honestOf = ({ url, headers }: SignedPut, { bytes }: Document): Sent => ({
  url,
  method: "PUT",
  headers: { ...headers, "content-length": String(bytes.length) },
  body: bytes,
})

const signFor = (storage: Storage, key: string, { facts }: Document) =>
  storage.presignPut({ key, ...facts, expiresInSeconds: 60 })

const newKeys = () => {
  count += 1
  return { final: `b/${count}`, incoming: `in/${count}` }
}

describe("in a store that pins uploads to their link", () => {
  test("the honest upload is taken, once", async () => {
    const document = newDocument(500)
    const { final } = newKeys()
    const sent = honestOf(await signFor(store.storage, final, document), document)
    expect(await send(sent)).toBe(200)
    expect(await store.storage.head(final)).toEqual(document.facts)
    expect(await send(sent)).toBe(412)
  })

  test.each(variants)("$name: refused, and nothing is there", async ({ tamper }) => {
    const document = newDocument(500)
    const { final } = newKeys()
    const sent = tamper(honestOf(await signFor(store.storage, final, document), document))
    const before = await keysOf(store.storage)
    expect(await send(sent)).toBeGreaterThanOrEqual(400)
    expect(await keysOf(store.storage)).toEqual(before)
  })

  test.each(variants)("$name, after the honest upload: nothing changes", async ({ tamper }) => {
    const document = newDocument(500)
    const { final } = newKeys()
    const honest = honestOf(await signFor(store.storage, final, document), document)
    await send(honest)
    const before = await keysOf(store.storage)
    expect(await send(tamper(honest))).toBeGreaterThanOrEqual(400)
    expect(await keysOf(store.storage)).toEqual(before)
    expect(await store.storage.hash(final)).toEqual({ sha256: document.facts.sha256, size: 500 })
    expect(await store.storage.head(final)).toEqual(document.facts)
  })
})

describe("in a store that takes anything, the server takes over only what was promised", () => {
  test("the honest upload gets to its final place", async () => {
    const document = newDocument(500)
    const { final, incoming } = newKeys()
    expect(await send(honestOf(await signFor(weak, incoming, document), document))).toBe(200)
    expect(await promote(weak, { from: incoming, to: final, ...document.facts })).toMatchObject({ ok: true })
    expect(await store.storage.head(final)).toEqual(document.facts)
  })

  const taken = async ({ tamper }: Variant) => {
    const document = newDocument(500)
    const { final, incoming } = newKeys()
    await send(tamper(honestOf(await signFor(weak, incoming, document), document)))
    const { ok } = await promote(weak, { from: incoming, to: final, ...document.facts })
    return { ok, document, found: await store.storage.head(final) }
  }

  test.each(variants.filter((variant) => variant.keepsPromise === undefined))(
    "$name: nothing gets to the final place",
    async (variant) => {
      expect(await taken(variant)).toMatchObject({ ok: false, found: undefined })
    },
  )

  test.each(variants.filter((variant) => variant.keepsPromise === true))(
    "$name: only what was promised gets to the final place",
    async (variant) => {
      const { ok, found, document } = await taken(variant)
      expect(found).toEqual(ok ? document.facts : undefined)
    },
  )

  test.each(variants)(
    "$name, after the honest upload was taken over: nothing changes",
    async ({ tamper }) => {
      const document = newDocument(500)
      const { final, incoming } = newKeys()
      const honest = honestOf(await signFor(weak, incoming, document), document)
      await send(honest)
      const wish = { from: incoming, to: final, ...document.facts }
      expect(await promote(weak, wish)).toMatchObject({ ok: true })
      await send(tamper(honest))
      expect(await promote(weak, wish)).toMatchObject({ ok: true })
      expect(await store.storage.hash(final)).toEqual({ sha256: document.facts.sha256, size: 500 })
      expect(await store.storage.head(final)).toEqual(document.facts)
    },
  )
})

async function keysOf(storage: Storage): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of storage.list("")) keys.push(key)
  return keys
}
