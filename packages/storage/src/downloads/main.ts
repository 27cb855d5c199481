/** The process of its own that reads objects into files: see open-downloads.ts. */
import { createHash } from "node:crypto"
import { createWriteStream } from "node:fs"
import { pipeline } from "node:stream/promises"
import { failureOf, ObjectMissing, ObjectOfOtherSize } from "../errors.ts"
import { openStorage } from "../open-storage.ts"
import { bytesOf } from "../read-object.ts"
import type { Storage } from "../storage.ts"
import type { Download, Order, Report } from "./protocol.ts"

let storage: Storage | undefined

process.on("message", (order: Order) => {
  if ("settings" in order) storage = openStorage(order.settings)
  else
    void download(order).then(
      (read) => report({ id: order.id, ok: true, ...read }),
      (error: unknown) => report(failure(order.id, error)),
    )
})
process.on("disconnect", () => process.exit(0))

async function download({ key, path, size: expected }: Download): Promise<{ size: number; sha256: string }> {
  if (storage === undefined) throw new Error("the settings come first")
  if (expected !== null) {
    const facts = await storage.head(key)
    if (facts === undefined) throw new ObjectMissing(key)
    if (facts.size !== expected) throw new ObjectOfOtherSize(key)
  }
  const digest = createHash("sha256")
  let size = 0
  await pipeline(
    await storage.read(key),
    async function* measure(source) {
      for await (const chunk of source) {
        const bytes = bytesOf(chunk)
        digest.update(bytes)
        size += bytes.length
        yield bytes
      }
    },
    createWriteStream(path, { mode: 0o600 }),
  )
  return { size, sha256: digest.digest("hex") }
}

function failure(id: number, error: unknown): Report {
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) }
  return { id, ok: false, name, message, ...failureOf(error) }
}

function report(answer: Report): void {
  process.send?.(answer)
}
