import { mkdirSync, readdirSync, utimesSync } from "node:fs"
import { join } from "node:path"
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3"
import { describe, expect, it } from "vitest"
import { faultClient } from "../../src/object-store/fault-client.ts"
import { clientOf, startTestStore, storeFolder } from "./store-harness.ts"
import { startApart } from "./store-process-harness.ts"

describe("an upload in parts", () => {
  it.each(["write", "sync-file", "place"] as const)(
    "can be completed again after kill -9 at %s",
    async (step) => {
      const folder = await storeFolder()
      const first = await startApart(folder, { faultPort: 0 })
      const before = clientOf(first)
      const at = { Bucket: first.bucket, Key: "key" }
      const { UploadId = "" } = await before.send(new CreateMultipartUploadCommand(at))
      const { ETag = "" } = await before.send(
        new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: "body" }),
      )
      await faultClient(first.faultEndpoint ?? "").add({ fault: { kind: "crash", step } })
      const complete = () =>
        new CompleteMultipartUploadCommand({
          ...at,
          UploadId,
          MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
        })
      await expect(before.send(complete())).rejects.toThrow(/./)
      await first.exited

      const s3 = clientOf(await startApart(folder))
      await s3.send(complete())
      const { Body } = await s3.send(new GetObjectCommand(at))
      expect(await Body?.transformToString()).toBe("body")
      expect([readdirSync(join(folder, "parts")), readdirSync(join(folder, "incoming"))]).toEqual([[], []])
    },
  )

  it("that nobody went on with for a week is thrown away at the next start", async () => {
    const folder = await storeFolder()
    for (const [id, days] of [
      ["old", 8],
      ["new", 6],
    ] as const) {
      mkdirSync(join(folder, "parts", id), { recursive: true })
      const then = new Date(Date.now() - days * 24 * 3_600_000)
      utimesSync(join(folder, "parts", id), then, then)
    }
    await startTestStore({ folder })
    expect(readdirSync(join(folder, "parts"))).toEqual(["new"])
  })
})
