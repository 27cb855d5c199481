import { getJobQueue } from "@kitwright/db/jobs"
import { runSql, type TestDatabase } from "@kitwright/db/test-kit"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { getAttachmentSet } from "../../src/attachments/get-set.ts"
import { db, known, openShop, refusalOf, shop } from "../shop.ts"
import {
  attach,
  choose,
  confirm,
  copy,
  countOf,
  link,
  remove,
  restore,
  sent,
  verifiedUpload,
} from "./documents.ts"

let database: TestDatabase
beforeAll(async () => {
  database = await openShop()
})
afterAll(() => database.close())

const newSet = async () => (await shop.createPart({ description: "Lamp" })).attachmentSetId
const coverOf = async (id: Awaited<ReturnType<typeof newSet>>) =>
  (await getAttachmentSet(db(), id)).coverAttachmentId
const failing = () => Promise.reject(new Error("the last step failed"))

describe("a part or kit and its set are made both or not at all", () => {
  const rows = async () =>
    await Promise.all([
      countOf("attachment_sets"),
      runSql(db(), "select from parts").then((parts) => parts.length),
      runSql(db(), "select from kits").then((kits) => kits.length),
    ])

  test("create_part_with_attachment_set, create_kit_with_attachment_set", async () => {
    const [sets, parts, kits] = await rows()
    const part = await shop.createPart({ description: "Lamp" })
    const kit = await shop.createKit({ name: "A lamp" })
    expect(await rows()).toEqual([known(sets) + 2, known(parts) + 1, known(kits) + 1])
    expect(part.attachmentSetId).not.toBe(kit.attachmentSetId)
    expect(await coverOf(part.attachmentSetId)).toBeNull()
  })

  test("part_creation_rollback, kit_creation_rollback", async () => {
    const before = await rows()
    const makingPart = shop.createPart({ description: "Never" }, { beforeCommit: failing })
    await expect(makingPart).rejects.toThrow("the last step failed")
    const makingKit = shop.createKit({ name: "Never" }, { beforeCommit: failing })
    await expect(makingKit).rejects.toThrow("the last step failed")
    // Refused after the set was made: the box is not there.
    const openingStock = { boxNo: 999, locNo: 1, quantity: "1" }
    expect((await refusalOf(shop.createPart({ description: "Never", openingStock }))).reason).toBe(
      "NOT_FOUND",
    )
    expect(await rows()).toEqual(before)
  })

  test("a set without an owner can't be committed, and no set be taken from its owner", async () => {
    const { attachmentSetId } = await shop.createPart({ description: "Lamp" })
    for (const statement of [
      "insert into attachment_sets (owner_kind) values ('part')",
      `delete from attachment_sets where id = ${attachmentSetId}`,
    ]) {
      await expect(runSql(db(), statement)).rejects.toMatchObject({ code: "23503" })
    }
  })
})

describe("a document is there as a whole or not at all", () => {
  let setId: Awaited<ReturnType<typeof newSet>>
  beforeEach(async () => {
    setId = await newSet()
  })

  test("a confirmation that fails at its end leaves no row, no cover and no job, and can be repeated", async () => {
    const uploadId = await verifiedUpload(setId)
    const [attachments, blobs] = [await countOf("attachments"), await countOf("blobs")]
    const jobs = () => runSql(db(), "select from graphile_worker.jobs")
    const before = (await jobs()).length
    await expect(confirm({ uploadId }, failing)).rejects.toThrow("the last step failed")
    expect([await countOf("attachments"), await countOf("blobs")]).toEqual([attachments, blobs])
    expect((await jobs()).length).toBe(before)
    expect(await coverOf(setId)).toBeNull()
    const confirmed = await confirm({ uploadId })
    expect(confirmed).toMatchObject({ isNew: true, isCover: true, ownerKind: "part" })
    expect((await jobs()).length).toBe(before + 1)
    expect((await getJobQueue(db())).parked).toBe(0)
    expect(await confirm({ uploadId })).toEqual({ ...confirmed, isNew: false, isCover: false })
  })

  test("an upload that was not verified is not attached, whoever asks", async () => {
    const uploadId = await verifiedUpload(setId)
    await runSql(db(), "update uploads set state = 'rejected', reject_reason = 'no' where id = $1", [
      uploadId,
    ])
    expect((await refusalOf(confirm({ uploadId }))).reason).toBe("INVALID_STATE")
    expect((await getAttachmentSet(db(), setId)).attachments).toEqual([])
  })

  test("an upload whose part was deleted meanwhile has nowhere to go", async () => {
    const part = await shop.createPart({ description: "Short-lived" })
    const uploadId = await verifiedUpload(part.attachmentSetId)
    await shop.deletePart({ key: part.key })
    expect((await refusalOf(confirm({ uploadId }))).reason).toBe("NOT_FOUND")
  })

  test("what became of an upload and was deleted does not come again", async () => {
    const uploadId = await verifiedUpload(setId)
    const { attachmentId } = await confirm({ uploadId })
    await remove({ attachmentSetId: setId, attachmentId })
    expect((await refusalOf(confirm({ uploadId }))).reason).toBe("NOT_FOUND")
  })

  test("delete_cover_reassigns in the same transaction: when that fails, nothing was deleted", async () => {
    const first = await attach(setId)
    const second = await attach(setId)
    const at = { attachmentSetId: setId, attachmentId: first.attachmentId }
    await expect(remove(at, failing)).rejects.toThrow("the last step failed")
    expect(await coverOf(setId)).toBe(first.attachmentId)
    expect(await remove(at)).toMatchObject({ wasCover: true, coverAttachmentId: second.attachmentId })
    expect(await coverOf(setId)).toBe(second.attachmentId)
  })
})

describe("the cover", () => {
  test("is the first image, whatever came before it, and stays", async () => {
    const setId = await newSet()
    await link(setId)
    await attach(setId, sent({ contentType: "application/pdf", filename: "a.pdf" }))
    expect(await coverOf(setId)).toBeNull()
    const first = await attach(setId)
    expect(first.isCover).toBe(true)
    expect((await attach(setId)).isCover).toBe(false)
    expect(await coverOf(setId)).toBe(first.attachmentId)
  })

  test("goes to the oldest image by its moment, and only then by its number", async () => {
    const setId = await newSet()
    const [first, second, third] = [await attach(setId), await attach(setId), await attach(setId)]
    await runSql(db(), "update attachments set created_at = now() - interval '1 day' where id = $1", [
      third.attachmentId,
    ])
    expect(await remove({ attachmentSetId: setId, attachmentId: first.attachmentId })).toMatchObject({
      coverAttachmentId: third.attachmentId,
    })
    expect(await remove({ attachmentSetId: setId, attachmentId: third.attachmentId })).toMatchObject({
      coverAttachmentId: second.attachmentId,
    })
  })

  test("that was deleted is the cover again when it is brought back, unless somebody chose another one", async () => {
    const setId = await newSet()
    const [first, second, third] = [await attach(setId), await attach(setId), await attach(setId)]
    const at = { attachmentSetId: setId, attachmentId: first.attachmentId }
    await remove(at)
    await restore(at)
    expect(await coverOf(setId)).toBe(first.attachmentId)
    await remove(at)
    await choose({ attachmentSetId: setId, attachmentId: third.attachmentId })
    await restore(at)
    expect(await coverOf(setId)).toBe(third.attachmentId)
    expect((await getAttachmentSet(db(), setId)).attachments.map(({ id }) => id)).toEqual(
      [first, second, third].map(({ attachmentId }) => attachmentId),
    )
  })

  test("of a copy is the copy's own", async () => {
    const [setId, otherId] = [await newSet(), await newSet()]
    const { attachmentId } = await attach(setId)
    const copied = await copy({ attachmentSetId: setId, attachmentId }, otherId)
    expect(copied.id).not.toBe(attachmentId)
    expect(await coverOf(otherId)).toBe(copied.id)
    await remove({ attachmentSetId: setId, attachmentId })
    expect(await coverOf(otherId)).toBe(copied.id)
  })
})

test("content is stored once: a second upload of it becomes a document on the same blob", async () => {
  const setId = await newSet()
  const file = sent()
  const blobs = await countOf("blobs")
  const [one, other] = [await attach(setId, file), await attach(setId, file)]
  expect(one.attachmentId).not.toBe(other.attachmentId)
  expect(await countOf("blobs")).toBe(blobs + 1)
  // The second object is of no use: it is due to be deleted, the first is not.
  const due = await runSql<{ isDue: boolean }>(
    db(),
    "select sweep_after is not null as is_due from uploads where declared_sha256 = $1 order by created_at",
    [file.sha256],
  )
  expect(due).toEqual([{ isDue: false }, { isDue: true }])
})
