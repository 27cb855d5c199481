import { randomBytes } from "node:crypto"
import { openDatabase } from "@kitwright/db/client"
import { createTestDatabase, runSql, type TestDatabase } from "@kitwright/db/test-kit"
import { DomainError } from "@kitwright/domain/errors"
import type { AttachmentSetId } from "@kitwright/domain/ids"
import { defaultUploadSweeps } from "@kitwright/domain/attachment/sweep"
import { sweep } from "@kitwright/workshop/attachments/sweep"
import { runSweepCommand } from "@kitwright/workshop/attachments/sweep-command"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { audit } from "../src/audit.ts"
import { type OpenedDocuments, openDocuments } from "../src/documents.ts"
import { hashOf } from "../src/browser.ts"
import { type SampleFile, smallImage } from "../src/files.ts"
import { Shop } from "../src/load/shop.ts"
import { type KillableStore, startKillableStore } from "../src/store.ts"

let database: TestDatabase
let store: KillableStore
let documents: OpenedDocuments
let shop: Shop
let setId: AttachmentSetId

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
  shop = new Shop(database.db, documents)
  setId = await shop.newSet("Lamp")
})
afterEach(async () => {
  await documents.close()
  await store.stop()
  await database.close()
})

const soon = () => new Date(Date.now() + 1_000).toISOString()

async function refusal(act: Promise<unknown>): Promise<unknown> {
  return await act.then(
    () => "done",
    (error: unknown) => (error instanceof DomainError ? error.reason : error),
  )
}

async function keys(): Promise<string[]> {
  const found: string[] = []
  for await (const { key } of documents.storage.list("b/")) found.push(key)
  return found
}

/** Brings the database back as it is now, whenever that is asked for. */
async function takeCopy(): Promise<() => TestDatabase> {
  const name = `kitwright_copy_${randomBytes(6).toString("hex")}`
  const { pathname } = new URL(database.url)
  const server = openDatabase({
    url: urlOf("postgres"),
    applicationName: "soak",
    connectionsMax: 1,
    onIdleError: () => undefined,
  })
  // A template must have no sessions: the pool opens new ones when it needs them.
  await runSql(server.db, "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [
    pathname.slice(1),
  ])
  await runSql(server.db, `create database ${name} template ${pathname.slice(1)}`)
  await server.close()
  return () => openCopy(name)
}

function openCopy(name: string): TestDatabase {
  const url = urlOf(name)
  const client = openDatabase({
    url,
    applicationName: "soak",
    connectionsMax: 2,
    onIdleError: () => undefined,
  })
  const dispose = async () => {
    await client.close()
    await runSql(database.db, `drop database ${name} with (force)`)
  }
  return { ...client, url, close: dispose, [Symbol.asyncDispose]: dispose }
}

function urlOf(name: string): string {
  const url = new URL(database.url)
  url.pathname = `/${name}`
  return url.toString()
}

describe("restore-old-db: a database that was brought back from a copy", () => {
  test("deletes nothing, although it knows of nothing, until somebody has looked and adopts the store", async () => {
    const [old, lost] = [await smallImage(1), await smallImage(2)]
    const first = await shop.upload(setId, old)
    await sweep({ db: database.db, documents }, { at: soon() })
    const restore = await takeCopy()
    // What happens after the copy was taken, is lost with it: a document more, one less, and a sweep.
    await shop.upload(setId, lost)
    await sweep({ db: database.db, documents }, { at: soon() })

    await using copy = restore()
    await new Shop(copy.db, documents).delete(setId, first)
    const before = await keys()
    expect(before).toHaveLength(2)
    expect(await refusal(sweep({ db: copy.db, documents }, { at: soon() }))).toBe("INVALID_STATE")
    expect(await refusal(sweep({ db: copy.db, documents }, { at: soon(), confirmed: true }))).toBe(
      "INVALID_STATE",
    )
    expect(await keys()).toEqual(before)

    const command = {
      databaseUrl: copy.url,
      storage: store.settings,
      graceSeconds: 0,
      quarantineSeconds: 0,
      dryRun: false,
      confirmed: false,
    }
    expect(await refusal(runSweepCommand({ ...command, adopt: false }))).toBe("INVALID_STATE")
    expect(await runSweepCommand({ ...command, adopt: true })).toMatchObject({ swept: { failed: 0 } })
    expect(await sweep({ db: copy.db, documents }, { at: soon() })).toMatchObject({ failed: 0 })
    expect(await keys()).toHaveLength(1)
    // The one that was left behind must not go on with the store now.
    expect(await refusal(sweep({ db: database.db, documents }, { at: soon() }))).toBe("INVALID_STATE")
  })
})

test("a store whose first file was refused is the database's own, and the file is swept", async () => {
  const image = await smallImage(9)
  const words = { ...image, bytes: Buffer.alloc(image.bytes.length, "no picture ") }
  expect(await refusal(shop.upload(setId, { ...words, sha256: hashOf(words.bytes) }))).toBe(
    "UNSUPPORTED_FILE_TYPE",
  )
  expect(await keys()).toHaveLength(1)
  const later = new Date(Date.now() + 2 * 86_400_000).toISOString()
  expect(await sweep({ db: database.db, documents }, { at: later, confirmed: true })).toMatchObject({
    failed: 0,
  })
  expect(await keys()).toEqual([])
})

test("a sweep that dies between its two marks, over and over, hinders no later one", async () => {
  await shop.delete(setId, await shop.upload(setId, await smallImage(3)))
  await sweep({ db: database.db, documents }, { at: soon() })
  const dying = { ...documents.storage, put: () => Promise.reject(new Error("kill -9")) }
  for (let death = 0; death < 3; death += 1) {
    await shop.delete(setId, await shop.upload(setId, await smallImage(4 + death)))
    const dead = sweep({ db: database.db, documents: { ...documents, storage: dying } }, { at: soon() })
    await expect(dead).rejects.toThrow("kill -9")
  }
  expect(await sweep({ db: database.db, documents }, { at: soon() })).toMatchObject({ failed: 0 })
  expect(await keys()).toEqual([])
})

describe("a sweep that would delete a lot asks first", () => {
  async function addAndDelete(count: number): Promise<void> {
    for (let each = 0; each < count; each += 1) {
      await shop.delete(setId, await shop.upload(setId, await smallImage(100 + each)))
    }
  }

  test("more than a twentieth of all objects, and does it when that is confirmed", async () => {
    const kept: SampleFile = await smallImage(99)
    const id = await shop.upload(setId, kept)
    await addAndDelete(11)
    expect(await refusal(sweep({ db: database.db, documents }, { at: soon() }))).toBe("CONFIRMATION_REQUIRED")
    expect(await keys()).toHaveLength(12)
    const report = await sweep({ db: database.db, documents }, { at: soon(), confirmed: true })
    expect(report).toMatchObject({ deleted: 11, failed: 0 })
    expect(
      await audit({ db: database.db, storage: documents.storage }, new Map([[id, kept.sha256]])),
    ).toEqual([])
  })

  test("more than a thousand objects, however many there are", async () => {
    await runSql(
      database.db,
      `insert into blobs (object_key, state, orphaned_at, dead_at, sweep_after)
       select 'b/00/' || n, case when n <= 1001 then 'dead' else 'live' end, now(),
         case when n <= 1001 then now() end, case when n <= 1001 then now() end
       from generate_series(1, 30000) n`,
    )
    await runSql(database.db, "update blobs set orphaned_at = now() + interval '1 day' where state = 'live'")
    expect(await refusal(sweep({ db: database.db, documents }, { at: soon() }))).toBe("CONFIRMATION_REQUIRED")
    await runSql(database.db, "delete from blobs where object_key = 'b/00/1'")
    expect(await sweep({ db: database.db, documents }, { at: soon() })).toMatchObject({ deleted: 1_000 })
  })
})
