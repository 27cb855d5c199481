import { once } from "node:events"
import { readdirSync, readFileSync } from "node:fs"
import { connect, createServer } from "node:net"
import { join } from "node:path"
import { HeadBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3"
import { describe, expect, it, onTestFinished } from "vitest"
import { faultClient } from "../../src/object-store/fault-client.ts"
import { startObjectStore } from "../../src/object-store/object-store.ts"
import { startObjectStoreProcess } from "../../src/object-store/object-store-process.ts"
import { isAlive } from "../harness.ts"
import { testAccess } from "./access.ts"
import { signRaw, talk } from "./raw-request.ts"
import { clientOf, startTestStore, storeFolder } from "./store-harness.ts"
import { endStoreOwner, killStoreOwner, spawnStoreOwner, startApart } from "./store-process-harness.ts"

async function answers(endpoint: string): Promise<boolean> {
  const command = new HeadBucketCommand({ Bucket: testAccess.bucket })
  return await clientOf({ ...testAccess, endpoint })
    .send(command)
    .then(
      () => true,
      () => false,
    )
}

describe("a store in a process of its own", () => {
  it("answers, and stops when it is told to, once or twice", async () => {
    const store = await startApart(await storeFolder())
    expect(await answers(store.endpoint)).toBe(true)
    await Promise.all([store.stop(), store.stop()])
    expect(await store.exited).toBe("stopped")
    expect(await isAlive(store.pid)).toBe(false)
  })

  it("has a session of its own, and no secret where others can read it", async () => {
    const store = await startApart(await storeFolder())
    const stat = readFileSync(`/proc/${store.pid}/stat`, "utf8")
    // Behind the name in brackets: state, parent, group, session.
    expect(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[3]).toBe(String(store.pid))
    const open = ["cmdline", "environ"].map((name) => readFileSync(`/proc/${store.pid}/${name}`, "utf8"))
    expect(open.join(" ")).not.toContain(testAccess.secretAccessKey)
  })

  it("tells that it died, and can be started again at once", async () => {
    const folder = await storeFolder()
    const first = await startApart(folder)
    process.kill(first.pid, "SIGKILL")
    expect(await first.exited).toBe("died")
    expect(await answers((await startApart(folder)).endpoint)).toBe(true)
  })

  it("ends with its starter, killed or not, and the next start gets the folder", async () => {
    const folder = await storeFolder()
    for (const end of [killStoreOwner, endStoreOwner]) {
      const owner = await spawnStoreOwner([folder, "--apart"])
      expect(await answers(String(owner.answer.endpoint))).toBe(true)
      await end(owner)
      const next = await startApart(folder)
      expect(await isAlive(Number(owner.answer.storePid))).toBe(false)
      await next.stop()
    }
  })

  it("whose starter was killed is waited for while it ends what it has begun", async () => {
    const folder = await storeFolder()
    const owner = await spawnStoreOwner([folder, "--apart"])
    const endpoint = String(owner.answer.endpoint)
    const put = await signRaw(clientOf({ ...testAccess, endpoint }), endpoint, {
      method: "PUT",
      path: `/${testAccess.bucket}/begun`,
      headers: { "content-length": "1000", "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
    })
    const lines = Object.entries(put.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`)
    const socket = connect(Number(new URL(endpoint).port), "127.0.0.1")
    const answer = talk(socket, `PUT ${put.path} HTTP/1.1\r\n${lines.join("")}\r\nonly the beginning`)
    await expect.poll(() => readdirSync(join(folder, "incoming"))).toHaveLength(1)
    await killStoreOwner(owner)
    const next = await startApart(folder)
    expect(await answers(next.endpoint)).toBe(true)
    expect(await answer).toBe("")
    expect(readdirSync(join(folder, "incoming"))).toEqual([])
  })

  it("logs to its starter what went wrong inside", async () => {
    const lines: string[] = []
    const settings = {
      ...testAccess,
      folder: await storeFolder(),
      host: "127.0.0.1",
      port: 0,
      origins: [],
      faultPort: 0,
    }
    const store = await startObjectStoreProcess(settings, (line) => lines.push(line))
    onTestFinished(() => store.stop())
    await faultClient(store.faultEndpoint ?? "").add({
      fault: { kind: "disk", step: "write", code: "ENOSPC" },
    })
    const s3 = clientOf({ ...testAccess, endpoint: store.endpoint })
    const put = s3.send(new PutObjectCommand({ Bucket: testAccess.bucket, Key: "full", Body: "x" }))
    await expect(put).rejects.toMatchObject({
      name: "InsufficientStorage",
      $metadata: { httpStatusCode: 507 },
    })
    await expect
      .poll(() => lines)
      .toEqual([expect.stringMatching(/^PUT \/kitwright-test\/full was answered InsufficientStorage/)])
  })
})

describe("a second start on one folder", () => {
  it("is told process and address of the first, which goes on", async () => {
    const folder = await storeFolder()
    const first = await startApart(folder)
    const second = await spawnStoreOwner([folder, "--apart"])
    expect(second.answer).toEqual({
      reason: "ALREADY_RUNNING",
      message:
        `An object store is already running at ${first.endpoint} (process ${process.pid}) on the folder ${folder}. ` +
        "Use that one, stop it first, or choose another folder.",
    })
    expect(await answers(first.endpoint)).toBe(true)
  })

  it("is refused in the same process too", async () => {
    const { folder } = await startTestStore()
    const settings = { ...testAccess, folder, host: "127.0.0.1", port: 0, origins: [] }
    await expect(startObjectStore(settings)).rejects.toMatchObject({ reason: "ALREADY_RUNNING" })
  })

  it("at the very first start lets one of two win", async () => {
    const folder = await storeFolder()
    const both = await Promise.all([spawnStoreOwner([folder]), spawnStoreOwner([folder])])
    const winner = both.find(({ answer }) => "endpoint" in answer)
    const loser = both.find(({ answer }) => "reason" in answer)
    expect(loser?.answer.message).toContain(`(process ${winner?.pid})`)
    expect(await answers(String(winner?.answer.endpoint))).toBe(true)
  })
})

describe("a start is refused", () => {
  it("on a port that is in use, and leaves the folder free", async () => {
    const server = createServer().listen(0, "127.0.0.1")
    await once(server, "listening")
    onTestFinished(() => void server.close())
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    const folder = await storeFolder()
    await expect(startApart(folder, { port })).rejects.toMatchObject({
      reason: "PORT_IN_USE",
      message: expect.stringContaining(`Port ${port} of 127.0.0.1 is in use.`),
    })
    expect(await answers((await startApart(folder)).endpoint)).toBe(true)
  })

  it.each([
    ["a bucket that cannot be", { bucket: "Not A Bucket" }],
    ["an origin for everybody", { origins: ["*"] }],
    ["an origin with a path", { origins: ["http://127.0.0.1:3000/"] }],
    ["a secret anybody could guess", { secretAccessKey: "secret" }],
  ])("with %s", async (_, settings) => {
    await expect(startApart(await storeFolder(), settings)).rejects.toMatchObject({
      reason: "SETTINGS_WRONG",
    })
  })
})
