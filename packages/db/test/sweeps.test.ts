import { defaultUploadSweeps, nextUploadSweep } from "@kitwright/domain/attachment/sweep"
import { randomUUID } from "node:crypto"
import { beforeEach, describe, expect, it, onTestFinished } from "vitest"
import { findAttachment } from "../src/attachments.ts"
import { claimDeadBlobs, deleteDeadBlob, markBlobsDead, recordBlobSweepFailure } from "../src/blob-sweeps.ts"
import * as blobs from "../src/blobs.ts"
import {
  beginDerivative,
  listDerivatives,
  setDerivativeFailed,
  setDerivativeReady,
} from "../src/derivatives.ts"
import { adoptGcEpoch, advanceGcEpoch, getGcEpoch } from "../src/gc-epoch.ts"
import { countKnownObjects, listKnownObjects } from "../src/object-keys.ts"
import { createTestDatabase, runSql, type TestDatabase } from "../src/test-kit.ts"
import {
  claimUploadsToSweep,
  listUploadObjects,
  recordUploadSweep,
  recordUploadSweepFailure,
} from "../src/upload-sweeps.ts"
import * as uploads from "../src/uploads.ts"
import {
  attach,
  consume,
  makeBlob,
  makeSet,
  makeUpload,
  minute,
  newBlob,
  proveSound,
  shaOf,
  verify,
} from "./document-rows.ts"
import { inTransaction, known } from "./workshop-rows.ts"

let database: TestDatabase
let db: TestDatabase["db"]

beforeEach(async () => {
  database = await createTestDatabase()
  ;({ db } = database)
  onTestFinished(async () => {
    await proveSound(db)
    await database.close()
  })
})

const always = "2999-01-01T00:00:00.000Z"
/** Lets everything die that nothing refers to. */
const markAll = (limit = 100) =>
  markBlobsDead(db, { orphanedBefore: always, at: minute(1), sweepAfter: minute(2), limit })
const claimAt = (at: string, until = minute(90), limit = 100) => ({ at, until, limit })

describe("an upload", () => {
  it("is recorded with what was said, and verified by what was measured", async () => {
    const attachmentSetId = await makeSet(db)
    const id = await makeUpload(db, attachmentSetId, "bytes")
    const said = {
      id,
      attachmentSetId,
      declaredFilename: "photo.png",
      declaredType: "image/png",
      declaredSize: 5,
      declaredSha256: shaOf("bytes"),
      objectKey: `b/${shaOf("bytes").slice(0, 2)}/${shaOf("bytes")}/${id}`,
      incomingKey: `in/${id}`,
      createdAt: expect.any(String),
      urlExpiresAt: minute(5),
      expiresAt: minute(60),
      rejectReason: null,
      attachmentId: null,
    }
    expect(await uploads.findUpload(db, id)).toEqual({
      ...said,
      state: "issued",
      sniffedType: null,
      width: null,
      height: null,
    })
    expect(await verify(db, id, "bytes")).toBe(true)
    expect(await verify(db, id, "bytes")).toBe(false)
    const verified = { ...said, state: "verified", sniffedType: "image/png", width: 4, height: 3 }
    expect(await inTransaction(db, (tx) => uploads.lockUpload(tx, id))).toEqual(verified)
    const other = await makeUpload(db, attachmentSetId, "other")
    await expect(verify(db, other, "otter")).rejects.toMatchObject({
      constraint: "uploads_verified_is_equal",
    })
    expect(await uploads.findUpload(db, randomUUID())).toBeUndefined()
    expect(await inTransaction(db, (tx) => uploads.lockUpload(tx, randomUUID()))).toBeUndefined()
  })

  it("becomes an attachment once, and remembers which", async () => {
    const id = await makeUpload(db, await makeSet(db), "once")
    const consumed = { attachmentId: 1, sweepAfter: null }
    expect(await inTransaction(db, (tx) => uploads.setUploadConsumed(tx, id, consumed))).toBe(false)
    await verify(db, id, "once")
    const attachmentId = await inTransaction(db, (tx) => consume(tx, id))
    expect(await findAttachment(db, attachmentId)).toMatchObject({ contentType: "image/png", size: 4 })
    expect(await uploads.findUpload(db, id)).toMatchObject({ state: "consumed", attachmentId })
    await expect(inTransaction(db, (tx) => consume(tx, id))).rejects.toThrow("the upload is consumed")
    expect(await uploads.setUploadRejected(db, id, { reason: "late", sweepAfter: minute(1) })).toBe(false)
  })

  it("is rejected with the reason, before or after it was verified", async () => {
    const attachmentSetId = await makeSet(db)
    for (const isVerified of [false, true]) {
      const id = await makeUpload(db, attachmentSetId, "no picture")
      if (isVerified) await verify(db, id, "no picture")
      const rejection = { reason: "It is no picture.", sweepAfter: minute(6) }
      expect(await uploads.setUploadRejected(db, id, rejection)).toBe(true)
      expect(await uploads.findUpload(db, id)).toMatchObject({
        state: "rejected",
        rejectReason: "It is no picture.",
      })
    }
  })

  it("shares the blob of its content with another one", async () => {
    const attachmentSetId = await makeSet(db)
    const ids = [await makeUpload(db, attachmentSetId, "same"), await makeUpload(db, attachmentSetId, "same")]
    const made = []
    for (const id of ids) {
      await verify(db, id, "same")
      made.push(await findAttachment(db, await inTransaction(db, (tx) => consume(tx, id))))
    }
    expect(made[0]?.blobId).toBe(made[1]?.blobId)
    expect(await blobs.countBlobs(db)).toEqual({ live: 1, orphaned: 0, missing: 0, dead: 0 })
    await claimUploadsToSweep(db, claimAt(always))
    // Both incoming objects, and the second final one, in which no blob lives.
    const objects = (await listUploadObjects(db, ids)).map((row) => row.objectKey)
    expect(objects.toSorted()).toEqual(
      [
        known(await uploads.findUpload(db, known(ids[1]))).objectKey,
        ...ids.map((id) => `in/${id}`),
      ].toSorted(),
    )
  })

  it("is counted, and forgotten when nothing is left to do", async () => {
    const attachmentSetId = await makeSet(db)
    const [open, swept] = [
      await makeUpload(db, attachmentSetId, "a"),
      await makeUpload(db, attachmentSetId, "b"),
    ]
    await runSql(db, "update uploads set created_at = '2026-05-01T12:00:00Z'")
    expect(await uploads.countUploadsSince(db, minute(0))).toBe(2)
    expect(await uploads.countUploadsSince(db, minute(1))).toBe(0)
    await uploads.setUploadRejected(db, swept, { reason: "no", sweepAfter: minute(1) })
    await recordUploadSweep(db, { id: swept, sweeps: 0, sweepAfter: null })
    expect(await uploads.deleteFinishedUploads(db, minute(0), 10)).toBe(0)
    expect(await uploads.deleteFinishedUploads(db, minute(1), 10)).toBe(1)
    expect(await uploads.findUpload(db, open)).toMatchObject({ state: "issued" })
  })
})

describe("the objects of uploads", () => {
  it("are due an hour after the end and a day after it, and then no more", async () => {
    const expiresAt = minute(60)
    const sweepAfter = known(nextUploadSweep(expiresAt, 0) ?? undefined)
    const id = await makeUpload(db, await makeSet(db), "late", { expiresAt, sweepAfter })
    expect(await claimUploadsToSweep(db, claimAt(minute(119)))).toEqual([])
    for (const [sweeps, at, state] of [
      [0, minute(120), "expired"],
      [1, minute(60 + defaultUploadSweeps.secondAfterSeconds / 60), "swept"],
    ] as const) {
      expect(await claimUploadsToSweep(db, claimAt(at, minute(10_000)))).toEqual([
        { id, expiresAt, sweeps, attempts: 0 },
      ])
      expect(await claimUploadsToSweep(db, claimAt(at))).toEqual([])
      expect((await listUploadObjects(db, [id])).map((row) => row.objectKey)).toEqual([
        `b/${shaOf("late").slice(0, 2)}/${shaOf("late")}/${id}`,
        `in/${id}`,
      ])
      expect(
        await recordUploadSweep(db, { id, sweeps, sweepAfter: nextUploadSweep(expiresAt, sweeps + 1) }),
      ).toBe(true)
      // A second sweeper that deleted the same objects counts for nothing.
      expect(await recordUploadSweep(db, { id, sweeps, sweepAfter: null })).toBe(false)
      expect(await uploads.findUpload(db, id)).toMatchObject({ state })
    }
    expect(await claimUploadsToSweep(db, claimAt(always))).toEqual([])
  })

  it("are not touched before the upload has expired, however due they are", async () => {
    const id = await makeUpload(db, await makeSet(db), "early", { sweepAfter: minute(1) })
    expect(await claimUploadsToSweep(db, claimAt(minute(59)))).toEqual([])
    expect(await claimUploadsToSweep(db, claimAt(minute(60)))).toMatchObject([{ id }])
    expect(await uploads.findUpload(db, id)).toMatchObject({ state: "expired" })
  })

  it("are due again when their sweeper does not come back, or fails", async () => {
    const id = await makeUpload(db, await makeSet(db), "again")
    expect(await claimUploadsToSweep(db, claimAt(minute(120), minute(130)))).toHaveLength(1)
    expect(await claimUploadsToSweep(db, claimAt(minute(130), minute(140)))).toHaveLength(1)
    await recordUploadSweepFailure(db, id, { error: "503", retryAt: minute(150) })
    expect(await claimUploadsToSweep(db, claimAt(minute(149)))).toEqual([])
    expect(await claimUploadsToSweep(db, claimAt(minute(150)))).toMatchObject([
      { id, attempts: 1, sweeps: 0 },
    ])
    expect(await runSql(db, "select last_error from uploads")).toEqual([{ lastError: "503" }])
  })

  it("are those that no blob lives in, and that of a dead blob once a sweeper has taken it", async () => {
    const id = await makeUpload(db, await makeSet(db), "lives")
    await verify(db, id, "lives")
    const attachmentId = await inTransaction(db, (tx) => consume(tx, id))
    const keys = async () => (await listUploadObjects(db, [id])).map((row) => row.objectKey.slice(0, 2))
    expect(await keys()).toEqual(["in"])
    await runSql(db, `delete from attachments where id = ${attachmentId}`)
    expect(await keys()).toEqual(["in"])
    // Dead, and its time of rest is not over.
    await markAll()
    expect(await keys()).toEqual(["in"])
    const [dead] = await claimDeadBlobs(db, claimAt(always))
    expect(await keys()).toEqual(["b/", "in"])
    await deleteDeadBlob(db, known(dead).id)
    expect(await keys()).toEqual(["b/", "in"])
  })
})

describe("blobs", () => {
  it("die when nothing has referred to them for long enough, the longest waiting first", async () => {
    const attachmentSetId = await makeSet(db)
    const [used, ...unused] = await Promise.all(
      ["used", "one", "two", "three"].map((content) => makeBlob(db, content)),
    )
    await attach(db, { attachmentSetId, blobId: known(used) })
    for (const [index, id] of unused.entries())
      await runSql(db, `update blobs set orphaned_at = '${minute(3 - index)}' where id = ${id}`)
    const marking = { at: minute(5), sweepAfter: minute(6), limit: 2 }
    expect(await markBlobsDead(db, { ...marking, orphanedBefore: minute(0) })).toEqual([])
    const first = await markBlobsDead(db, { ...marking, orphanedBefore: minute(2) })
    expect(new Set(first)).toEqual(new Set([unused[1], unused[2]]))
    expect(await markBlobsDead(db, { ...marking, orphanedBefore: always })).toEqual([unused[0]])
    expect(await markBlobsDead(db, { ...marking, orphanedBefore: always })).toEqual([])
    expect(await blobs.findBlob(db, known(used))).toMatchObject({ state: "live", orphanedAt: null })
    expect(await blobs.countBlobs(db)).toEqual({ live: 1, orphaned: 0, missing: 0, dead: 3 })
  })

  it("of the same content may live again beside a dead one, under another name", async () => {
    const first = await makeBlob(db, "again")
    expect(await inTransaction(db, (tx) => blobs.insertBlob(tx, newBlob("again")))).toBeUndefined()
    expect((await inTransaction(db, (tx) => blobs.findLiveBlobForShare(tx, shaOf("again"))))?.id).toBe(first)
    await markAll()
    expect(await inTransaction(db, (tx) => blobs.findLiveBlobForShare(tx, shaOf("again")))).toBeUndefined()
    const second = await makeBlob(db, "again")
    expect(await blobs.findBlob(db, second)).toMatchObject({ state: "live" })
    expect(await blobs.findBlob(db, first)).toMatchObject({ state: "dead" })
  })

  it("that are dead are taken by one sweeper at a time, and go with their pictures", async () => {
    const ids = await Promise.all(["x", "y", "z"].map((content) => makeBlob(db, content)))
    const picture = known(
      await beginDerivative(db, { blobId: known(ids[0]), variant: "small", objectKey: "d/x" }),
    )
    await markAll()
    expect(await claimDeadBlobs(db, claimAt(minute(1)))).toEqual([])
    const one = await claimDeadBlobs(db, claimAt(minute(2), minute(30), 2))
    const other = await claimDeadBlobs(db, claimAt(minute(2), minute(30), 2))
    expect([one.length, other.length]).toEqual([2, 1])
    expect(new Set([...one, ...other].map((blob) => blob.id))).toEqual(new Set(ids))
    expect(one[0]?.objectKey).toMatch(/^b\//)
    expect(await listDerivatives(db, ids)).toEqual([picture])
    for (const id of ids) {
      expect(await deleteDeadBlob(db, id)).toBe(true)
      expect(await deleteDeadBlob(db, id)).toBe(false)
    }
    expect(await listDerivatives(db, ids)).toEqual([])
    // Who wrote the picture meanwhile learns that nobody knows of it.
    expect(
      await setDerivativeReady(db, picture.id, { contentType: "image/webp", size: 1, width: 1, height: 1 }),
    ).toBe(false)
  })

  it("that live are not removed", async () => {
    const id = await makeBlob(db, "lives")
    await beginDerivative(db, { blobId: id, variant: "small", objectKey: "d/lives" })
    expect(await deleteDeadBlob(db, id)).toBe(false)
    expect(await listDerivatives(db, [id])).toHaveLength(1)
  })

  it("whose deletion fails wait for their next attempt", async () => {
    const id = await makeBlob(db, "fails")
    await markAll()
    await recordBlobSweepFailure(db, id, { error: "timeout", retryAt: minute(10) })
    await recordBlobSweepFailure(db, id, { error: "503", retryAt: minute(20) })
    expect(await claimDeadBlobs(db, claimAt(minute(19)))).toEqual([])
    expect(await claimDeadBlobs(db, claimAt(minute(20)))).toMatchObject([{ id, attempts: 2 }])
    expect(await runSql(db, "select last_error from blobs")).toEqual([{ lastError: "503" }])
  })

  it("whose object is missing are told, and healed by another object of the same content", async () => {
    const id = await makeBlob(db, "missing")
    const { objectKey } = known(await blobs.findBlob(db, id))
    expect(await inTransaction(db, (tx) => blobs.healBlob(tx, id, "b/new"))).toBe(false)
    expect(await blobs.setBlobsMissing(db, [objectKey, "b/unknown"], minute(1))).toBe(1)
    expect(await blobs.setBlobsMissing(db, [objectKey], minute(2))).toBe(0)
    expect(await blobs.findBlob(db, id)).toMatchObject({ missingSince: minute(1) })
    expect(await blobs.countBlobs(db)).toMatchObject({ live: 1, missing: 1 })
    expect(await blobs.setBlobsFound(db, [objectKey])).toBe(1)
    expect(await blobs.setBlobsFound(db, [objectKey])).toBe(0)
    await blobs.setBlobsMissing(db, [objectKey], minute(3))
    expect(await inTransaction(db, (tx) => blobs.healBlob(tx, id, "b/new"))).toBe(true)
    expect(await blobs.findBlob(db, id)).toMatchObject({ objectKey: "b/new", missingSince: null })
  })
})

describe("pictures", () => {
  const facts = { contentType: "image/webp", size: 900, width: 32, height: 24 }

  it("are begun once, under the name that was first", async () => {
    const blobId = await makeBlob(db, "pictures")
    const first = await beginDerivative(db, { blobId, variant: "small", objectKey: "d/1" })
    expect(first).toEqual({
      id: expect.any(Number),
      blobId,
      variant: "small",
      objectKey: "d/1",
      state: "pending",
    })
    expect(await beginDerivative(db, { blobId, variant: "small", objectKey: "d/2" })).toEqual(first)
    const { id } = known(first)
    await setDerivativeFailed(db, id)
    expect(await listDerivatives(db, [blobId])).toMatchObject([{ state: "failed" }])
    expect(await setDerivativeReady(db, id, facts)).toBe(true)
    await setDerivativeFailed(db, id)
    expect(await listDerivatives(db, [blobId])).toMatchObject([{ state: "ready" }])
  })

  it("are neither begun nor ready of what is dead: a sweep may have passed by before their object came", async () => {
    const blobId = await makeBlob(db, "dead")
    const large = known(await beginDerivative(db, { blobId, variant: "large", objectKey: "d/0" }))
    await markAll()
    expect(await setDerivativeReady(db, large.id, facts)).toBe(false)
    expect(await beginDerivative(db, { blobId, variant: "small", objectKey: "d/1" })).toBeUndefined()
  })
})

describe("known objects", () => {
  it("are listed in the store's order, page by page, each once, with what must be there", async () => {
    const attachmentSetId = await makeSet(db)
    const id = await makeUpload(db, attachmentSetId, "known")
    await verify(db, id, "known")
    await inTransaction(db, (tx) => consume(tx, id))
    const pending = await makeUpload(db, attachmentSetId, "pending", { incomingKey: null })
    const dead = await makeBlob(db, "dead")
    await markAll()
    const blobId = known(await inTransaction(db, (tx) => blobs.findLiveBlobForShare(tx, shaOf("known")))).id
    const ready = known(await beginDerivative(db, { blobId, variant: "small", objectKey: "d/Zebra" }))
    await setDerivativeReady(db, ready.id, { contentType: "image/webp", size: 1, width: 1, height: 1 })
    await beginDerivative(db, { blobId, variant: "large", objectKey: "d/apple" })
    const keyOf = async (upload: string) => known(await uploads.findUpload(db, upload)).objectKey
    const deadKey = known(await blobs.findBlob(db, dead)).objectKey
    const expected = [
      [await keyOf(id), true],
      [await keyOf(pending), false],
      [deadKey, false],
      ["d/Zebra", true],
      ["d/apple", false],
      [`in/${id}`, false],
    ].toSorted(([left], [right]) => Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right))))

    for (const limit of [1, 2, 3, 10]) {
      const read: [string, boolean][] = []
      let page = await listKnownObjects(db, { after: "", limit })
      while (page.length > 0) {
        read.push(...page.map((row): [string, boolean] => [row.objectKey, row.mustExist]))
        page = await listKnownObjects(db, { after: known(page.at(-1)).objectKey, limit })
      }
      expect(read).toEqual(expected)
    }
    expect(await countKnownObjects(db)).toBe(5)
  })
})

describe("the mark of the sweeps", () => {
  it("counts up from what was compared, for one of two sweeps", async () => {
    const first = await getGcEpoch(db)
    expect(first).toEqual({ lineage: expect.stringMatching(/^[0-9a-f-]{36}$/), epoch: 0 })
    const both = await Promise.all([advanceGcEpoch(db, first), advanceGcEpoch(db, first)])
    const next = { ...first, epoch: 1 }
    expect(both.filter((epoch) => epoch !== undefined)).toEqual([next])
    expect(await getGcEpoch(db)).toEqual(next)
  })

  it("begins anew when a store is adopted", async () => {
    const before = await getGcEpoch(db)
    const adopted = await adoptGcEpoch(db)
    expect(adopted.epoch).toBe(0)
    expect(adopted.lineage).not.toBe(before.lineage)
    expect(await advanceGcEpoch(db, before)).toBeUndefined()
    expect(await advanceGcEpoch(db, adopted)).toEqual({ ...adopted, epoch: 1 })
  })
})
