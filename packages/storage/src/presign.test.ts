import { createHash } from "node:crypto"
import { expect, test } from "vitest"
import { contentDisposition } from "./content-disposition.ts"
import { openStorage } from "./open-storage.ts"
import type { GetWish, PutWish, StorageSettings } from "./storage.ts"

const settings: StorageSettings = {
  endpoint: "http://127.0.0.1:9000",
  region: "eu-central-1",
  bucket: "kitwright",
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "a secret of the workshop",
  forcePathStyle: true,
}

const bytes = Buffer.from("a picture")
const putWish: PutWish = {
  key: "b/ab/abcd/1",
  contentType: "image/png",
  size: bytes.length,
  sha256: createHash("sha256").update(bytes).digest("hex"),
  expiresInSeconds: 300,
}
const getWish: GetWish = {
  key: "b/ab/abcd/1",
  contentType: "application/pdf",
  disposition: contentDisposition("inline", 'Rück"en.pdf'),
  expiresInSeconds: 300,
}

const at = (moment: string, changes: Partial<StorageSettings> = {}) =>
  openStorage({ ...settings, ...changes }, { now: () => new Date(moment) })
const storage = at("2026-03-01T12:00:30Z")

test("an upload's link signs everything that makes it the promised one", async () => {
  const { url, headers } = await storage.presignPut(putWish)
  const query = new URL(url).searchParams
  expect(query.get("X-Amz-SignedHeaders")).toBe(
    "content-length;content-type;host;if-none-match;x-amz-checksum-sha256",
  )
  expect(query.get("X-Amz-Expires")).toBe("300")
  expect(query.get("X-Amz-Date")).toBe("20260301T120030Z")
  expect(query.get("X-Amz-Credential")).toBe("AKIDEXAMPLE/20260301/eu-central-1/s3/aws4_request")
  expect(headers).toEqual({
    "content-type": "image/png",
    "if-none-match": "*",
    "x-amz-checksum-sha256": createHash("sha256").update(bytes).digest("base64"),
  })
})

test("an upload's link carries no checksum of anything else", async () => {
  const { url } = await storage.presignPut(putWish)
  const names = [...new URL(url).searchParams.keys()].map((name) => name.toLowerCase())
  expect(names.filter((name) => name.includes("checksum"))).toEqual([])
  expect(url).not.toContain(settings.secretAccessKey)
})

test.each<[string, Partial<PutWish>]>([
  ["key", { key: "b/ab/abcd/2" }],
  ["type", { contentType: "image/webp" }],
  ["size", { size: bytes.length + 1 }],
  ["hash", { sha256: createHash("sha256").update("else").digest("hex") }],
  ["expiry", { expiresInSeconds: 299 }],
])("another %s is another signature", async (_, change) => {
  const signatureOf = async (wish: PutWish) =>
    new URL((await storage.presignPut(wish)).url).searchParams.get("X-Amz-Signature")
  expect(await signatureOf({ ...putWish, ...change })).not.toBe(await signatureOf(putWish))
})

test("signs for the address that the page's browser uses", async () => {
  const byHost = at("2026-03-01T12:00:30Z", { publicEndpoint: "http://{host}:9000" })
  const urlFor = async (host: string) => new URL((await byHost.presignPut({ ...putWish, host })).url)
  expect((await urlFor("workshop.local")).origin).toBe("http://workshop.local:9000")
  expect((await urlFor("::1")).origin).toBe("http://[::1]:9000")
  expect((await urlFor("workshop.local")).pathname).toBe("/kitwright/b/ab/abcd/1")
  expect(new URL(await byHost.presignGet({ ...getWish, host: "10.0.0.7" })).origin).toBe(
    "http://10.0.0.7:9000",
  )
  await expect(byHost.presignGet({ ...getWish, host: "evil.example/x" })).rejects.toThrow("host name")
  for (let page = 0; page < 100; page += 1) await urlFor(`page-${page}.example`)
  expect((await urlFor("workshop.local")).origin).toBe("http://workshop.local:9000")
})

test("knows stores that put the bucket into the host name", async () => {
  const endpoint = "https://s3.eu-central-1.example.org"
  const virtual = at("2026-03-01T12:00:30Z", { endpoint, forcePathStyle: false })
  const { url } = await virtual.presignPut(putWish)
  expect(new URL(url).origin).toBe("https://kitwright.s3.eu-central-1.example.org")
})

test("links say no more than what the store has to check", async () => {
  const namesOf = (url: string) => [...new URL(url).searchParams.keys()].toSorted()
  const signing = [
    "Algorithm",
    "Content-Sha256",
    "Credential",
    "Date",
    "Expires",
    "Signature",
    "SignedHeaders",
  ]
  const common = [...signing.map((name) => `X-Amz-${name}`), "x-id"]
  expect(namesOf((await storage.presignPut(putWish)).url)).toEqual(common)
  const response = ["cache-control", "content-disposition", "content-encoding", "content-type"].map(
    (name) => `response-${name}`,
  )
  expect(namesOf(await storage.presignGet(getWish))).toEqual([...common, ...response].toSorted())
})

test("a download's link says type, name and how long the browser may keep it", async () => {
  const query = new URL(await storage.presignGet(getWish)).searchParams
  expect(query.get("response-content-type")).toBe("application/pdf")
  expect(query.get("response-content-disposition")).toBe(getWish.disposition)
  expect(query.get("response-cache-control")).toBe("private, max-age=300, immutable")
  expect(query.get("X-Amz-Expires")).toBe("300")
})

test("the links of one minute are equal, so that a browser's cache finds pictures again", async () => {
  const urlAt = (moment: string, change: Partial<GetWish> = {}) =>
    at(moment).presignGet({ ...getWish, ...change })
  expect(await urlAt("2026-03-01T12:00:01Z")).toBe(await urlAt("2026-03-01T12:00:59Z"))
  expect(await urlAt("2026-03-01T12:00:59Z")).not.toBe(await urlAt("2026-03-01T12:01:00Z"))
  const short = { expiresInSeconds: 60 }
  expect(await urlAt("2026-03-01T12:00:01Z", short)).not.toBe(await urlAt("2026-03-01T12:00:59Z", short))
})

test.each([0, -1, 301, 1.5, Number.NaN])("no link lives %s seconds", async (expiresInSeconds) => {
  await expect(storage.presignPut({ ...putWish, expiresInSeconds })).rejects.toThrow("from 1 to 300")
  await expect(storage.presignGet({ ...getWish, expiresInSeconds })).rejects.toThrow("from 1 to 300")
})

test("refuses what would break the request it is for", async () => {
  await expect(storage.presignPut({ ...putWish, key: "../etc" })).rejects.toThrow("no key")
  await expect(storage.presignPut({ ...putWish, size: -1 })).rejects.toThrow("size")
  await expect(storage.presignPut({ ...putWish, size: 1.5 })).rejects.toThrow("size")
  await expect(storage.presignPut({ ...putWish, sha256: "abc" })).rejects.toThrow("SHA-256")
  await expect(storage.presignPut({ ...putWish, contentType: "a\r\nb: c" })).rejects.toThrow("content type")
  await expect(storage.presignGet({ ...getWish, disposition: "inline\r\nb: c" })).rejects.toThrow(
    "disposition",
  )
})
