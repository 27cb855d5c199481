import { afterAll, beforeAll, expect, test } from "vitest"
import { contentDisposition } from "../src/content-disposition.ts"
import type { Storage } from "../src/storage.ts"
import { type Document, newDocument, startTestStore, type TestStore } from "./store.ts"

let store: TestStore
let document: Document

/** As a page that was opened under another name of this machine. */
let byHost: Storage
const host = "localhost"

beforeAll(async () => {
  store = await startTestStore()
  byHost = store.open({}, { publicEndpoint: store.settings.endpoint.replace("127.0.0.1", "{host}") })
  document = newDocument(10_000, "application/pdf")
  await store.storage.put("b/1", document.bytes, document.facts)
  const other = newDocument(10)
  await store.storage.put("b/2", other.bytes, other.facts)
})

afterAll(() => store.stop())

const linkTo = (storage: Storage, name = "Rückseite \u202E(2)\r\n.pdf") =>
  storage.presignGet({
    key: "b/1",
    contentType: "application/pdf",
    disposition: contentDisposition("inline", name),
    expiresInSeconds: 300,
    host,
  })

test("an upload goes to the host under which the page was opened, and nowhere else", async () => {
  const { bytes, facts } = newDocument(1_000)
  const { url, headers } = await byHost.presignPut({ key: "b/3", ...facts, expiresInSeconds: 60, host })
  expect(new URL(url).hostname).toBe(host)
  const body = new Uint8Array(bytes)
  const elsewhere = await fetch(url.replace(host, "127.0.0.1"), { method: "PUT", headers, body })
  expect(elsewhere.status).toBe(403)
  const there = await fetch(url, { method: "PUT", headers, body })
  expect(there.status).toBe(200)
  expect(await store.storage.head("b/3")).toEqual(facts)
})

test("a download has type, name and lifetime of its link, whatever was stored", async () => {
  const answer = await fetch(await linkTo(byHost))
  expect(answer.status).toBe(200)
  expect(answer.headers.get("content-type")).toBe("application/pdf")
  expect(answer.headers.get("content-disposition")).toBe(
    `inline; filename="Ruckseite (2).pdf"; filename*=UTF-8''R%C3%BCckseite%20%282%29.pdf`,
  )
  expect(answer.headers.get("cache-control")).toBe("private, max-age=300, immutable")
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(document.bytes)
})

test("what an upload says of its packing is not passed on: browsers get the bytes that were checked", async () => {
  const { bytes, facts } = newDocument(1_000)
  const { url, headers } = await store.storage.presignPut({ key: "b/4", ...facts, expiresInSeconds: 60 })
  const packed = { ...headers, "content-encoding": "br" }
  const put = await fetch(url, { method: "PUT", headers: packed, body: new Uint8Array(bytes) })
  expect(put.status).toBe(200)
  const link = await store.storage.presignGet({
    key: "b/4",
    contentType: "image/png",
    disposition: "inline",
    expiresInSeconds: 60,
  })
  const answer = await fetch(link)
  expect(answer.headers.get("content-encoding")).toBe("identity")
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes)
  expect(await store.storage.hash("b/4")).toEqual({ sha256: facts.sha256, size: facts.size })
})

test("a part of a document can be read by the same link", async () => {
  const answer = await fetch(await linkTo(byHost), { headers: { range: "bytes=9000-" } })
  expect(answer.status).toBe(206)
  expect(answer.headers.get("content-range")).toBe("bytes 9000-9999/10000")
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(document.bytes.subarray(9_000))
})

test("a link dies after its time", async () => {
  const at = (secondsAgo: number) => store.open({ now: () => new Date(Date.now() - secondsAgo * 1_000) })
  expect((await fetch(await linkTo(at(200)))).status).toBe(200)
  expect((await fetch(await linkTo(at(301)))).status).toBe(403)
})

test.each<[string, RegExp, string]>([
  ["another object", /\/b\/1\?/, "/b/2?"],
  ["a type that runs", /response-content-type=[^&]+/, "response-content-type=text%2Fhtml"],
  ["no type", /response-content-type=[^&]+&/, ""],
  ["another name", /response-content-disposition=[^&]+/, "response-content-disposition=attachment"],
  ["a longer life", /X-Amz-Expires=300/, "X-Amz-Expires=86400"],
  ["another signature", /X-Amz-Signature=[0-9a-f]{8}/, "X-Amz-Signature=00000000"],
  ["no signature", /&X-Amz-Signature=[0-9a-f]+/, ""],
  ["nothing", /\?.*$/, ""],
  ["the list of all", /\/b\/1\?/, "/?list-type=2&"],
  ["one more question", /$/, "&acl"],
])("a link changed to %s opens nothing", async (_, pattern, by) => {
  const url = await linkTo(store.storage)
  const changed = url.replace(pattern, by)
  expect(changed).not.toBe(url)
  const answer = await fetch(changed)
  expect([400, 403]).toContain(answer.status)
  expect(Buffer.from(await answer.arrayBuffer()).includes(document.bytes)).toBe(false)
})

test.each(["PUT", "DELETE", "POST"])("a link to read is none to %s", async (method) => {
  const answer = await fetch(await linkTo(store.storage), { method })
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect((await store.storage.hash("b/1")).sha256).toBe(document.facts.sha256)
})
