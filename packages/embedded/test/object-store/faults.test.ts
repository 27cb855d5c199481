import { readdirSync } from "node:fs"
import { join } from "node:path"
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3"
import { describe, expect, it } from "vitest"
import { type Fault, Faults } from "../../src/object-store/object-store.ts"
import { faultClient } from "../../src/object-store/fault-client.ts"
import { clientOf, refusal, startTestStore, storeFolder, type TestStore } from "./store-harness.ts"
import { startApart } from "./store-process-harness.ts"

type Test = {
  store: TestStore
  s3: S3Client
  faults: Faults
  put: (Key: string, Body?: string) => Promise<unknown>
}

async function start(): Promise<Test> {
  const faults = new Faults()
  const store = await startTestStore({ faults, durable: true })
  const s3 = clientOf(store)
  return {
    store,
    s3,
    faults,
    put: (Key, Body = "x") => s3.send(new PutObjectCommand({ Bucket: store.bucket, Key, Body })),
  }
}

async function exists({ s3, store }: Test, Key: string): Promise<boolean> {
  return await s3.send(new HeadObjectCommand({ Bucket: store.bucket, Key })).then(
    () => true,
    () => false,
  )
}

describe("a fault", () => {
  it.each<[string, Fault, object, boolean]>([
    ["500", { kind: "error", status: 500 }, { $metadata: { httpStatusCode: 500 } }, false],
    ["503", { kind: "error", status: 503 }, { $metadata: { httpStatusCode: 503 } }, false],
    ["a cut before anything is done", { kind: "reset", when: "before" }, { code: "ECONNRESET" }, false],
    ["a cut after all is done", { kind: "reset", when: "after" }, { code: "ECONNRESET" }, true],
  ])("%s reaches the client", async (_, fault, error, isDone) => {
    const test = await start()
    const rule = test.faults.add({ fault, method: "PUT" })
    await expect(test.put("key")).rejects.toMatchObject(error)
    expect(rule.met()).toBe(1)
    expect(await exists(test, "key")).toBe(isDone)
  })

  it("silence leaves the client waiting, after all is done", async () => {
    const test = await start()
    test.faults.add({ fault: { kind: "silence" }, method: "PUT" })
    const patience = new AbortController()
    const sent = test.s3.send(new PutObjectCommand({ Bucket: test.store.bucket, Key: "key", Body: "x" }), {
      abortSignal: patience.signal,
    })
    await expect.poll(() => exists(test, "key")).toBe(true)
    patience.abort()
    await expect(sent).rejects.toMatchObject({ name: "AbortError" })
  })

  it("latency delays the answer", async () => {
    const test = await start()
    test.faults.add({ fault: { kind: "latency", milliseconds: 300 }, method: "PUT" })
    const begin = performance.now()
    await test.put("key")
    expect(performance.now() - begin).toBeGreaterThan(290)
  })

  it("slowness stretches what comes and what goes", async () => {
    const test = await start()
    test.faults.add({ fault: { kind: "slow", bytesPerSecond: 10_000 } })
    const begin = performance.now()
    await test.put("key", "x".repeat(3000))
    expect(performance.now() - begin).toBeGreaterThan(290)
    const found = await test.s3.send(new GetObjectCommand({ Bucket: test.store.bucket, Key: "key" }))
    expect(await found.Body?.transformToString()).toBe("x".repeat(3000))
    expect(performance.now() - begin).toBeGreaterThan(580)
  })

  it("meets only what its rule names, so often and after so many as it says", async () => {
    const test = await start()
    const rule = {
      fault: { kind: "error", status: 503 },
      method: "PUT",
      keyPrefix: "b/",
      skip: 1,
      times: 2,
    } as const
    const added = test.faults.add(rule)
    const tried = []
    for (const key of ["a/1", "b/1", "b/2", "b/3", "b/4"])
      tried.push(
        await test.put(key).then(
          () => "ok",
          () => "fault",
        ),
      )
    expect(tried).toEqual(["ok", "ok", "fault", "fault", "ok"])
    expect(await exists(test, "b/2")).toBe(false)
    added.remove()
    test.faults.clear()
    await test.put("b/5")
  })
})

describe("a disk that fails", () => {
  it.each(["open", "write", "sync-file", "place"] as const)(
    "at %s refuses the object and leaves nothing",
    async (step) => {
      const test = await start()
      const rule = test.faults.add({ fault: { kind: "disk", step, code: "EIO" } })
      expect(await refusal(test.put("key"))).toEqual({ code: "InternalError", status: 500 })
      expect(rule.met()).toBe(1)
      rule.remove()
      expect(await exists(test, "key")).toBe(false)
      expect(readdirSync(join(test.store.folder, "incoming"))).toEqual([])
      await test.put("key")
      expect(await exists(test, "key")).toBe(true)
    },
  )

  it("when its folder is made safe answers no success", async () => {
    const test = await start()
    test.faults.add({ fault: { kind: "disk", step: "sync-folder", code: "EIO" }, times: 1 })
    expect(await refusal(test.put("key"))).toEqual({ code: "InternalError", status: 500 })
  })

  it("when it deletes answers no success, and the object stays", async () => {
    const test = await start()
    await test.put("key")
    test.faults.add({ fault: { kind: "disk", step: "remove", code: "EIO" }, times: 1 })
    const command = new DeleteObjectCommand({ Bucket: test.store.bucket, Key: "key" })
    expect(await refusal(test.s3.send(command))).toMatchObject({ status: 500 })
    expect(await exists(test, "key")).toBe(true)
  })

  it("when it deletes one of a batch says which", async () => {
    const test = await start()
    for (const key of ["a", "b", "c"]) await test.put(key)
    test.faults.add({ fault: { kind: "disk", step: "remove", code: "EIO" } })
    const Objects = ["a", "b"].map((Key) => ({ Key }))
    const answer = await test.s3.send(
      new DeleteObjectsCommand({ Bucket: test.store.bucket, Delete: { Objects } }),
    )
    expect(answer.Errors).toMatchObject([
      { Key: "a", Code: "InternalError" },
      { Key: "b", Code: "InternalError" },
    ])
    expect(await exists(test, "a")).toBe(true)
  })

  it("when it is full says so, also to a copy, and reads go on", async () => {
    const test = await start()
    await test.put("key")
    test.faults.add({ fault: { kind: "disk", step: "write", code: "ENOSPC" } })
    const full = { code: "InsufficientStorage", status: 507 }
    expect(await refusal(test.put("other"))).toEqual(full)
    const copy = { Bucket: test.store.bucket, Key: "copy", CopySource: `${test.store.bucket}/key` }
    expect(await refusal(test.s3.send(new CopyObjectCommand(copy)))).toEqual(full)
    expect(await exists(test, "key")).toBe(true)
    expect(readdirSync(join(test.store.folder, "incoming"))).toEqual([])
  })
})

describe("faults of a store in another process", () => {
  it("are set and taken away over its own port", async () => {
    const store = await startApart(await storeFolder(), { faultPort: 0 })
    const s3 = clientOf(store)
    const faults = faultClient(store.faultEndpoint ?? "")
    await faults.add({ fault: { kind: "error", status: 503 } })
    expect(await refusal(s3.send(new ListObjectsV2Command({ Bucket: store.bucket })))).toMatchObject({
      status: 503,
    })
    await faults.clear()
    expect((await s3.send(new ListObjectsV2Command({ Bucket: store.bucket }))).KeyCount).toBe(0)
  })

  it("cannot be set where the settings do not say so, nor by what is no rule", async () => {
    expect((await startApart(await storeFolder())).faultEndpoint).toBeUndefined()
    const { faultEndpoint = "" } = await startApart(await storeFolder(), { faultPort: 0 })
    const json = { "content-type": "application/json" }
    const send = async (body: string, headers: Record<string, string>) =>
      (await fetch(faultEndpoint, { method: "POST", body, headers })).status
    expect(await send('{"fault":{"kind":"silence"}}', { "content-type": "text/plain" })).toBe(400)
    expect(await send('{"fault":{"kind":"flood"}}', json)).toBe(400)
    expect(await send('{"fault":{"kind":"disk","step":"nowhere","code":"EIO"}}', json)).toBe(400)
    expect(await send("no json", json)).toBe(400)
    expect(await send('{"fault":{"kind":"silence"},"times":1}', json)).toBe(204)
  })
})
