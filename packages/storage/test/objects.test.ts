import { buffer } from "node:stream/consumers"
import { Readable } from "node:stream"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ObjectMissing, StorageRefused } from "../src/errors.ts"
import { keysBelow, newDocument, startTestStore, type TestStore } from "./store.ts"

let store: TestStore

beforeAll(async () => {
  store = await startTestStore()
})

afterAll(() => store.stop())

describe("writing and reading", () => {
  test("what was put is told, read and hashed as it was", async () => {
    const { bytes, facts } = newDocument(300_000)
    await store.storage.put("b/1", bytes, facts)
    expect(await store.storage.head("b/1")).toEqual(facts)
    expect(await buffer(await store.storage.read("b/1"))).toEqual(bytes)
    expect(await store.storage.hash("b/1")).toEqual({ sha256: facts.sha256, size: facts.size })
  })

  test("a stream is written without being held in memory as a whole", async () => {
    const { bytes, facts } = newDocument(5_000_000)
    let opened = 0
    await store.storage.put(
      "b/stream",
      () => {
        opened += 1
        return Readable.from([bytes.subarray(0, 1_000), bytes.subarray(1_000)])
      },
      facts,
    )
    expect(opened).toBe(1)
    expect(await store.storage.hash("b/stream")).toEqual({ sha256: facts.sha256, size: facts.size })
  })

  test("an empty object is one", async () => {
    const { bytes, facts } = newDocument(0)
    await store.storage.put("b/empty", bytes, facts)
    expect(await store.storage.head("b/empty")).toEqual(facts)
    expect(await store.storage.readStart("b/empty", 4_096)).toEqual(new Uint8Array())
    expect(await store.storage.hash("b/empty")).toEqual({ sha256: facts.sha256, size: 0 })
  })

  test("the start of an object is no more than was asked for", async () => {
    const { bytes, facts } = newDocument(10_000)
    await store.storage.put("b/start", bytes, facts)
    const careless = store.open({}, await store.weakened(["no ranges"]))
    for (const storage of [store.storage, careless]) {
      expect(Buffer.from(await storage.readStart("b/start", 4_096))).toEqual(bytes.subarray(0, 4_096))
      expect(Buffer.from(await storage.readStart("b/start", 20_000))).toEqual(bytes)
    }
    await expect(store.storage.readStart("b/start", 0)).rejects.toThrow("above 0")
  })

  test("bytes that are not the promised ones are not stored", async () => {
    const { bytes, facts } = newDocument(1_000)
    const other = newDocument(1_000)
    await expect(store.storage.put("b/lie", other.bytes, facts)).rejects.toThrow(StorageRefused)
    await expect(store.storage.put("b/lie", () => Readable.from([other.bytes]), facts)).rejects.toThrow(
      StorageRefused,
    )
    await expect(store.storage.put("b/lie", bytes, { ...facts, sha256: other.facts.sha256 })).rejects.toThrow(
      StorageRefused,
    )
    expect(await store.storage.head("b/lie")).toBeUndefined()
  })

  test("the same object again is success, another one under its key is refused", async () => {
    const { bytes, facts } = newDocument(1_000)
    await store.storage.put("b/twice", bytes, facts)
    await store.storage.put("b/twice", bytes, facts)
    await store.storage.put("b/twice", () => Readable.from([bytes]), facts)
    const other = newDocument(1_000)
    await expect(store.storage.put("b/twice", other.bytes, other.facts)).rejects.toThrow(
      "Under b/twice the store has other bytes already.",
    )
    expect((await store.storage.hash("b/twice")).sha256).toBe(facts.sha256)
  })

  test("a content that breaks leaves nothing, and its own error is thrown", async () => {
    const { bytes, facts } = newDocument(100_000)
    const reason = new Error("the disk of the workshop")
    const content = () =>
      Readable.from(
        (function* () {
          yield bytes.subarray(0, 50_000)
          throw reason
        })(),
      )
    await expect(store.storage.put("b/broken", content, facts)).rejects.toBe(reason)
    const cannotOpen = () => Promise.reject(reason)
    await expect(store.storage.put("b/broken", cannotOpen, facts)).rejects.toBe(reason)
    expect(await store.storage.head("b/broken")).toBeUndefined()
  })

  test("a store that does not tell hashes is believed in nothing else", async () => {
    const { bytes, facts } = newDocument(1_000)
    await store.storage.put("b/silent", bytes, facts)
    const silent = store.open({}, await store.weakened(["no hash in HEAD"]))
    expect(await silent.head("b/silent")).toEqual({ ...facts, sha256: null })
    expect((await silent.hash("b/silent")).sha256).toBe(facts.sha256)
  })
})

describe("what is not there", () => {
  test("is undefined or an error of its own", async () => {
    expect(await store.storage.head("b/none")).toBeUndefined()
    await expect(store.storage.read("b/none")).rejects.toThrow(ObjectMissing)
    await expect(store.storage.readStart("b/none", 10)).rejects.toThrow(ObjectMissing)
    await expect(store.storage.hash("b/none")).rejects.toThrow("There is no object b/none in the store.")
    await expect(store.storage.copy("b/none", "b/copy")).rejects.toThrow(ObjectMissing)
    await store.storage.remove("b/none")
  })

  test("a missing bucket never looks like missing objects", async () => {
    const elsewhere = store.open({}, { bucket: "elsewhere" })
    const { bytes, facts } = newDocument(10)
    await expect(elsewhere.head("b/1")).rejects.toThrow("NoSuchBucket")
    await expect(elsewhere.read("b/1")).rejects.toThrow(StorageRefused)
    await expect(elsewhere.remove("b/1")).rejects.toThrow(StorageRefused)
    await expect(elsewhere.put("b/1", bytes, facts)).rejects.toThrow(StorageRefused)
    await expect(elsewhere.copy("b/1", "b/2")).rejects.toThrow(StorageRefused)
    await expect(keysBelow(elsewhere, "b/")).rejects.toThrow(StorageRefused)
  })
})

describe("copying and removing", () => {
  test("a copy has the same bytes and facts", async () => {
    const { bytes, facts } = newDocument(10_000, "application/pdf")
    await store.storage.put("b/source", bytes, facts)
    await store.storage.copy("b/source", "b/target")
    expect(await store.storage.head("b/target")).toEqual(facts)
    expect((await store.storage.hash("b/target")).sha256).toBe(facts.sha256)
  })

  test.each(["copies that say they are done", "copies that fail with 200"] as const)(
    "is not fooled by %s",
    async (weakness) => {
      const { bytes, facts } = newDocument(1_000)
      const careless = store.open({}, await store.weakened([weakness]))
      await careless.put(`b/${weakness.length}`, bytes, facts)
      await expect(careless.copy(`b/${weakness.length}`, "b/never")).rejects.toThrow("Try again later.")
      expect(await careless.head("b/never")).toBeUndefined()
    },
  )

  test("what is removed is gone, and removing it again is fine", async () => {
    const { bytes, facts } = newDocument(10)
    await store.storage.put("b/gone", bytes, facts)
    await store.storage.remove("b/gone")
    await store.storage.remove("b/gone")
    expect(await store.storage.head("b/gone")).toBeUndefined()
  })
})

describe("listing", () => {
  test("goes on over pages, in order, and may be left or entered anywhere", async () => {
    const keys = Array.from({ length: 1_005 }, (_, index) => `l/${String(index).padStart(4, "0")}`)
    const { bytes, facts } = newDocument(1)
    for (let start = 0; start < keys.length; start += 50)
      await Promise.all(keys.slice(start, start + 50).map((key) => store.storage.put(key, bytes, facts)))
    expect(await keysBelow(store.storage, "l/")).toEqual(keys)
    expect(await keysBelow(store.storage, "l/00")).toEqual(keys.slice(0, 100))
    const rest: string[] = []
    for await (const { key, size, modifiedAt } of store.storage.list("l/", "l/1001")) {
      rest.push(key)
      expect(size).toBe(1)
      expect(Date.now() - modifiedAt.getTime()).toBeLessThan(60_000)
    }
    expect(rest).toEqual(["l/1002", "l/1003", "l/1004"])
    for await (const { key } of store.storage.list("l/")) {
      expect(key).toBe("l/0000")
      break
    }
  })
})
