import { createHash } from "node:crypto"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { GetObjectCommand, paginateListObjectsV2, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3"
import { describe, expect, it } from "vitest"
import { faultClient } from "../../src/object-store/fault-client.ts"
import { diskSteps } from "../../src/object-store/objects/disk-step.ts"
import { testAccess } from "./access.ts"
import { clientOf, storeFolder } from "./store-harness.ts"
import { startApart } from "./store-process-harness.ts"

const Bucket = testAccess.bucket

function read(s3: S3Client, Key: string): Promise<string | undefined> {
  return s3.send(new GetObjectCommand({ Bucket, Key })).then(
    ({ Body }) => Body?.transformToString(),
    () => undefined,
  )
}

describe("after kill -9 of the store right before a PUT comes to", () => {
  const steps = diskSteps.filter((step) => step !== "remove")
  const isShown = (step: string) => step === "sync-folder" || step === "answer"

  it.each(steps)("%s, the object is there whole or not at all", async (step) => {
    const folder = await storeFolder()
    const first = await startApart(folder, { faultPort: 0 })
    const before = clientOf(first)
    await before.send(new PutObjectCommand({ Bucket, Key: "old", Body: "old" }))
    await faultClient(first.faultEndpoint ?? "").add({ fault: { kind: "crash", step }, keyPrefix: "new" })
    const body = "n".repeat(200_000)
    await expect(
      before.send(new PutObjectCommand({ Bucket, Key: "new", Body: body, IfNoneMatch: "*" })),
    ).rejects.toThrow(/./)
    expect(await first.exited).toBe("died")

    const s3 = clientOf(await startApart(folder))
    expect(await read(s3, "old")).toBe("old")
    expect(await read(s3, "new")).toBe(isShown(step) ? body : undefined)
    expect(readdirSync(join(folder, "incoming"))).toEqual([])
  })

  it.each(steps)("%s, the version before or the new one is there whole", async (step) => {
    const folder = await storeFolder()
    const first = await startApart(folder, { faultPort: 0 })
    const before = clientOf(first)
    await before.send(new PutObjectCommand({ Bucket, Key: "key", Body: "old" }))
    await faultClient(first.faultEndpoint ?? "").add({ fault: { kind: "crash", step } })
    await expect(before.send(new PutObjectCommand({ Bucket, Key: "key", Body: "new" }))).rejects.toThrow(/./)
    await first.exited

    expect(await read(clientOf(await startApart(folder)), "key")).toBe(isShown(step) ? "new" : "old")
  })
})

describe("after kill -9 at any moment", () => {
  it.each([11, 12, 13, 14, 15, 16])(
    "(seed %i) all that was acknowledged is there, and nothing by halves",
    async (seed) => {
      const random = draw(seed)
      const folder = await storeFolder()
      const first = await startApart(folder)
      const s3 = clientOf(first, { requestHandler: { httpAgent: { maxSockets: 8 } } })
      const acknowledged: string[] = []
      // While one is acknowledged the others are anywhere between their first byte and their last.
      const enough = 1 + Math.floor(random() * 40)
      const write = async (worker: number) => {
        for (let index = 0; ; index++) {
          const Key = `crash/${worker}/${index}`
          const sent = s3.send(
            new PutObjectCommand({ Bucket, Key, Body: bodyOf(Key, random()), IfNoneMatch: "*" }),
          )
          const isDone = await sent.then(
            () => true,
            () => false,
          )
          if (!isDone) return
          acknowledged.push(Key)
          if (acknowledged.length === enough) process.kill(first.pid, "SIGKILL")
        }
      }
      await Promise.all(Array.from({ length: 8 }, (_, worker) => write(worker)))

      const after = clientOf(await startApart(folder))
      const found = new Set<string>()
      for await (const { Contents } of paginateListObjectsV2({ client: after }, { Bucket })) {
        for (const { Key = "" } of Contents ?? []) {
          const bytes = (await read(after, Key)) ?? ""
          expect(bytes.slice(0, 64)).toBe(createHash("sha256").update(bytes.slice(64)).digest("hex"))
          expect(bytes.slice(64)).toContain(Key)
          found.add(Key)
        }
      }
      expect(acknowledged.filter((key) => !found.has(key))).toEqual([])
      expect(acknowledged.length).toBeGreaterThanOrEqual(enough)
      expect(readdirSync(join(folder, "incoming"))).toEqual([])
    },
  )
})

/** A body that proves itself: its hash, then its key over and over. */
function bodyOf(key: string, size: number): string {
  const rest = `${key} `.repeat(1 + Math.floor(size * 40_000))
  return createHash("sha256").update(rest).digest("hex") + rest
}

/** Numbers from 0 to 1 that a seed decides. */
function draw(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
