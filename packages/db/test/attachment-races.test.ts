import { setTimeout as delay } from "node:timers/promises"
import { coverAfterAdd } from "@kitwright/domain/attachment/cover"
import type { AttachmentId, AttachmentSetId } from "@kitwright/domain/ids"
import { DatabaseError } from "pg"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { findAttachmentSet, lockAttachmentSet, setCover } from "../src/attachment-sets.ts"
import { copyAttachment, deleteAttachment, insertAttachment } from "../src/attachments.ts"
import { claimDeadBlobs, deleteDeadBlob, markBlobsDead } from "../src/blob-sweeps.ts"
import { countBlobs, findBlob, findLiveBlobForShare, insertBlob } from "../src/blobs.ts"
import { type DatabaseClient, openDatabase } from "../src/client.ts"
import { isTransient } from "../src/constraint-errors.ts"
import type { Tx } from "../src/database.ts"
import { deleteParts } from "../src/parts.ts"
import { createTestDatabase, runSql, type TestDatabase } from "../src/test-kit.ts"
import { claimUploadsToSweep, listUploadObjects } from "../src/upload-sweeps.ts"
import { findUpload } from "../src/uploads.ts"
import {
  attach,
  consume,
  makeBlob,
  makeSet,
  makeUpload,
  minute,
  newBlob,
  proveSound,
  setOf,
  shaOf,
  verify,
} from "./document-rows.ts"
import { inTransaction, known, makePart } from "./workshop-rows.ts"

/** Races of documents between real connections. Nothing here waits for time: what must wait is seen waiting. */

const sessions = 32
const rounds = 40
const always = "2999-01-01T00:00:00.000Z"
let database: TestDatabase
let client: DatabaseClient
let db: DatabaseClient["db"]

beforeAll(async () => {
  database = await createTestDatabase()
  const settings = {
    url: database.url,
    applicationName: "races",
    connectionsMax: sessions,
    lockTimeoutMs: 60_000,
  }
  client = openDatabase({
    ...settings,
    statementTimeoutMs: 60_000,
    connectTimeoutMs: 60_000,
    onIdleError: () => undefined,
  })
  ;({ db } = client)
})
afterEach(() => proveSound(db))
afterAll(async () => {
  await client.close()
  await database.close()
})

/**
 * Two acts on top of each other: the first has done its work and stands before its commit; the second runs until it waits for
 * a lock or has ended; only then the first commits.
 */
async function overlap<R>(first: (tx: Tx) => Promise<unknown>, second: (tx: Tx) => Promise<R>): Promise<R> {
  const worked = Promise.withResolvers<void>()
  const mayCommit = Promise.withResolvers<void>()
  const firstEnd = inTransaction(db, async (tx) => {
    await first(tx)
    worked.resolve()
    await mayCommit.promise
  })
  await Promise.race([worked.promise, firstEnd])
  let hasEnded = false
  const secondEnd = inTransaction(db, second).finally(() => {
    hasEnded = true
  })
  // A rejection is for whoever asks for the answer.
  secondEnd.catch(() => undefined)
  await expect
    .poll(async () => hasEnded || (await countWaiting()) > 0, { timeout: 20_000, interval: 5 })
    .toBe(true)
  mayCommit.resolve()
  await firstEnd
  return await secondEnd
}

async function countWaiting(): Promise<number> {
  const [row] = await runSql<{ count: number }>(
    database.db,
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and application_name = 'races' and wait_event_type = 'Lock'`,
  )
  return row?.count ?? 0
}

/** As `change` in the workshop runs a closure: again when it lost a race. @returns why it lost, each time */
async function persist(act: (tx: Tx) => Promise<unknown>): Promise<unknown[]> {
  const lost: unknown[] = []
  for (;;) {
    try {
      await inTransaction(db, act)
      return lost
    } catch (error) {
      if (!isTransient(error) || !(error instanceof DatabaseError) || lost.length > 50) throw error
      lost.push(error.code)
      await delay(Math.random() * 10)
    }
  }
}

const everySession = <R>(act: (session: number) => Promise<R>) =>
  Promise.all(Array.from({ length: sessions }, (_, session) => act(session)))

/** C4 for an image that is there already: the set is held, so covers are decided one after the other. */
async function addImage(
  tx: Tx,
  attachmentSetId: AttachmentSetId,
  blobId: number,
): Promise<{ id: AttachmentId; isCover: boolean }> {
  const set = known(await lockAttachmentSet(tx, attachmentSetId))
  const row = {
    attachmentSetId,
    kind: "image" as const,
    title: "Photo",
    url: null,
    filename: "a.png",
    blobId,
  }
  const id = await insertAttachment(tx, row)
  const cover = coverAfterAdd(set.coverAttachmentId, { id, kind: "image" })
  if (cover !== set.coverAttachmentId) await setCover(tx, attachmentSetId, cover)
  return { id, isCover: cover === id }
}

const detach = (tx: Tx, attachmentSetId: number, id: number) =>
  deleteAttachment(tx, { attachmentSetId, id, nextCoverId: null, at: minute(1) })

const markNow = (tx: Tx) =>
  markBlobsDead(tx, { orphanedBefore: always, at: minute(1), sweepAfter: minute(1), limit: 10 })

describe("covers", () => {
  it("cover-race: of first images added at once exactly one becomes the cover", async () => {
    const attachmentSetId = await makeSet(db)
    const blobId = await makeBlob(db, "cover race")
    const added = await everySession(() => inTransaction(db, (tx) => addImage(tx, attachmentSetId, blobId)))
    const covers = added.filter((image) => image.isCover).map((image) => image.id)
    const set = known(await findAttachmentSet(db, attachmentSetId))
    expect(covers).toEqual([set.coverAttachmentId])
    expect(set.attachments.map((image) => image.position)).toEqual(added.map((_, index) => index + 1))
  })

  it("cover-delete: an image that is chosen while it is deleted leaves no cover behind", async () => {
    const attachmentSetId = await makeSet(db)
    const blobId = await makeBlob(db, "cover delete")
    const images = await Promise.all([1, 2].map(() => attach(db, { attachmentSetId, blobId })))
    const [one, two] = [known(images[0]), known(images[1])]
    const chosen = overlap(
      (tx) => detach(tx, attachmentSetId, one),
      (tx) => setCover(tx, attachmentSetId, one),
    )
    await expect(chosen).rejects.toMatchObject({ code: "23503", constraint: "attachment_sets_cover" })
    await overlap(
      (tx) => setCover(tx, attachmentSetId, two),
      (tx) => detach(tx, attachmentSetId, two),
    )
    expect(await findAttachmentSet(db, attachmentSetId)).toMatchObject({
      coverAttachmentId: null,
      attachments: [],
    })
  })
})

describe("a blob that is attached and detached at once", () => {
  it("is orphaned when two sessions detach its last two attachments", async () => {
    const attachmentSetId = await makeSet(db)
    const blobId = await makeBlob(db, "last two")
    const [one, two] = [
      await attach(db, { attachmentSetId, blobId }),
      await attach(db, { attachmentSetId, blobId }),
    ]
    await overlap(
      (tx) => detach(tx, attachmentSetId, one),
      (tx) => detach(tx, attachmentSetId, two),
    )
    expect(await findBlob(db, blobId)).toMatchObject({ orphanedAt: expect.any(String) })
  })

  it.for(["attach first", "detach first"] as const)("is not orphaned: %s", async (order) => {
    const [here, there] = [await makeSet(db), await makeSet(db)]
    const blobId = await makeBlob(db, order)
    const last = await attach(db, { attachmentSetId: here, blobId })
    const adopt = async (tx: Tx) => {
      const blob = known(await findLiveBlobForShare(tx, shaOf(order)))
      return await addImage(tx, there, blob.id)
    }
    const acts = [adopt, (tx: Tx) => detach(tx, here, last)] as const
    await (order === "attach first" ? overlap(acts[0], acts[1]) : overlap(acts[1], acts[0]))
    expect(await findBlob(db, blobId)).toMatchObject({ state: "live", orphanedAt: null })
  })

  it("copy-then-delete-source: a copy keeps the file, whoever is faster", async () => {
    const [here, there] = [await makeSet(db), await makeSet(db)]
    const blobId = await makeBlob(db, "copy")
    const source = await attach(db, { attachmentSetId: here, blobId })
    await overlap(
      (tx) => copyAttachment(tx, source, there),
      (tx) => detach(tx, here, source),
    )
    await inTransaction(db, markNow)
    expect(await findBlob(db, blobId)).toMatchObject({ state: "live" })
    const copy = known((await findAttachmentSet(db, there))?.attachments[0])
    const late = await overlap(
      (tx) => detach(tx, there, copy.id),
      (tx) => copyAttachment(tx, copy.id, here),
    )
    expect(late === undefined || (await findAttachmentSet(db, here))?.attachments.length === 1).toBe(true)
  })
})

describe("gc-vs-adopt", () => {
  it("a blob that is being adopted is left out by who lets blobs die", async () => {
    const attachmentSetId = await makeSet(db)
    const blobId = await makeBlob(db, "adopted")
    const adopt = async (tx: Tx) => {
      await addImage(tx, attachmentSetId, known(await findLiveBlobForShare(tx, shaOf("adopted"))).id)
    }
    const markWithoutWaiting = async (tx: Tx) => {
      await runSql(tx, "set local lock_timeout = 1")
      return await markNow(tx)
    }
    expect(await overlap(adopt, markWithoutWaiting)).not.toContain(blobId)
    expect(await findBlob(db, blobId)).toMatchObject({ state: "live", orphanedAt: null })
  })

  it("a blob that is dying is not found, and its content is stored anew", async () => {
    const attachmentSetId = await makeSet(db)
    const dying = await makeBlob(db, "dying")
    const made = await overlap(markNow, async (tx) => {
      expect(await findLiveBlobForShare(tx, shaOf("dying"))).toBeUndefined()
      const id = known(await insertBlob(tx, newBlob("dying")))
      await addImage(tx, attachmentSetId, id)
      return id
    })
    expect(await findBlob(db, dying)).toMatchObject({ state: "dead" })
    expect(await findBlob(db, made)).toMatchObject({ state: "live" })
  })

  /** What only the foreign key can refuse: no share of the blob, no look at what refers to it. */
  const kill = (id: number) => (tx: Tx) =>
    runSql(
      tx,
      `update blobs set state = 'dead', orphaned_at = now(), dead_at = now(), sweep_after = now() where id = ${id}`,
    )

  it.for(["attach first", "kill first"] as const)(
    "the key refuses whoever comes second: %s",
    async (order) => {
      const attachmentSetId = await makeSet(db)
      const blobId = await makeBlob(db, `key ${order}`)
      const acts = [(tx: Tx) => addImage(tx, attachmentSetId, blobId), kill(blobId)] as const
      const second: Promise<unknown> =
        order === "attach first" ? overlap(acts[0], acts[1]) : overlap(acts[1], acts[0])
      const error = await second.catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: "23503", constraint: "attachments_live_blob" })
      expect(isTransient(error)).toBe(true)
      expect((await findBlob(db, blobId))?.state).toBe(order === "attach first" ? "live" : "dead")
    },
  )

  it(`${sessions} sessions adopt, delete, let die and sweep the same content for ${rounds} rounds, and no row is left dangling`, async () => {
    const setIds = await Promise.all([1, 2, 3, 4].map(() => makeSet(db)))
    const contents = ["round a", "round b", "round c"]
    const counts = { attached: 0, died: 0, swept: 0 }
    /** Shares the live blob of some content or makes it; some go without the share, so that the key has something to refuse. */
    const adopt = async (tx: Tx, session: number, attachmentSetId: AttachmentSetId) => {
      const blob = newBlob(known(contents[session % contents.length]))
      await lockAttachmentSet(tx, attachmentSetId)
      const unshared = `select id from blobs where sha256 = '${blob.sha256}' and state = 'live'`
      const live =
        session % 4 === 0
          ? (await runSql<{ id: number }>(tx, unshared))[0]
          : await findLiveBlobForShare(tx, blob.sha256)
      const id = live?.id ?? (await insertBlob(tx, blob))
      return id === undefined ? undefined : (await addImage(tx, attachmentSetId, id)).id
    }
    const adoptAndDelete = async (session: number) => {
      const attachmentSetId = known(setIds[session % setIds.length])
      let added: AttachmentId | undefined
      const lost = await persist(async (tx) => {
        added = await adopt(tx, session, attachmentSetId)
      })
      const id = added
      if (id === undefined) return lost
      counts.attached += 1
      return [...lost, ...(await persist((tx) => detach(tx, attachmentSetId, id)))]
    }
    const markAndSweep = async () => {
      const lost = await persist(async (tx) => {
        counts.died += (await markNow(tx)).length
      })
      const due = { at: always, until: always, limit: 5 }
      for (const { id } of await claimDeadBlobs(db, due)) if (await deleteDeadBlob(db, id)) counts.swept += 1
      return lost
    }
    for (let round = 0; round < rounds; round += 1) {
      const lost = await everySession((session) =>
        session % 8 < 6 ? adoptAndDelete(session) : markAndSweep(),
      )
      // Races are lost to the key and nothing else: nobody waits for each other.
      expect(lost.flat().filter((code) => code !== "23503")).toEqual([])
      await proveSound(db)
      await markAndSweep()
    }
    expect(counts.attached).toBeGreaterThan(rounds * sessions * 0.5)
    expect(counts.died).toBeGreaterThanOrEqual(rounds)
    expect(counts.swept).toBeGreaterThanOrEqual(rounds)
  })
})

describe("uploads", () => {
  it("same-hash-stampede: 50 of the same content become 50 attachments of one live blob", async () => {
    const contents = "stampede"
    const ids = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const id = await makeUpload(db, await makeSet(db), contents)
        await verify(db, id, contents)
        return id
      }),
    )
    await Promise.all(ids.map((id) => persist((tx) => consume(tx, id))))
    const rows = await runSql<{ attachments: number; blobs: number; live: number }>(
      db,
      `select count(*)::int as attachments, count(distinct blob_id)::int as blobs,
         (select count(*)::int from blobs where sha256 = '${shaOf(contents)}') as live
       from attachments where blob_id in (select id from blobs where sha256 = '${shaOf(contents)}')`,
    )
    expect(rows).toEqual([{ attachments: 50, blobs: 1, live: 1 }])
    await claimUploadsToSweep(db, { at: always, until: always, limit: 100 })
    const finals = (await listUploadObjects(db, ids)).filter((row) => row.objectKey.startsWith("b/"))
    expect(finals).toHaveLength(49)
  })

  it("double-commit: an upload that two sessions confirm becomes one attachment", async () => {
    const id = await makeUpload(db, await makeSet(db), "double")
    await verify(db, id, "double")
    const second = overlap(
      (tx) => consume(tx, id),
      (tx) => consume(tx, id),
    )
    await expect(second).rejects.toThrow("the upload is consumed")
  })

  it("one that is being confirmed does not expire, and one that expires is not confirmed", async () => {
    const attachmentSetId = await makeSet(db)
    const claim = (tx: Tx) => claimUploadsToSweep(tx, { at: always, until: always, limit: 100 })
    const [first, second] = [
      await makeUpload(db, attachmentSetId, "confirmed"),
      await makeUpload(db, attachmentSetId, "expired"),
    ]
    await verify(db, first, "confirmed")
    const claimed = await overlap((tx) => consume(tx, first), claim)
    expect(claimed.map((upload) => upload.id)).not.toContain(first)
    expect(await findUpload(db, first)).toMatchObject({ state: "consumed" })
    expect(await findUpload(db, second)).toMatchObject({ state: "expired" })

    const third = await makeUpload(db, attachmentSetId, "third")
    await verify(db, third, "third")
    await expect(overlap(claim, (tx) => consume(tx, third))).rejects.toThrow("the upload is expired")
  })

  it("one into a set that goes meanwhile either comes too late or goes with it, without a deadlock", async () => {
    for (const isConfirmedFirst of [true, false]) {
      const partId = await makePart(db)
      const attachmentSetId = await setOf(db, "parts", partId)
      const content = `goes ${isConfirmedFirst}`
      const id = await makeUpload(db, attachmentSetId, content)
      await verify(db, id, content)
      const confirm = async (tx: Tx) => {
        if ((await lockAttachmentSet(tx, attachmentSetId)) === undefined) return "gone"
        return await consume(tx, id)
      }
      const remove = (tx: Tx) => deleteParts(tx, [partId])
      const late = isConfirmedFirst ? await overlap(confirm, remove) : await overlap(remove, confirm)
      expect(late).toBe(isConfirmedFirst ? undefined : "gone")
      expect(await findUpload(db, id)).toMatchObject({ attachmentSetId: null, attachmentId: null })
      expect(await findAttachmentSet(db, attachmentSetId)).toBeUndefined()
    }
  })
})

it("two-sweepers: dead blobs are shared out between sweepers that come at once", async () => {
  await inTransaction(db, markNow)
  for (const { id } of await claimDeadBlobs(db, { at: always, until: always, limit: 1_000 }))
    await deleteDeadBlob(db, id)
  const ids = await Promise.all(Array.from({ length: 40 }, (_, index) => makeBlob(db, `sweepers ${index}`)))
  await markBlobsDead(db, { orphanedBefore: always, at: minute(1), sweepAfter: minute(1), limit: 100 })
  const claims = await everySession(() => claimDeadBlobs(db, { at: minute(1), until: minute(9), limit: 3 }))
  const claimed = claims.flat().map((blob) => blob.id)
  expect(new Set(claimed).size).toBe(claimed.length)
  const rest = await claimDeadBlobs(db, { at: minute(1), until: minute(9), limit: 100 })
  expect(new Set([...claimed, ...rest.map((blob) => blob.id)])).toEqual(new Set(ids))
  await Promise.all([...ids, ...ids].map((id) => deleteDeadBlob(db, id)))
  expect((await countBlobs(db)).dead).toBe(0)
})
