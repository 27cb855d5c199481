import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { examineStore, type StoreExamination } from "../src/doctor/examine-store.ts"
import { StorageUnavailable, StoreRefusedError } from "../src/errors.ts"
import type { StorageSettings } from "../src/storage.ts"
import { keysBelow, origin, startTestStore, type TestStore } from "./store.ts"
import type { Weakness } from "./weak-store.ts"

let store: TestStore

beforeAll(async () => {
  store = await startTestStore()
})

afterEach(async () => {
  store.faults.clear()
  // Whatever came of it, nothing is left behind.
  const left = await keysBelow(store.storage, "")
  if (left.length > 0) throw new Error(`left behind: ${left.join(", ")}`)
})

afterAll(() => store.stop())

const examine = (settings: StorageSettings) => examineStore(settings, { origins: [origin] })
const brokenOf = ({ findings }: StoreExamination) =>
  findings.filter((finding) => !finding.held).map((finding) => finding.probe)

describe("a store that does all it should", () => {
  test("is trusted with uploads to their final place", async () => {
    const examination = await examine(store.settings)
    expect(brokenOf(examination)).toEqual([])
    expect(examination.mode).toBe("pinned")
    expect(examination.findings.length).toBeGreaterThanOrEqual(25)
  })

  test("also when something stands between that changes nothing", async () => {
    const examination = await examine(await store.weakened([]))
    expect(brokenOf(examination)).toEqual([])
    expect(examination.mode).toBe("pinned")
  })

  test("is told apart from a lost answer and a passing error", async () => {
    store.faults.add({ fault: { kind: "error", status: 503 }, method: "PUT", times: 2 })
    store.faults.add({ fault: { kind: "reset", when: "after" }, method: "PUT", skip: 4, times: 1 })
    store.faults.add({ fault: { kind: "error", status: 500 }, method: "GET", times: 2 })
    expect((await examine(store.settings)).mode).toBe("pinned")
  })
})

describe("a store that must not have documents", () => {
  test.each<[Weakness, string]>([
    ["reads without signature", "gives documents to anybody who knows the address"],
    ["writes without signature", "takes uploads from anybody"],
    ["any signature", "does not check signatures"],
    ["any expiry in the link", "lets a link be made to live longer"],
    ["a link for any object", "opens other documents with the link of one"],
    ["expired links", "lets links live for ever"],
    ["loses the end", "gives back other bytes than it was given"],
  ])("%s", async (weakness, sentence) => {
    const settings = await store.weakened([weakness])
    const refusal = await examine(settings).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(StoreRefusedError)
    expect(String(refusal)).toContain(sentence)
    expect(String(refusal)).toContain(settings.endpoint)
    expect(String(refusal)).not.toMatch(/X-Amz|doctor\//)
  })
})

describe("a store that is careless with uploads", () => {
  test.each<[Weakness, string[]]>([
    ["no hash of what is uploaded", ["an upload of other bytes is refused"]],
    ["no length of what is uploaded", ["a shorter upload is refused", "a longer upload is refused"]],
    ["no type of what is uploaded", ["an upload of another type is refused"]],
    [
      "no condition against overwriting",
      ["an upload that may overwrite is refused", "a second upload is refused"],
    ],
    ["opens what asks to be opened", ["an upload can't open itself to anybody"]],
    [
      "no headers by the link",
      ["an upload can't choose how it is unpacked", "a link decides type and name of a download"],
    ],
  ])("%s: the server moves uploads itself", async (weakness, probes) => {
    const examination = await examine(await store.weakened([weakness]))
    expect(examination.mode).toBe("promote")
    expect(brokenOf(examination)).toEqual(expect.arrayContaining(probes))
    const others: string[] = ["HEAD tells the hash"]
    expect(brokenOf(examination).filter((probe) => !others.includes(probe))).toEqual(probes)
  })

  test("fails where it should refuse: that shows nothing, so the server moves uploads itself", async () => {
    const settings = await store.weakened(["fails instead of refusing"])
    const examination = await examine(settings)
    expect(examination.mode).toBe("promote")
  })
})

describe("a store that lacks something else", () => {
  test.each<[Weakness, string[]]>([
    ["no hash in HEAD", ["HEAD tells the hash"]],
    ["no ranges", ["a part of an object can be read"]],
    ["copies that say they are done", ["an object can be copied"]],
    ["missing means forbidden", ["a missing object is told from a refused one"]],
    ["no lists", ["objects can be listed"]],
    ["no rules for browsers", [`pages of ${origin} may upload and read`]],
    ["any page", ["pages of other origins may not"]],
  ])("%s: is trusted, and people are told", async (weakness, probes) => {
    const examination = await examine(await store.weakened([weakness]))
    expect(brokenOf(examination)).toEqual(probes)
    expect(examination.mode).toBe("pinned")
    const silent = examination.findings.filter((finding) => !finding.held && finding.advice === undefined)
    expect(silent).toEqual([])
  })
})

describe("a store that can't be used now", () => {
  test("is not there", async () => {
    const settings = { ...store.settings, endpoint: "http://127.0.0.1:9" }
    const error = await examine(settings).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StorageUnavailable)
  })

  test("has a problem of its own", async () => {
    store.faults.add({ fault: { kind: "error", status: 500 }, method: "PUT" })
    await expect(examine(store.settings)).rejects.toThrow(StorageUnavailable)
  })

  test("does not answer in time", async () => {
    store.faults.add({ fault: { kind: "silence" }, method: "PUT" })
    const examination = examineStore(store.settings, { origins: [origin], timeLimitMs: 300 })
    await expect(examination).rejects.toThrow("was not examined within 0.3 s. Try again later.")
  })
})

describe("settings that don't fit the store", () => {
  test.each<[string, Partial<StorageSettings>, string]>([
    ["the secret", { secretAccessKey: "another secret" }, "Set S3_SECRET_ACCESS_KEY"],
    ["the key", { accessKeyId: "NOBODY" }, "Set S3_ACCESS_KEY_ID"],
    ["the bucket", { bucket: "elsewhere" }, "There is no bucket elsewhere in the object store"],
  ])("%s", async (_, change, sentence) => {
    const error = await examine({ ...store.settings, ...change }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StoreRefusedError)
    expect(String(error)).toContain(sentence)
    expect(String(error)).not.toContain("another secret")
  })

  test("the region", async () => {
    const error = await examine({ ...store.settings, region: "us-west-2" }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StoreRefusedError)
    expect(String(error)).toContain("S3_REGION")
  })

  test("a missing bucket is made when that is allowed", async () => {
    const settings = await store.weakened(["no bucket yet"])
    await expect(examine(settings)).rejects.toThrow("There is no bucket kitwright")
    expect((await examineStore(settings, { mayCreateBucket: true })).mode).toBe("pinned")
    await expect(
      examineStore({ ...store.settings, bucket: "elsewhere" }, { mayCreateBucket: true }),
    ).rejects.toThrow("Create it by hand")
  })
})
