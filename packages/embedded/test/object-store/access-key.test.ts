import { chmodSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { HeadBucketCommand } from "@aws-sdk/client-s3"
import { describe, expect, it } from "vitest"
import { keepAccessKey } from "../../src/object-store/access-key.ts"
import { clientOf, startTestStore, storeFolder } from "./store-harness.ts"

describe("the access key of a folder", () => {
  it("is drawn once, kept, and opens the store", async () => {
    const folder = await storeFolder()
    const key = await keepAccessKey(folder)
    expect(key.secretAccessKey).toMatch(/^[\w-]{40}$/)
    expect(await keepAccessKey(folder)).toEqual(key)
    const store = await startTestStore(key)
    const answer = await clientOf({ ...store, ...key }).send(new HeadBucketCommand({ Bucket: store.bucket }))
    expect(answer.$metadata.httpStatusCode).toBe(200)
  })

  it("is another for another folder", async () => {
    const [one, other] = await Promise.all([
      keepAccessKey(await storeFolder()),
      keepAccessKey(await storeFolder()),
    ])
    expect(one.secretAccessKey).not.toBe(other.secretAccessKey)
  })

  it("is the same for all who ask at once", async () => {
    const folder = await storeFolder()
    const keys = await Promise.all(Array.from({ length: 10 }, () => keepAccessKey(folder)))
    expect(new Set(keys.map(({ secretAccessKey }) => secretAccessKey)).size).toBe(1)
    expect(readdirSync(folder)).toEqual(["access-key.json"])
  })

  it("is for its owner's eyes, also after a copy made it open", async () => {
    const folder = await storeFolder()
    await keepAccessKey(folder)
    const path = join(folder, "access-key.json")
    expect(statSync(path).mode & 0o777).toBe(0o600)
    chmodSync(path, 0o644)
    await keepAccessKey(folder)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it.each(["", "{}", "no json", "null"])("that was damaged (%j) is said to be", async (text) => {
    const folder = await storeFolder()
    writeFileSync(join(folder, "access-key.json"), text)
    await expect(keepAccessKey(folder)).rejects.toMatchObject({
      reason: "SETTINGS_WRONG",
      message: expect.stringContaining("holds no access key"),
    })
  })
})
