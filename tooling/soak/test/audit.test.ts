import { createTestDatabase, runSql, type TestDatabase } from "@kitwright/db/test-kit"
import { defaultUploadSweeps } from "@kitwright/domain/attachment/sweep"
import { afterEach, beforeEach, expect, test } from "vitest"
import { audit } from "../src/audit.ts"
import { hashOf } from "../src/browser.ts"
import { type OpenedDocuments, openDocuments } from "../src/documents.ts"
import { type SampleFile, smallImage } from "../src/files.ts"
import { Shop } from "../src/load/shop.ts"
import { type KillableStore, startKillableStore } from "../src/store.ts"

/** What proves the rest has to be proven too: the auditor sees each kind of damage, and nothing else. */

let database: TestDatabase
let store: KillableStore
let documents: OpenedDocuments
let file: SampleFile
let id: number
let key: string

beforeEach(async () => {
  database = await createTestDatabase()
  store = await startKillableStore()
  documents = openDocuments(store.settings, {
    urlSeconds: 300,
    uploadSeconds: 3_600,
    graceSeconds: 0,
    quarantineSeconds: 0,
    uploadSweeps: defaultUploadSweeps,
  })
  const shop = new Shop(database.db, documents)
  file = await smallImage(1)
  id = await shop.upload(await shop.newSet("Lamp"), file)
  const [blob] = await runSql<{ objectKey: string }>(database.db, "select object_key from blobs")
  key = blob?.objectKey ?? ""
})
afterEach(async () => {
  await documents.close()
  await store.stop()
  await database.close()
})

const problems = (acknowledged: ReadonlyMap<number, string> = new Map([[id, file.sha256]])) =>
  audit({ db: database.db, storage: documents.storage }, acknowledged)

async function write(objectKey: string, bytes: Buffer): Promise<void> {
  const facts = { contentType: "image/png", size: bytes.length, sha256: hashOf(bytes) }
  await documents.storage.put(objectKey, bytes, facts)
}

test("nothing is wrong with what is sound", async () => {
  expect(await problems()).toEqual([])
})

test("an object that is missing, or that has other bytes", async () => {
  await documents.storage.remove(key)
  expect(await problems()).toContain(`the object of attachment ${id} is missing`)
  await write(key, Buffer.from("something else"))
  expect(await problems()).toContain(`the object of attachment ${id} has other bytes`)
})

test("an object that belongs to nobody, wherever it lies", async () => {
  const stray = ["b/00/x", "d/00/x", "in/x"]
  for (const objectKey of stray) await write(objectKey, Buffer.from("x"))
  expect(await problems()).toEqual(stray.map((objectKey) => `the object ${objectKey} belongs to nobody`))
})

test("what was acknowledged and is not there, or is something else", async () => {
  expect(await problems(new Map([[id + 1, file.sha256]]))).toEqual([
    `attachment ${id + 1} was acknowledged and is not there`,
  ])
  expect(await problems(new Map([[id, "other"]]))).toEqual([
    `attachment ${id} was acknowledged with other bytes than it has`,
  ])
})

test("what should have been swept, and pictures that are lost", async () => {
  await runSql(database.db, "insert into blobs (object_key) values ('b/left')")
  await runSql(
    database.db,
    `insert into derivatives (blob_id, variant, object_key, state, content_type, size, width, height)
     select blob_id, 'small', 'd/lost', 'ready', 'image/webp', 1, 1, 1 from attachments`,
  )
  const [left] = await runSql<{ id: number }>(database.db, "select id from blobs where object_key = 'b/left'")
  expect(await problems()).toEqual([
    "the picture d/lost is missing",
    `the live blob ${left?.id} was not swept`,
  ])
})
