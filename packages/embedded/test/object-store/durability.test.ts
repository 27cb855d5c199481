import { readFileSync } from "node:fs"
import { join } from "node:path"
import { CopyObjectCommand, DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3"
import { expect, it } from "vitest"
import { testAccess } from "./access.ts"
import { clientOf, storeFolder } from "./store-harness.ts"
import { endStoreOwner, spawnStoreOwner } from "./store-process-harness.ts"

const Bucket = testAccess.bucket

it("an object is safe before it is shown, and its name before it is acknowledged", async () => {
  const folder = await storeFolder()
  const traceFile = join(await storeFolder(), "trace.json")
  const owner = await spawnStoreOwner(
    [folder],
    ["--trace-event-categories", "node.fs.async", "--trace-event-file-pattern", traceFile],
  )
  const s3 = clientOf({ ...testAccess, endpoint: String(owner.answer.endpoint) })
  await s3.send(new PutObjectCommand({ Bucket, Key: "b/key", Body: "x", IfNoneMatch: "*" }))
  await s3.send(new PutObjectCommand({ Bucket, Key: "b/key", Body: "y" }))
  await s3.send(new CopyObjectCommand({ Bucket, Key: "c/copy", CopySource: `${Bucket}/b/key` }))
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "c/copy" }))
  await endStoreOwner(owner)

  const written = ["open incoming/…", "write", "write", "fsync"]
  const steps = [
    // The store takes its folder over.
    ["open .", "fsync"],
    // A new object in a new folder. First it is looked for.
    ["open objects/b/key=", ...written, "link objects/b/key="],
    ["open objects/b", "fsync", "open objects", "fsync", "unlink incoming/…"],
    // Its next version, in a folder that is known to be safe.
    [...written, "rename objects/b/key=", "open objects/b", "fsync"],
    // A copy into a new folder.
    ["open objects/b/key=", ...written, "rename objects/c/copy="],
    ["open objects/c", "fsync", "open objects", "fsync"],
    // Its end.
    ["unlink objects/c/copy=", "open objects/c", "fsync"],
  ]
  expect(readTrace(traceFile, folder)).toEqual(steps.flat())
})

type TraceEvent = { ph: string; name: string; args: Record<string, string | number | undefined> }

/** What the store asked of the disk, in order, as Node itself recorded it. */
function readTrace(path: string, folder: string): string[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node's own format
  const { traceEvents } = JSON.parse(readFileSync(path, "utf8")) as { traceEvents: TraceEvent[] }
  return (
    traceEvents
      .filter(({ ph }) => ph === "b")
      .map(({ name, args }) => `${name} ${args.path ?? args.dest ?? args.new_path ?? ""}`.trim())
      .map((line) =>
        line
          .replace(`${folder}/`, "")
          .replace(folder, ".")
          .replace(/incoming\/\w+/, "incoming/…"),
      )
      // Node also records the making of folders as unlink.
      .filter((line) => /^(open|write|fsync|link|rename|unlink .*[=…])/.test(line))
  )
}
