import { coverAfterDelete, oldestImage } from "@kitwright/domain/attachment/cover"
import { sql } from "kysely"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { listAttachmentProblems } from "../src/attachment-audit.ts"
import * as sets from "../src/attachment-sets.ts"
import * as attachments from "../src/attachments.ts"
import { listDocumentsContaining, storeBlobText } from "../src/blob-texts.ts"
import { markBlobsDead } from "../src/blob-sweeps.ts"
import { explainDatabaseError, isTransient } from "../src/constraint-errors.ts"
import { beginDerivative, setDerivativeReady } from "../src/derivatives.ts"
import { findKit, listKits } from "../src/kits.ts"
import { listParts } from "../src/part-list.ts"
import { setBlobsFound, setBlobsMissing } from "../src/blobs.ts"
import { deleteParts, listPartsByKey } from "../src/parts.ts"
import { createTestDatabase, runSql, type TestDatabase } from "../src/test-kit.ts"
import {
  attach,
  makeBlob,
  makeKitSet,
  makeSet,
  makeUpload,
  minute,
  newUpload,
  proveSound,
  setOf,
} from "./document-rows.ts"
import { inTransaction, known, makeKit, makePart } from "./workshop-rows.ts"
import { insertUpload } from "../src/uploads.ts"

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await proveSound(database.db)
  await database.close()
})

const small = { contentType: "image/webp", size: 900, width: 32, height: 24 }

describe("a set", () => {
  it("comes with its attachments in their order, their files and pictures, in one statement", async () => {
    const { db } = database
    const attachmentSetId = await makeSet(db)
    expect(await sets.findAttachmentSet(db, attachmentSetId)).toEqual({
      id: attachmentSetId,
      ownerKind: "part",
      coverAttachmentId: null,
      attachments: [],
    })
    const [file, preview] = [await makeBlob(db, "set file"), await makeBlob(db, "set preview")]
    const photo = await attach(db, { attachmentSetId, blobId: file })
    const url = "https://example.com/"
    const link = await attach(db, {
      attachmentSetId,
      blobId: preview,
      kind: "link",
      title: "Maker",
      url,
      filename: null,
    })
    await inTransaction(db, (tx) => sets.setCover(tx, attachmentSetId, photo))
    const ready = known(
      await beginDerivative(db, { blobId: file, variant: "small", objectKey: "d/set/small" }),
    )
    await setDerivativeReady(db, ready.id, small)
    await beginDerivative(db, { blobId: file, variant: "large", objectKey: "d/set/large" })
    const ofPage = known(
      await beginDerivative(db, { blobId: preview, variant: "large", objectKey: "d/set/page" }),
    )
    await setDerivativeReady(db, ofPage.id, small)

    const common = {
      attachmentSetId,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\.\d{3}Z$/),
      missingSince: null,
    }
    const set = await sets.findAttachmentSet(db, attachmentSetId)
    expect(set).toEqual({
      id: attachmentSetId,
      ownerKind: "part",
      coverAttachmentId: photo,
      attachments: [
        {
          ...common,
          id: photo,
          kind: "image",
          title: "Photo",
          url: null,
          filename: "photo.png",
          position: 1,
          blobId: file,
          objectKey: expect.stringMatching(/^b\//),
          contentType: "image/png",
          size: 8,
          width: 4,
          height: 3,
          previewState: "ready",
          smallKey: "d/set/small",
          largeKey: null,
        },
        {
          ...common,
          id: link,
          kind: "link",
          title: "Maker",
          url,
          filename: null,
          position: 2,
          // The picture of its page is no file of the link's own.
          blobId: null,
          objectKey: null,
          contentType: null,
          size: null,
          width: null,
          height: null,
          previewState: null,
          smallKey: null,
          largeKey: "d/set/page",
        },
      ],
    })
    expect(await attachments.findAttachment(db, link)).toEqual(set?.attachments[1])
    expect(await sets.findAttachmentSet(db, 999_999)).toBeUndefined()
    expect(await attachments.findAttachment(db, 999_999)).toBeUndefined()
  })

  it("names its owner", async () => {
    const { db } = database
    const [part, kit] = [await makeSet(db), await makeKitSet(db, "Owner")]
    expect(await sets.findSetOwner(db, part)).toEqual({
      kind: "part",
      partKey: expect.stringMatching(/^[A-Z]{4}$/),
      name: expect.stringMatching(/^Part /),
      archivedAt: null,
    })
    expect(await sets.findSetOwner(db, kit)).toEqual({
      kind: "kit",
      kitId: expect.any(Number),
      name: "Owner",
      archivedAt: null,
    })
    expect(await sets.findSetOwner(db, 999_999)).toBeUndefined()
  })

  it("is read with its part or kit, in lists too", async () => {
    const { db } = database
    const partId = await makePart(db, { key: "SETS", description: "Set owner" })
    const kitId = await makeKit(db, { name: "Set owner" })
    const [part, kit] = [await setOf(db, "parts", partId), await setOf(db, "kits", kitId)]
    expect((await listPartsByKey(db, ["SETS"], "2026-05-01"))[0]?.attachmentSetId).toBe(part)
    expect((await findKit(db, kitId))?.attachmentSetId).toBe(kit)
    const filter = { words: ["set", "owner"], after: null, limit: 5 }
    const inParts = { ...filter, typeId: null, inStock: null, archived: false, today: "2026-05-01" }
    expect((await listParts(db, inParts)).map((row) => row.attachmentSetId)).toEqual([part])
    expect((await listKits(db, { ...filter, status: null })).map((row) => row.attachmentSetId)).toEqual([kit])
  })

  it("counts what it holds, with the uploads that may still be confirmed", async () => {
    const { db } = database
    const id = await makeSet(db)
    await attach(db, { attachmentSetId: id, blobId: await makeBlob(db, "counted") })
    await makeUpload(db, id, "counted 2")
    await makeUpload(db, id, "counted 3", { expiresAt: minute(10) })
    expect(await sets.countSetContents(db, id, minute(10))).toEqual({ attachments: 1, openUploads: 1 })
    expect(await sets.countSetContents(db, id, minute(9))).toEqual({ attachments: 1, openUploads: 2 })
  })
})

describe("covers", () => {
  it("come with their parts and kits, and not while the store has lost the file", async () => {
    const { db } = database
    const [partId, kitId] = [await makePart(db, { key: "COVR" }), await makeKit(db, { name: "Covered" })]
    const setIds = [await setOf(db, "parts", partId), await setOf(db, "kits", kitId)]
    const blobId = await makeBlob(db, "covers")
    const read = async () => [
      (await listPartsByKey(db, ["COVR"], "2026-05-01"))[0]?.coverAttachmentId,
      (await findKit(db, kitId))?.coverAttachmentId,
    ]
    expect(await read()).toEqual([null, null])
    const photos = []
    for (const attachmentSetId of setIds) {
      const photo = await attach(db, { attachmentSetId, blobId })
      await inTransaction(db, (tx) => sets.setCover(tx, attachmentSetId, photo))
      photos.push(photo)
    }
    expect(await read()).toEqual(photos)
    const { objectKey } = known(await attachments.findAttachment(db, known(photos[0])))
    await setBlobsMissing(db, [known(objectKey ?? undefined)], minute(1))
    expect(await read()).toEqual([null, null])
    await setBlobsFound(db, [known(objectKey ?? undefined)])
    expect(await read()).toEqual(photos)
  })

  it("change from what they were to what they are", async () => {
    const { db } = database
    const id = await makeSet(db)
    const photo = await attach(db, { attachmentSetId: id, blobId: await makeBlob(db, "change") })
    await inTransaction(db, async (tx) => {
      expect(await sets.lockAttachmentSet(tx, id)).toEqual({ id, ownerKind: "part", coverAttachmentId: null })
      expect(await sets.setCover(tx, id, photo)).toEqual({ was: null, now: photo })
      expect(await sets.setCover(tx, id, photo)).toEqual({ was: photo, now: photo })
      expect(await sets.setCover(tx, id, null)).toEqual({ was: photo, now: null })
      expect(await sets.setCover(tx, 999_999, null)).toBeUndefined()
      expect(await sets.lockAttachmentSet(tx, 999_999)).toBeUndefined()
    })
  })

  it("are inherited by the image that the domain would choose, to the millisecond", async () => {
    const { db } = database
    const id = await makeSet(db)
    const blobId = await makeBlob(db, "inherit")
    const ids = []
    for (const kind of ["pdf", "image", "image", "image", "link"] as const)
      ids.push(
        await attach(db, {
          attachmentSetId: id,
          blobId,
          kind,
          url: kind === "link" ? "https://example.com" : null,
        }),
      )
    const at = ["00.000001", "00.002", "00.001900", "00.001100", "00.000001"]
    for (const [index, moment] of at.entries())
      await runSql(
        db,
        `update attachments set created_at = '2026-05-01T12:00:${moment}Z' where id = ${known(ids[index])}`,
      )
    const set = known(await sets.findAttachmentSet(db, id))
    for (const goes of ids) {
      const found = await sets.findOldestImage(db, id, goes)
      expect(found?.id).toBe(oldestImage(set.attachments.filter((row) => row.id !== goes))?.id)
      expect(coverAfterDelete(goes, goes, set.attachments)).toBe(found?.id ?? null)
    }
    // 1.9 ms and 1.1 ms are the same moment to the domain, so the lower id inherits.
    expect((await sets.findOldestImage(db, id, 0))?.id).toBe(ids[2])
    expect(await sets.findOldestImage(db, 999_999, 0)).toBeUndefined()
  })
})

describe("an attachment", () => {
  it("is put at the end, renamed, copied, and stays where it was in the meantime", async () => {
    const { db } = database
    const [here, there] = [await makeSet(db), await makeSet(db)]
    const blobId = await makeBlob(db, "attachment")
    const first = await attach(db, { attachmentSetId: here, blobId })
    await attach(db, { attachmentSetId: here, blobId })
    expect(await attachments.updateAttachmentTitle(db, there, first, "Elsewhere")).toBe(false)
    expect(await attachments.updateAttachmentTitle(db, here, first, "Front")).toBe(true)
    await attach(db, { attachmentSetId: there, blobId })
    const copied = await inTransaction(db, (tx) => attachments.copyAttachment(tx, first, there))
    expect(await attachments.findAttachment(db, known(copied).id)).toMatchObject({
      attachmentSetId: there,
      title: "Front",
      blobId,
      position: 2,
    })
    expect(await inTransaction(db, (tx) => attachments.copyAttachment(tx, 999_999, there))).toBeUndefined()
    expect(await attachments.findAttachment(db, first)).toMatchObject({ title: "Front", position: 1 })
  })

  it("is deleted from its own set only, and comes back under its id, to its place", async () => {
    const { db } = database
    const [id, other] = [await makeSet(db), await makeSet(db)]
    const blobId = await makeBlob(db, "deleted")
    const [first, second] = [
      await attach(db, { attachmentSetId: id, blobId }),
      await attach(db, { attachmentSetId: id, blobId }),
    ]
    await inTransaction(db, (tx) => sets.setCover(tx, id, first))
    const before = await sets.findAttachmentSet(db, id)
    const deletion = { attachmentSetId: id, id: first, nextCoverId: second, at: minute(1) }

    await inTransaction(db, async (tx) => {
      expect(await attachments.deleteAttachment(tx, { ...deletion, attachmentSetId: other })).toBeUndefined()
      expect(await attachments.deleteAttachment(tx, deletion)).toEqual({
        id: first,
        kind: "image",
        title: "Photo",
        blobId,
        wasCover: true,
      })
      expect(await attachments.deleteAttachment(tx, deletion)).toBeUndefined()
      expect((await sets.lockAttachmentSet(tx, id))?.coverAttachmentId).toBeNull()
    })
    expect(await inTransaction(db, (tx) => attachments.restoreAttachment(tx, other, first))).toBeUndefined()
    const restored = await inTransaction(db, (tx) => attachments.restoreAttachment(tx, id, first))
    expect(restored).toEqual({ id: first, kind: "image", wasCover: true, nextCoverId: second })
    expect(await inTransaction(db, (tx) => attachments.restoreAttachment(tx, id, first))).toBeUndefined()
    await inTransaction(db, (tx) => sets.setCover(tx, id, first))
    expect(await sets.findAttachmentSet(db, id)).toEqual(before)
  })

  it("can't come back when its file has died, and then its deletion is still known", async () => {
    const { db } = database
    const id = await makeSet(db)
    const photo = await attach(db, { attachmentSetId: id, blobId: await makeBlob(db, "gone for good") })
    await inTransaction(db, (tx) =>
      attachments.deleteAttachment(tx, { attachmentSetId: id, id: photo, nextCoverId: null, at: minute(1) }),
    )
    const later = "2999-01-01T00:00:00.000Z"
    expect(
      await markBlobsDead(db, { orphanedBefore: later, at: later, sweepAfter: later, limit: 100 }),
    ).not.toEqual([])
    expect(await inTransaction(db, (tx) => attachments.restoreAttachment(tx, id, photo))).toBeUndefined()
    expect(await attachments.deleteOldDeletions(db, minute(1), 10)).toBe(0)
    expect(await attachments.deleteOldDeletions(db, minute(2), 10)).toBe(1)
  })

  it("that was no cover says so, and a link comes back without a file", async () => {
    const { db } = database
    const id = await makeSet(db)
    const row = {
      kind: "link" as const,
      title: "Maker",
      url: "https://example.com/",
      filename: null,
      blobId: null,
    }
    const link = await attach(db, { attachmentSetId: id, ...row })
    await inTransaction(db, async (tx) => {
      const gone = await attachments.deleteAttachment(tx, {
        attachmentSetId: id,
        id: link,
        nextCoverId: null,
        at: minute(1),
      })
      expect(gone).toMatchObject({ wasCover: false, blobId: null })
      expect(await attachments.restoreAttachment(tx, id, link)).toMatchObject({
        wasCover: false,
        nextCoverId: null,
      })
    })
    expect(await attachments.findAttachment(db, link)).toMatchObject(row)
  })
})

describe("the text of documents", () => {
  it("is found by any of its words in any case, for every attachment of the file", async () => {
    const { db } = database
    const id = await makeSet(db)
    const blobId = await makeBlob(db, "text")
    const [one, two] = [
      await attach(db, { attachmentSetId: id, blobId, kind: "pdf", title: "One" }),
      await attach(db, { attachmentSetId: id, blobId, kind: "pdf", title: "Two" }),
    ]
    expect(await storeBlobText(db, blobId, "before")).toBe(true)
    expect(await storeBlobText(db, blobId, "Thick\u0000 Film RC0603FR-0710KL, 100 % \\")).toBe(true)
    expect(await listDocumentsContaining(db, ["rc0603", "FILM"], 5)).toEqual([
      { attachmentId: two, attachmentSetId: id, title: "Two" },
      { attachmentId: one, attachmentSetId: id, title: "One" },
    ])
    expect(await listDocumentsContaining(db, ["%", "\\"], 1)).toHaveLength(1)
    expect(await listDocumentsContaining(db, ["before"], 5)).toEqual([])
    expect(await storeBlobText(db, 999_999, "nowhere")).toBe(false)
    expect(await storeBlobText(db, blobId, "x".repeat(1_000_001))).toBe(true)
  })
})

describe("what goes wrong", () => {
  it("a set that is gone is said to be gone, to who attaches and to who uploads", async () => {
    const { db } = database
    const blobId = await makeBlob(db, "set gone")
    const failures = [
      attach(db, { attachmentSetId: 999_999, blobId }),
      inTransaction(db, (tx) => insertUpload(tx, newUpload(999_999, "set gone"))),
    ]
    for (const failure of failures) {
      const error = await failure.catch((reason: unknown) => reason)
      expect(explainDatabaseError(error)).toMatchObject({
        reason: "NOT_FOUND",
        details: { what: "attachment set" },
      })
      expect(isTransient(error)).toBe(false)
    }
  })

  it("a blob that is dying is a lost race: doing it again is right", async () => {
    const { db } = database
    const attachmentSetId = await makeSet(db)
    const blobId = await makeBlob(db, "dying")
    const dead = sql`update blobs set state = 'dead', dead_at = now(), sweep_after = now() where id = ${blobId}`
    await dead.execute(db)
    const error = await attach(db, { attachmentSetId, blobId }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: "23503", constraint: "attachments_live_blob" })
    expect(isTransient(error)).toBe(true)
  })

  it("rows that went around the rules are found by the audit", async () => {
    await using own = await createTestDatabase()
    const partId = await makePart(own.db)
    const [id, kit] = [await setOf(own.db, "parts", partId), await makeKitSet(own.db, "Audit")]
    const photo = await attach(own.db, { attachmentSetId: id, blobId: await makeBlob(own.db, "audit") })
    const link = await attach(own.db, {
      attachmentSetId: id,
      blobId: null,
      kind: "link",
      url: "https://example.com",
    })
    expect(await listAttachmentProblems(own.db)).toEqual([])
    await runSql(
      own.db,
      `do $$ begin
        set local session_replication_role = replica;
        update attachment_sets set cover_attachment_id = ${link} where id = ${id};
        update kits set attachment_set_id = 888888 where attachment_set_id = ${kit};
        update blobs set state = 'dead', dead_at = now(), sweep_after = now(), orphaned_at = now();
        insert into blobs (object_key, orphaned_at) values ('k', null);
        insert into attachments (attachment_set_id, kind, title, url, position) values (777777, 'link', 'Lost', 'https://example.com', 1);
      end $$`,
    )
    expect(await listAttachmentProblems(own.db)).toEqual([
      { problem: "sets without an owner", rows: 1 },
      { problem: "owners without a set", rows: 1 },
      { problem: "covers that are no image of their set", rows: 1 },
      { problem: "attachments without a set", rows: 1 },
      { problem: "attachments without a live blob", rows: 1 },
      { problem: "blobs that nothing refers to and nobody counts as orphaned", rows: 1 },
      { problem: "blobs that something refers to and that count as orphaned", rows: 1 },
    ])
    expect(photo).toBeGreaterThan(0)
  })
})

it("a part that is deleted leaves its uploads, of which nothing names a set any more", async () => {
  const { db } = database
  const partId = await makePart(db)
  const id = await setOf(db, "parts", partId)
  const uploadId = await makeUpload(db, id, "left behind")
  await inTransaction(db, (tx) => deleteParts(tx, [partId]))
  expect(await sets.findAttachmentSet(db, id)).toBeUndefined()
  expect(await runSql(db, `select attachment_set_id as set from uploads where id = '${uploadId}'`)).toEqual([
    { set: null },
  ])
})
