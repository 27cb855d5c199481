import { once } from "node:events"
import { createServer } from "node:http"
import { Readable } from "node:stream"
import { buffer } from "node:stream/consumers"
import { inspect } from "node:util"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import { StorageRefused, StorageUnavailable } from "../src/errors.ts"
import { keysBelow, newDocument, startTestStore, type TestStore } from "./store.ts"

let store: TestStore

beforeAll(async () => {
  store = await startTestStore()
})

afterEach(() => store.faults.clear())

afterAll(() => store.stop())

test("errors that pass are tried three times, then told as such", async () => {
  for (const status of [500, 503] as const) {
    const fault = store.faults.add({ fault: { kind: "error", status } })
    await expect(store.storage.head("b/1")).rejects.toThrow(StorageUnavailable)
    expect(fault.met()).toBe(3)
    await expect(store.storage.remove("b/1")).rejects.toMatchObject({ retryable: true, status })
    fault.remove()
  }
})

test("a passing error is not seen at all", async () => {
  const { bytes, facts } = newDocument(1_000)
  store.faults.add({ fault: { kind: "error", status: 503 }, method: "PUT", times: 2 })
  await store.storage.put("f/bytes", bytes, facts)
  store.faults.add({ fault: { kind: "error", status: 503 }, method: "PUT", times: 2 })
  await store.storage.put("f/stream", () => Readable.from([bytes]), facts)
  store.faults.add({ fault: { kind: "reset", when: "before" }, method: "GET", times: 2 })
  expect((await store.storage.hash("f/stream")).sha256).toBe(facts.sha256)
})

test("an upload whose answer was lost is found to be there", async () => {
  const { bytes, facts } = newDocument(1_000)
  for (const [key, content] of [
    ["f/lost-bytes", bytes],
    ["f/lost-stream", () => Readable.from([bytes])],
  ] as const) {
    const fault = store.faults.add({ fault: { kind: "reset", when: "after" }, method: "PUT", times: 1 })
    await store.storage.put(key, content, facts)
    expect(fault.met()).toBe(1)
    expect((await store.storage.hash(key)).sha256).toBe(facts.sha256)
  }
})

test("a full disk is a passing error and leaves nothing", async () => {
  const { bytes, facts } = newDocument(1_000)
  store.faults.add({ fault: { kind: "disk", step: "write", code: "ENOSPC" } })
  await expect(store.storage.put("f/full", bytes, facts)).rejects.toThrow(StorageUnavailable)
  store.faults.clear()
  expect(await store.storage.head("f/full")).toBeUndefined()
})

test("a store that is silent is waited for as long as was said", async () => {
  const impatient = store.open({ patience: { answerTimeoutMs: 150, triesMax: 1 } })
  const { bytes, facts } = newDocument(1_000)
  await store.storage.put("f/there", bytes, facts)
  store.faults.add({ fault: { kind: "silence" } })
  await expect(impatient.head("f/there")).rejects.toThrow(StorageUnavailable)
  await expect(impatient.put("f/silent", bytes, facts)).rejects.toThrow(StorageUnavailable)
  await expect(impatient.put("f/silent", () => Readable.from([bytes]), facts)).rejects.toThrow(
    StorageUnavailable,
  )
})

test("a store that is not there is unavailable", async () => {
  const nowhere = store.open({}, { endpoint: "http://127.0.0.1:9" })
  await expect(nowhere.head("f/1")).rejects.toMatchObject({
    name: "StorageUnavailable",
    code: "ECONNREFUSED",
  })
  await expect(keysBelow(nowhere, "f/")).rejects.toThrow(StorageUnavailable)
})

test("an abort ends whatever is under way, with its reason", async () => {
  const reason = new Error("the page was closed")
  const { bytes, facts } = newDocument(2_000_000)
  await store.storage.put("f/long", bytes, facts)
  store.faults.add({ fault: { kind: "slow", bytesPerSecond: 100_000 } })
  const controller = new AbortController()
  const { signal } = controller
  const stream = await store.storage.read("f/long", { signal })
  const calls = [
    buffer(stream),
    store.storage.hash("f/long", { signal }),
    store.storage.readStart("f/long", 1_000_000, { signal }),
    store.storage.put("f/aborted", () => Readable.from([bytes]), facts, { signal }),
    store.storage.head("f/long", { signal }),
  ]
  controller.abort(reason)
  const outcomes = await Promise.allSettled(calls)
  expect(outcomes).toEqual(calls.map(() => ({ status: "rejected", reason })))
  store.faults.clear()
  expect(await store.storage.head("f/aborted")).toBeUndefined()
})

/** A store whose answers begin well: half of the content, and then what the test wants. */
async function startHalfStore(then: "cut" | "silence"): Promise<{ endpoint: string; stop: () => void }> {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-length": "100" })
    response.write(Buffer.alloc(50), () => {
      if (then === "cut") response.destroy()
    })
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("no port")
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  return { endpoint: `http://127.0.0.1:${address.port}`, stop }
}

test.each(["cut", "silence"] as const)("half an object and then %s is no object", async (then) => {
  const half = await startHalfStore(then)
  const storage = store.open({ patience: { idleTimeoutMs: 150, triesMax: 1 } }, { endpoint: half.endpoint })
  await expect(storage.hash("f/half")).rejects.toThrow(StorageUnavailable)
  await expect(storage.readStart("f/half", 80)).rejects.toThrow(StorageUnavailable)
  expect((await storage.readStart("f/half", 50)).length).toBe(50)
  half.stop()
})

test("errors repeat neither secrets nor signatures", async () => {
  const secretAccessKey = "a wrong secret that nobody should read"
  const wrong = store.open({}, { secretAccessKey })
  const { bytes, facts } = newDocument(10)
  const errors = await Promise.all(
    [
      wrong.head("f/1"),
      wrong.read("f/1"),
      wrong.put("f/1", bytes, facts),
      wrong.remove("f/1"),
      keysBelow(wrong, "f/"),
    ].map((call) => call.catch((error: unknown) => error)),
  )
  for (const error of errors) {
    expect(error).toBeInstanceOf(StorageRefused)
    const text = inspect(error, { depth: 20, showHidden: true })
    expect(text).not.toMatch(/a wrong secret|Signature=|StringToSign|CanonicalRequest|AKIDTEST/)
  }
})
