import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { StorageRefused, StorageUnavailable } from "../src/errors.ts"
import { promote, type PromotionWish } from "../src/promote.ts"
import type { Storage } from "../src/storage.ts"
import { type Document, newDocument, sha256Of, startTestStore, type TestStore } from "./store.ts"
import type { Weakness } from "./weak-store.ts"

const careless: readonly Weakness[] = [
  "no hash of what is uploaded",
  "no length of what is uploaded",
  "no type of what is uploaded",
  "no condition against overwriting",
  "no hash in HEAD",
]

let store: TestStore
let weak: Storage
let count = 0

beforeAll(async () => {
  store = await startTestStore()
  weak = store.open({}, await store.weakened(careless))
})

afterEach(() => store.faults.clear())

afterAll(() => store.stop())

/** What a browser has put, for a document that was promised. */
async function receive(promised: Document, received = promised): Promise<PromotionWish> {
  count += 1
  const from = `in/${count}`
  await store.storage.put(from, received.bytes, received.facts)
  return { from, to: `b/${count}`, ...promised.facts }
}

const reasonFor = async (promised: Document, received: Document) => {
  const wish = await receive(promised, received)
  const outcome = await promote(weak, wish)
  expect(await store.storage.head(wish.to)).toBeUndefined()
  expect(await store.storage.head(wish.from)).toBeDefined()
  return outcome
}

describe("an upload that is what was promised", () => {
  test.each([1, 1_000, 3_000_000])("of %d bytes is moved, with the promised type", async (size) => {
    const document = newDocument(size, "application/pdf")
    const wish = await receive(document, {
      ...document,
      facts: { ...document.facts, contentType: "text/html" },
    })
    expect(await promote(weak, wish)).toEqual({ ok: true, sha256: document.facts.sha256, size })
    expect(await store.storage.hash(wish.to)).toEqual({ sha256: document.facts.sha256, size })
    expect((await store.storage.head(wish.to))?.contentType).toBe("application/pdf")
    expect(await store.storage.head(wish.from)).toBeUndefined()
  })

  test("can be moved twice, by whoever did not hear of the first time", async () => {
    const document = newDocument(1_000)
    const wish = await receive(document)
    const moved = await promote(weak, wish)
    expect(await promote(weak, wish)).toEqual(moved)
    expect((await store.storage.hash(wish.to)).sha256).toBe(document.facts.sha256)
  })

  test("can be moved by two at once", async () => {
    const document = newDocument(100_000)
    const wish = await receive(document)
    const outcomes = await Promise.allSettled([promote(store.storage, wish), promote(store.storage, wish)])
    expect(outcomes.some((outcome) => outcome.status === "fulfilled" && outcome.value.ok)).toBe(true)
    expect(await promote(store.storage, wish)).toMatchObject({ ok: true })
    expect((await store.storage.hash(wish.to)).sha256).toBe(document.facts.sha256)
  })

  test("is moved to its end after a death between writing and removing", async () => {
    const document = newDocument(1_000)
    const wish = await receive(document)
    await store.storage.put(wish.to, document.bytes, document.facts)
    expect(await promote(weak, wish)).toMatchObject({ ok: true })
    expect(await store.storage.head(wish.from)).toBeUndefined()
  })

  test("survives lost answers and passing errors", async () => {
    const document = newDocument(200_000)
    const wish = await receive(document)
    store.faults.add({ fault: { kind: "reset", when: "after" }, method: "PUT", times: 1 })
    store.faults.add({ fault: { kind: "error", status: 503 }, method: "GET", times: 2 })
    expect(await promote(store.storage, wish)).toMatchObject({ ok: true })
    expect((await store.storage.hash(wish.to)).sha256).toBe(document.facts.sha256)
  })
})

describe("an upload that is something else is refused, and nothing gets to its final place", () => {
  const promised = newDocument(500_000)
  const wrongLast = Buffer.from(promised.bytes)
  wrongLast[wrongLast.length - 1] = (wrongLast.at(-1) ?? 0) ^ 1
  const documentOf = (bytes: Buffer): Document => ({ bytes, facts: newFacts(bytes) })

  test.each<[string, () => Document, "size" | "hash"]>([
    ["other bytes", () => newDocument(500_000), "hash"],
    ["the last bit changed", () => documentOf(wrongLast), "hash"],
    ["one byte less", () => documentOf(promised.bytes.subarray(1)), "size"],
    ["one byte more", () => documentOf(Buffer.concat([promised.bytes, Buffer.alloc(1)])), "size"],
    ["nothing at all", () => newDocument(0), "size"],
  ])("%s", async (_, received, reason) => {
    expect(await reasonFor(promised, received())).toEqual({ ok: false, reason })
  })

  test("no upload", async () => {
    const wish = { from: "in/none", to: "b/none", ...promised.facts }
    expect(await promote(weak, wish)).toEqual({ ok: false, reason: "missing" })
  })

  test("a store that says another size than it sends", async () => {
    const wish = await receive(promised, newDocument(700_000))
    const lying: Storage = {
      ...weak,
      head: async (key) => (key === wish.from ? { ...promised.facts } : weak.head(key)),
    }
    expect(await promote(lying, wish)).toEqual({ ok: false, reason: "size" })
    const shorter = await receive(promised, newDocument(300_000))
    const lyingToo: Storage = {
      ...weak,
      head: async (key) => (key === shorter.from ? { ...promised.facts } : weak.head(key)),
    }
    expect(await promote(lyingToo, shorter)).toEqual({ ok: false, reason: "size" })
    for (const { to } of [wish, shorter]) expect(await store.storage.head(to)).toBeUndefined()
  })

  test("an upload of no bytes is never promised", async () => {
    const wish = { from: "in/0", to: "b/0", ...newDocument(0).facts }
    await expect(promote(weak, wish)).rejects.toThrow("size above 0")
  })
})

describe("a store in trouble", () => {
  test("leaves the upload where it is, to be moved later", async () => {
    const document = newDocument(1_000)
    const wish = await receive(document)
    const fault = store.faults.add({ fault: { kind: "error", status: 503 }, method: "PUT" })
    await expect(promote(store.storage, wish)).rejects.toThrow(StorageUnavailable)
    expect(await store.storage.head(wish.from)).toBeDefined()
    expect(await store.storage.head(wish.to)).toBeUndefined()
    fault.remove()
    expect(await promote(store.storage, wish)).toMatchObject({ ok: true })
  })

  test("that has other bytes under the final key is not written to", async () => {
    const document = newDocument(1_000)
    const wish = await receive(document)
    const other = newDocument(1_000)
    await store.storage.put(wish.to, other.bytes, other.facts)
    await expect(promote(weak, wish)).rejects.toThrow(StorageRefused)
    expect((await store.storage.hash(wish.to)).sha256).toBe(other.facts.sha256)
    expect(await store.storage.head(wish.from)).toBeDefined()
  })

  test("that loses bytes on the way in is noticed", async () => {
    const lossy = store.open({}, await store.weakened([...careless, "loses the end"]))
    const wish = await receive(newDocument(1_000))
    await expect(promote(lossy, wish)).rejects.toThrow("did not keep all bytes")
    expect(await store.storage.head(wish.from)).toBeDefined()
    await expect(promote(lossy, wish)).rejects.toThrow(StorageRefused)
  })
})

function newFacts(bytes: Buffer): Document["facts"] {
  return { contentType: "image/png", size: bytes.length, sha256: sha256Of(bytes) }
}
