import { test } from "../check.ts"
import { type Guard, replace } from "../guard.ts"

const inRaces = (title: string, secondsMax?: number) =>
  test("tooling/soak/test/races.test.ts", title, secondsMax)
const inEpoch = (title: string) => test("tooling/soak/test/epoch.test.ts", title)
const inCrashes = (title: string) => test("tooling/soak/test/crash-table.test.ts", title)

const schema = "migrations/0006_attachment_sets.sql"
const inWorkshop = (file: string) => `packages/workshop/src/attachments/${file}.ts`

/** What keeps a document from losing its file, and a file from staying without a document. */
export const documentGuards: readonly Guard[] = [
  replace(
    "documents: an attachment refers to what lives, not to what is there",
    schema,
    "foreign key (blob_id, blob_state) references blobs (id, state);",
    "foreign key (blob_id) references blobs (id);",
    inRaces("a deletion is not taken back while its file dies", 30),
  ),
  replace(
    "documents: content is stored once",
    schema,
    "create unique index blobs_live_sha256_unique on blobs (sha256) where state = 'live';",
    "create unique index blobs_live_sha256_unique on blobs (sha256, object_key) where state = 'live';",
    inRaces("same-hash-stampede"),
  ),
  replace(
    "documents: lock of a set",
    "packages/db/src/attachment-sets.ts",
    "from attachment_sets where id = ${id} for no key update\n  `",
    "from attachment_sets where id = ${id}\n  `",
    inRaces("cover-race"),
  ),
  replace(
    "documents: lock of an upload",
    "packages/db/src/uploads.ts",
    "from uploads where id = ${id} for update`",
    "from uploads where id = ${id}`",
    inRaces("a sweep passes by an upload that is being confirmed"),
  ),
  replace(
    "documents: a sweep waits for no confirmation",
    "packages/db/src/upload-sweeps.ts",
    "for update skip locked",
    "for update",
    inRaces("a sweep passes by an upload that is being confirmed", 30),
  ),
  replace(
    "documents: a sweep waits for nobody who attaches a file",
    "packages/db/src/blob-sweeps.ts",
    "order by orphaned_at limit ${limit} for update skip locked",
    "order by orphaned_at limit ${limit} for update",
    inRaces("a sweep passes by a file that is being attached", 30),
  ),
  replace(
    "documents: what arrived is verified before it becomes a document",
    inWorkshop("confirm-upload"),
    'if (confirmStep(upload, now) === "verify") await verifyUpload(db, documents, upload)',
    "Object.is(confirmStep(upload, now), [documents, verifyUpload])",
    inRaces("commit-without-put"),
  ),
  replace(
    "documents: what arrived is hashed by us",
    inWorkshop("verify-upload"),
    "const received = { ...file, sniffedType: await sniffFile(file.path) }",
    "const received = { ...file, ...declared, sniffedType: await sniffFile(file.path) }",
    inRaces("other bytes than were announced are refused"),
  ),
  replace(
    "documents: a sweep deletes by the key that was recorded",
    inWorkshop("sweep"),
    "    for (const key of [...pictures.map((picture) => picture.objectKey), blob.objectKey]) {\n      await documents.storage.remove(key)\n    }",
    '    for (const key of [...pictures.map((picture) => picture.objectKey), blob.objectKey]) {\n      const prefix = key.slice(0, key.lastIndexOf("/") + 1)\n      for await (const found of documents.storage.list(prefix)) await documents.storage.remove(found.key)\n    }',
    inRaces("stale-sweeper"),
  ),
  replace(
    "documents: an object goes before its row",
    inWorkshop("sweep"),
    "    const pictures = await listDerivatives(db, [blob.id])\n",
    "    const pictures = await listDerivatives(db, [blob.id])\n    await deleteDeadBlob(db, blob.id)\n",
    inCrashes("after the object of a file was deleted (D3)"),
  ),
  replace(
    "documents: a job that ends without a database ends no server",
    "apps/api/src/jobs/jobs.ts",
    "      preset: outcomesAreBatched,\n",
    "",
    inCrashes("after the death of a file (D2)"),
  ),
  replace(
    "documents: what was sent for nothing is deleted twice",
    "packages/domain/src/attachment/sweep.ts",
    "[sweeps.firstAfterSeconds, sweeps.secondAfterSeconds][sweepsDone]",
    "[sweeps.firstAfterSeconds][sweepsDone]",
    inRaces("late-put"),
  ),
  replace(
    "documents: a database from a copy sweeps nothing",
    "packages/domain/src/attachment/gc-epoch.ts",
    'return store.epoch === database.epoch - 1 ? "store is one behind" : "different"',
    'return "same"',
    inEpoch("deletes nothing, although it knows of nothing"),
  ),
  replace(
    "documents: a store that was adopted has one database",
    inWorkshop("gc-mark"),
    "    if (mark.lineage !== adopted.lineage) await storage.remove(key)\n",
    "",
    inEpoch("deletes nothing, although it knows of nothing"),
  ),
  replace(
    "documents: a sweep catches up with the mark of one that died",
    inWorkshop("gc-mark"),
    '  if (verdict === "store is one behind") await writeMark(storage, database)\n',
    "",
    inEpoch("a sweep that dies between its two marks"),
  ),
  replace(
    "documents: a large sweep asks first",
    inWorkshop("sweep"),
    "  if (!confirmed) await refuseLargeSweep(db, at)\n",
    "  Object.is(confirmed, refuseLargeSweep)\n",
    inEpoch("more than a twentieth of all objects"),
  ),
]
