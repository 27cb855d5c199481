import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3"
import { expect, it } from "vitest"
import { clientOf, storeFolder } from "./store-harness.ts"
import { startApart } from "./store-process-harness.ts"

const megabyte = 1024 * 1024
const atOnce = 20

/** The most memory a process has had so far, in bytes. */
function peakMemory(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? []
  return Number(kilobytes) * 1024
}

it.skipIf(process.platform !== "linux")(
  "two hundred megabytes in twenty uploads at once, and back, take the store a part of that (needs /proc)",
  async () => {
    const store = await startApart(await storeFolder())
    const s3 = clientOf(store, { requestHandler: { httpAgent: { maxSockets: atOnce } } })
    const names = Array.from({ length: atOnce }, (_, index) => `memory/${index}`)
    const bodies = names.map((name) => Buffer.alloc(10 * megabyte, `${name} `))
    const put = (Key: string, Body: Buffer) =>
      s3.send(new PutObjectCommand({ Bucket: store.bucket, Key, Body }))
    const get = async (Key: string) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: store.bucket, Key }))
      return createHash("sha256")
        .update((await Body?.transformToByteArray()) ?? "")
        .digest("hex")
    }
    // The first requests bring in code and buffers that stay.
    await Promise.all(names.map((name) => put(name, Buffer.from("warm"))))
    const before = peakMemory(store.pid)
    await Promise.all(names.map((name, index) => put(name, bodies[index] ?? Buffer.alloc(0))))
    const hashes = await Promise.all(names.map(get))
    expect(hashes).toEqual(bodies.map((body) => createHash("sha256").update(body).digest("hex")))
    expect((peakMemory(store.pid) - before) / megabyte).toBeLessThan(80)
  },
)
