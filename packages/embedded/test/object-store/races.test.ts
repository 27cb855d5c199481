import { readdirSync } from "node:fs"
import { join } from "node:path"
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from "@aws-sdk/client-s3"
import { describe, expect, it } from "vitest"
import { clientOf, refusal, startTestStore, type TestStore } from "./store-harness.ts"

async function start(): Promise<{
  store: TestStore
  s3: S3Client
  put: (Key: string, more?: Partial<PutObjectCommandInput>) => Promise<unknown>
}> {
  const store = await startTestStore({ durable: true })
  const s3 = clientOf(store, { requestHandler: { httpAgent: { maxSockets: 100 } } })
  return {
    store,
    s3,
    put: (Key, more) => s3.send(new PutObjectCommand({ Bucket: store.bucket, Key, Body: Key, ...more })),
  }
}

/** What became of each: "ok", or the code of its refusal. */
async function outcomes(commands: readonly Promise<unknown>[]): Promise<string[]> {
  return await Promise.all(
    commands.map((command) =>
      command.then(
        () => "ok",
        async () => (await refusal(command)).code,
      ),
    ),
  )
}

function text(s3: S3Client, store: TestStore, Key: string): Promise<string | undefined> {
  return s3
    .send(new GetObjectCommand({ Bucket: store.bucket, Key }))
    .then(({ Body }) => Body?.transformToString())
}

describe("at the same time", () => {
  it("of fifty who put a new object exactly one gets through, and its bytes stay", async () => {
    const { store, s3, put } = await start()
    const bodies = Array.from({ length: 50 }, (_, index) => `${index}`.padStart(5000, " "))
    const all = await outcomes(bodies.map((Body) => put("race", { Body, IfNoneMatch: "*" })))
    expect(all.filter((outcome) => outcome === "ok")).toHaveLength(1)
    expect(all.filter((outcome) => outcome === "PreconditionFailed")).toHaveLength(49)
    expect(await text(s3, store, "race")).toBe(bodies[all.indexOf("ok")])
  })

  it("of fifty who copy to a new object exactly one gets through", async () => {
    const { store, s3, put } = await start()
    await put("source")
    const copy = () =>
      s3.send(
        new CopyObjectCommand({
          Bucket: store.bucket,
          Key: "copy",
          CopySource: `${store.bucket}/source`,
          IfNoneMatch: "*",
        }),
      )
    const all = await outcomes(Array.from({ length: 50 }, copy))
    expect(all.filter((outcome) => outcome === "ok")).toHaveLength(1)
  })

  it("of fifty who replace one version exactly one gets through", async () => {
    const { put } = await start()
    const first = await put("version")
    const IfMatch = typeof first === "object" && first !== null && "ETag" in first ? String(first.ETag) : ""
    const bodies = Array.from({ length: 50 }, (_, index) => `version ${index}`)
    const all = await outcomes(bodies.map((Body) => put("version", { Body, IfMatch })))
    expect(all.filter((outcome) => outcome === "ok")).toHaveLength(1)
    expect(all.filter((outcome) => outcome === "PreconditionFailed")).toHaveLength(49)
  })

  it("puts and deletes in folders that come and go disturb nobody", async () => {
    const { store, s3, put } = await start()
    const live = async (worker: number) => {
      for (let round = 0; round < 15; round++) {
        const Key = `shared/folder/${worker % 3}/${worker}`
        await put(Key, { Body: `${worker}-${round}` })
        expect(await text(s3, store, Key)).toBe(`${worker}-${round}`)
        await s3.send(new DeleteObjectCommand({ Bucket: store.bucket, Key }))
      }
    }
    await Promise.all(Array.from({ length: 12 }, (_, worker) => live(worker)))
    expect((await s3.send(new ListObjectsV2Command({ Bucket: store.bucket }))).KeyCount).toBe(0)
    // Nothing is left of the folders either.
    expect(readdirSync(join(store.folder, "objects"))).toEqual([])
    expect(readdirSync(join(store.folder, "incoming"))).toEqual([])
  })

  it("a reader gets one version whole while others replace and delete it", async () => {
    const { store, s3, put } = await start()
    const bodies = ["a", "b", "c"].map((letter) => letter.repeat(300_000))
    await put("read", { Body: "a".repeat(300_000) })
    const write = async () => {
      for (const Body of [...bodies, ...bodies]) await put("read", { Body })
      await s3.send(new DeleteObjectCommand({ Bucket: store.bucket, Key: "read" }))
    }
    const read = async () => {
      const found = await text(s3, store, "read").catch(() => undefined)
      expect([...bodies, undefined]).toContain(found)
    }
    await Promise.all([write(), ...Array.from({ length: 20 }, read)])
  })
})
