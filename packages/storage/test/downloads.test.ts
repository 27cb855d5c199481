import { randomBytes } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { mkdtemp, readFile, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest"
import { ObjectMissing, ObjectOfOtherSize, StorageUnavailable } from "../src/errors.ts"
import { openDownloads } from "../src/open-downloads.ts"
import { newDocument, sha256Of, startTestStore, type TestStore } from "./store.ts"

let store: TestStore
let folder: string
let count = 0
beforeAll(async () => {
  store = await startTestStore()
  folder = await mkdtemp(join(tmpdir(), "kitwright-downloads-"))
})
afterAll(async () => {
  await store.stop()
  await rm(folder, { recursive: true, force: true })
})
afterEach(() => store.faults.clear())

function open(processesMax?: number) {
  const downloads = openDownloads(store.settings, processesMax)
  onTestFinished(() => downloads.close())
  return downloads
}

const path = () => join(folder, String((count += 1)))

async function stored(size: number) {
  const document = newDocument(size)
  const key = `b/${(count += 1)}`
  await store.storage.put(key, document.bytes, document.facts)
  return { key, ...document }
}

/** Processes that this one has started and that read objects. */
function readers(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && isReader(name))
    .map(Number)
}

function isReader(pid: string): boolean {
  try {
    const isOurs = readFileSync(`/proc/${pid}/status`, "utf8").includes(`\nPPid:\t${process.pid}\n`)
    return isOurs && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("downloads/main.ts")
  } catch {
    // It ended while it was looked at.
    return false
  }
}
const hasProc = process.platform === "linux"

test.each([1, 70_000, 3_000_000])("an object of %d bytes is in the file, byte by byte", async (size) => {
  const { key, bytes } = await stored(size)
  const to = path()
  expect(await open().download(key, to)).toEqual({ size, sha256: sha256Of(bytes) })
  expect(await readFile(to)).toEqual(bytes)
  expect((await stat(to)).mode & 0o777).toBe(0o600)
})

test("the hash is of the bytes, whatever the store says of them", async () => {
  const weak = await store.weakened(["no hash of what is uploaded", "no length of what is uploaded"])
  const careless = store.open({}, weak)
  const [told, real] = [newDocument(5_000), newDocument(5_000)]
  const { url, headers } = await careless.presignPut({ key: "b/lie", ...told.facts, expiresInSeconds: 60 })
  expect((await fetch(url, { method: "PUT", headers, body: real.bytes })).status).toBe(200)
  const downloads = openDownloads(weak)
  onTestFinished(() => downloads.close())
  expect(await downloads.download("b/lie", path())).toEqual({ size: 5_000, sha256: sha256Of(real.bytes) })
})

test("a missing object is told as such", async () => {
  await expect(open().download("b/none", path())).rejects.toThrow(ObjectMissing)
})

test("a store in trouble is one to come back to", async () => {
  const { key, bytes } = await stored(1_000)
  const downloads = open()
  const fault = store.faults.add({ fault: { kind: "error", status: 503 }, method: "GET" })
  await expect(downloads.download(key, path())).rejects.toThrow(StorageUnavailable)
  fault.remove()
  expect(await downloads.download(key, path())).toMatchObject({ sha256: sha256Of(bytes) })
})

test("a file that can't be written is no trouble of the store's", async () => {
  const { key } = await stored(1_000)
  const downloads = open()
  const refused = downloads.download(key, join(folder, "no such folder", "file"))
  await expect(refused).rejects.toThrow("ENOENT")
  await expect(refused).rejects.not.toThrow(StorageUnavailable)
  expect(await downloads.download(key, path())).toMatchObject({ size: 1_000 })
})

test("an object is read only when it has the size that it should have", async () => {
  const { key, bytes } = await stored(70_000)
  const downloads = open()
  for (const size of [69_999, 70_001]) {
    const to = path()
    await expect(downloads.download(key, to, size)).rejects.toThrow(ObjectOfOtherSize)
    expect(existsSync(to)).toBe(false)
  }
  expect(await downloads.download(key, path(), 70_000)).toEqual({ size: 70_000, sha256: sha256Of(bytes) })
  await expect(downloads.download("b/none", path(), 70_000)).rejects.toThrow(ObjectMissing)
})

test.skipIf(!hasProc)(
  "a reader killed in the middle: try again, and the next read works (needs /proc)",
  async () => {
    const { key } = await stored(3_000_000)
    const downloads = open(1)
    const fault = store.faults.add({ fault: { kind: "slow", bytesPerSecond: 100_000 }, method: "GET" })
    const to = path()
    const reading = downloads.download(key, to).catch((error: unknown) => error)
    await expect
      .poll(
        () =>
          stat(to).then(
            ({ size }) => size,
            () => 0,
          ),
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0)
    const [pid, ...others] = readers()
    expect(others).toEqual([])
    process.kill(Number(pid), "SIGKILL")
    expect(await reading).toBeInstanceOf(StorageUnavailable)
    fault.remove()
    expect(await downloads.download(key, path())).toMatchObject({ size: 3_000_000 })
  },
)

test.skipIf(!hasProc)(
  "readers start when they are needed, no more than so many, and end when it is over (needs /proc)",
  async () => {
    const downloads = openDownloads(store.settings, 2)
    expect(readers()).toEqual([])
    const documents = await Promise.all(Array.from({ length: 40 }, () => stored(20_000)))
    const read = await Promise.all(
      documents.map(async ({ key, bytes }) => {
        const { sha256 } = await downloads.download(key, path())
        return sha256 === sha256Of(bytes)
      }),
    )
    expect(read).toEqual(documents.map(() => true))
    expect(readers().length).toBe(2)
    await downloads.close()
    expect(readers()).toEqual([])
    await expect(downloads.download("b/1", path())).rejects.toThrow("closed")
  },
)

test("closing ends what is being read", async () => {
  const { key } = await stored(1_000_000)
  const downloads = openDownloads(store.settings, 1)
  const fault = store.faults.add({ fault: { kind: "silence" }, method: "GET" })
  const reading = downloads.download(key, path()).catch((error: unknown) => error)
  await expect.poll(fault.met, { timeout: 30_000 }).toBe(1)
  await downloads.close()
  expect(await reading).toBeInstanceOf(StorageUnavailable)
})

test("100 MB pass by without a trace in the memory of the one who asked", async () => {
  // One megabyte a hundred times over: what counts is how much goes through.
  const piece = randomBytes(1_048_576)
  const bytes = Buffer.concat(Array.from({ length: 100 }, () => piece))
  const facts = { contentType: "application/pdf", size: bytes.length, sha256: sha256Of(bytes) }
  await store.storage.put("b/large", bytes, facts)
  const downloads = open(1)
  await downloads.download("b/1", path()).catch(() => undefined)
  const watched = watchOwnBuffers()
  const to = path()
  expect(await downloads.download("b/large", to)).toEqual({ size: bytes.length, sha256: facts.sha256 })
  // The store of this test lives here too, and holds a few pieces at a time.
  expect(watched()).toBeLessThan(30 * 1_048_576)
  await rm(to)
})

/** @returns how much more memory outside of the heap was in use at the most since then, in bytes */
function watchOwnBuffers(): () => number {
  const before = process.memoryUsage().arrayBuffers
  let most = before
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().arrayBuffers)
  }, 10)
  return () => {
    clearInterval(timer)
    return most - before
  }
}
