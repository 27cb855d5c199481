import { markBlobsDead } from "@kitwright/db/blob-sweeps"
import { runSql } from "@kitwright/db/test-kit"
import type { AttachmentId, AttachmentSetId } from "@kitwright/domain/ids"
import { TRPCClientError } from "@trpc/client"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import * as browser from "../src/browser.ts"
import { type SampleFile, smallImage } from "../src/files.ts"
import { type Arena, startArena } from "./arena.ts"

let arena: Arena
/** What was confirmed to clients and not deleted, over all tests. */
const acknowledged = new Map<number, string>()
let seed = 0

beforeAll(async () => {
  arena = await startArena()
})
afterAll(() => arena.stop())
afterEach(() => arena.expectSound(acknowledged))

const newSet = () => browser.newSet(arena.api.client, `Set ${(seed += 1)}`)
const newFile = () => smallImage((seed += 1))

async function upload(setId: AttachmentSetId, file: SampleFile): Promise<AttachmentId> {
  const id = await browser.upload(arena.api.client, setId, file)
  acknowledged.set(id, file.sha256)
  return id
}

async function send(setId: AttachmentSetId, file: SampleFile): Promise<browser.Grant> {
  const grant = await browser.requestUpload(arena.api.client, setId, file)
  await browser.put(grant, file)
  return grant
}

async function confirm({ uploadId }: browser.Grant, file: SampleFile) {
  const attachment = await arena.api.client.attachments.confirmUpload.mutate({ uploadId })
  acknowledged.set(attachment.id, file.sha256)
  return attachment
}

async function remove(attachmentSetId: AttachmentSetId, attachmentId: AttachmentId): Promise<void> {
  await arena.api.client.attachments.delete.mutate({ attachmentSetId, attachmentId })
  acknowledged.delete(attachmentId)
}

/** How a call was refused; "done" when it was not. */
async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call
    return "done"
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error
    const data: unknown = error.data
    return typeof data === "object" && data !== null && "reason" in data ? data.reason : data
  }
}

async function coverOf(id: AttachmentSetId): Promise<AttachmentId | null> {
  return (await arena.api.client.attachments.sets.get.query({ id })).coverAttachmentId
}

test("same-hash-stampede: 50 people send the same file at once: one object for 50 documents, the other 49 are swept", async () => {
  const file = await newFile()
  const sets = await Promise.all(Array.from({ length: 50 }, () => newSet()))
  const grants = await Promise.all(sets.map((setId) => send(setId, file)))
  const attachments = await Promise.all(grants.map((grant) => confirm(grant, file)))
  expect(new Set(attachments.map(({ id }) => id)).size).toBe(50)
  const blobs = await runSql<{ state: string }>(arena.db, "select state from blobs where sha256 = $1", [
    file.sha256,
  ])
  expect(blobs).toEqual([{ state: "live" }])
  const prefix = `b/${file.sha256.slice(0, 2)}/${file.sha256}/`
  expect(await arena.keysBelow(prefix)).toHaveLength(50)
  await arena.sweep(2 * 86_400)
  expect(await arena.keysBelow(prefix)).toHaveLength(1)
})

describe("gc-vs-adopt: the last document of a file is deleted while another is made of the same content", () => {
  test("a sweep passes by a file that is being attached", async () => {
    const [file, first, second] = [await newFile(), await newSet(), await newSet()]
    await remove(first, await upload(first, file))
    const grant = await send(second, file)
    const held = arena.hold({ statement: "insert into attachments", at: "before" })
    const confirmed = confirm(grant, file)
    await held.reached
    expect(await arena.sweep()).toMatchObject({ marked: 0, failed: 0 })
    held.release()
    const { id } = await confirmed
    await arena.sweep()
    expect(await browser.readFile(arena.api.address, id)).toBe(file.sha256)
  })

  test("a deletion waits for whoever attaches the same file, and leaves it to them", async () => {
    const [file, first, second] = [await newFile(), await newSet(), await newSet()]
    const id = await upload(first, file)
    const grant = await send(second, file)
    const held = arena.hold({ statement: "insert into attachments", at: "before commit" })
    const confirmed = confirm(grant, file)
    await held.reached
    // The deletion waits for whoever has the file; it is not done before the sweep looks.
    const deleted = remove(first, id)
    await arena.lockIsWaitedFor()
    expect(await arena.sweep()).toMatchObject({ marked: 0, failed: 0 })
    held.release()
    const { id: adopted } = await confirmed
    await deleted
    await arena.sweep()
    expect(await browser.readFile(arena.api.address, adopted)).toBe(file.sha256)
  })

  test("a file that has just died is not adopted: what was sent takes its place", async () => {
    const [file, first, second] = [await newFile(), await newSet(), await newSet()]
    await remove(first, await upload(first, file))
    const grant = await send(second, file)
    const held = arena.hold({ statement: "set state = 'dead'", at: "after" })
    const sweeping = arena.sweep()
    await held.reached
    const { id } = await confirm(grant, file)
    held.release()
    expect(await sweeping).toMatchObject({ failed: 0 })
    expect(await browser.readFile(arena.api.address, id)).toBe(file.sha256)
  })

  test("a deletion is not taken back while its file dies", async () => {
    const [file, setId] = [await newFile(), await newSet()]
    const attachmentId = await upload(setId, file)
    await remove(setId, attachmentId)
    const at = new Date().toISOString()
    const restored = await arena.db.transaction().execute(async (tx) => {
      const marking = { orphanedBefore: at, at, sweepAfter: at, limit: 100 }
      expect(await markBlobsDead(tx, marking)).toHaveLength(1)
      const restoring = refusalOf(
        arena.api.client.attachments.restore.mutate({ attachmentSetId: setId, attachmentId }),
      )
      await arena.lockIsWaitedFor()
      return { restoring }
    })
    expect(await restored.restoring).toBe("INVALID_STATE")
  })
})

describe("sweepers", () => {
  test("stale-sweeper: one that stood still after reading its list deletes nothing that was sent meanwhile", async () => {
    const [file, first, second] = [await newFile(), await newSet(), await newSet()]
    await remove(first, await upload(first, file))
    const held = arena.hold({ statement: "where state = 'dead' and sweep_after <=", at: "after" })
    const stale = arena.sweep()
    await held.reached
    const id = await upload(second, file)
    // Ten minutes later its claim is over: another one has done its work when it goes on.
    expect(await arena.sweep(600)).toMatchObject({ failed: 0 })
    held.release()
    expect(await stale).toMatchObject({ failed: 0 })
    expect(await browser.readFile(arena.api.address, id)).toBe(file.sha256)
  })

  test("two-sweepers: at the same moment they share the work, and each object is deleted once", async () => {
    const setId = await newSet()
    for (let count = 0; count < 12; count += 1) await remove(setId, await upload(setId, await newFile()))
    const reports = await Promise.all([arena.sweep(), arena.sweep(), arena.sweep()])
    const total = (figure: "deleted" | "failed" | "marked") =>
      reports.reduce((sum, report) => sum + report[figure], 0)
    expect({ marked: total("marked"), failed: total("failed") }).toEqual({ marked: 12, failed: 0 })
    // One of them may have looked before another had marked.
    await arena.sweep()
    expect(await runSql(arena.db, "select from blobs where state = 'dead'")).toEqual([])
  })

  test("a sweep passes by an upload that is being confirmed, however late it is", async () => {
    const [file, setId] = [await newFile(), await newSet()]
    const grant = await send(setId, file)
    const held = arena.hold({ statement: "insert into attachments", at: "before" })
    const confirmed = confirm(grant, file)
    await held.reached
    expect(await arena.sweep(2 * 86_400)).toMatchObject({ failed: 0 })
    held.release()
    const { id } = await confirmed
    expect(await browser.readFile(arena.api.address, id)).toBe(file.sha256)
  })

  test("late-put: what lands after its time is never seen, and gone after the second sweep", async () => {
    const [file, setId] = [await newFile(), await newSet()]
    const grant = await browser.requestUpload(arena.api.client, setId, file)
    const slow = browser.putSlowly(grant, file)
    await slow.begun
    await runSql(
      arena.db,
      `update uploads set url_expires_at = url_expires_at - interval '1 day', expires_at = expires_at - interval '1 day',
         sweep_after = sweep_after - interval '1 day' where id = $1`,
      [grant.uploadId],
    )
    await arena.sweep()
    expect(await slow.finish()).toBe(200)
    const prefix = `b/${file.sha256.slice(0, 2)}/${file.sha256}/`
    expect(await arena.keysBelow(prefix)).toHaveLength(1)
    expect(await refusalOf(confirm(grant, file))).toBe("INVALID_STATE")
    expect(await browser.readSet(arena.api, setId)).toEqual([])
    await arena.sweep(3_600)
    expect(await arena.keysBelow(prefix)).toEqual([])
  })
})

describe("confirmations", () => {
  test("double-commit: of an upload that is confirmed twice at once there is one document, and both hear of it", async () => {
    const [file, setId] = [await newFile(), await newSet()]
    const grant = await send(setId, file)
    const held = arena.hold({ statement: "insert into attachments", at: "before commit" })
    const first = confirm(grant, file)
    await held.reached
    const second = confirm(grant, file)
    await arena.lockIsWaitedFor()
    held.release()
    expect((await second).id).toBe((await first).id)
    expect(await browser.readSet(arena.api, setId)).toHaveLength(1)
  })

  test("commit-without-put: what was never sent is no document", async () => {
    const [file, setId] = [await newFile(), await newSet()]
    const grant = await browser.requestUpload(arena.api.client, setId, file)
    expect(await refusalOf(confirm(grant, file))).toBe("UPLOAD_NOT_RECEIVED")
    expect(await browser.readSet(arena.api, setId)).toEqual([])
    // It may still come.
    await browser.put(grant, file)
    await confirm(grant, file)
  })

  test("other bytes than were announced are refused, although the store took them", async () => {
    const [file, setId] = [await newFile(), await newSet()]
    const grant = await browser.requestUpload(arena.api.client, setId, file)
    // One bit of a picture of the same size and type, put there by somebody who has the key of the store.
    const bytes = Buffer.from(file.bytes)
    bytes[40] = (bytes[40] ?? 0) ^ 1
    await arena.documents.storage.put(
      `b/${file.sha256.slice(0, 2)}/${file.sha256}/${grant.uploadId}`,
      bytes,
      {
        contentType: file.contentType,
        size: bytes.length,
        sha256: browser.hashOf(bytes),
      },
    )
    expect(await refusalOf(confirm(grant, file))).toBe("CONTENT_MISMATCH")
    expect(await browser.readSet(arena.api, setId)).toEqual([])
  })
})

describe("covers", () => {
  test("cover-race: of two first images at once, the first is the cover, and each has a place of its own", async () => {
    const setId = await newSet()
    const [file, other] = [await newFile(), await newFile()]
    const [grant, otherGrant] = [await send(setId, file), await send(setId, other)]
    const held = arena.hold({ statement: "insert into attachments", at: "before commit" })
    const first = confirm(grant, file)
    await held.reached
    const second = confirm(otherGrant, other)
    await arena.lockIsWaitedFor()
    held.release()
    const ids = [(await first).id, (await second).id]
    expect(await coverOf(setId)).toBe(ids[0])
    const rows = await runSql<{ id: number }>(
      arena.db,
      "select id from attachments where attachment_set_id = $1 order by position",
      [setId],
    )
    expect(rows.map(({ id }) => id)).toEqual(ids)
    const places = await runSql(
      arena.db,
      "select distinct position from attachments where attachment_set_id = $1",
      [setId],
    )
    expect(places).toHaveLength(2)
  })

  test("cover-delete: what is being deleted does not become the cover", async () => {
    const setId = await newSet()
    const [first, second] = [await upload(setId, await newFile()), await upload(setId, await newFile())]
    const held = arena.hold({ statement: "delete from attachments", at: "before commit" })
    const deleting = remove(setId, second)
    await held.reached
    const choosing = refusalOf(
      arena.api.client.attachments.setCover.mutate({ attachmentSetId: setId, attachmentId: second }),
    )
    await arena.lockIsWaitedFor()
    held.release()
    await deleting
    expect(await choosing).toBe("NOT_FOUND")
    expect(await coverOf(setId)).toBe(first)
  })

  test("cover-delete: of a cover that is deleted while it is chosen the oldest image inherits", async () => {
    const setId = await newSet()
    const [first, second] = [await upload(setId, await newFile()), await upload(setId, await newFile())]
    const held = arena.hold({
      statement: "update attachment_sets s set cover_attachment_id",
      at: "before commit",
    })
    const choosing = arena.api.client.attachments.setCover.mutate({
      attachmentSetId: setId,
      attachmentId: second,
    })
    await held.reached
    const deleting = remove(setId, second)
    await arena.lockIsWaitedFor()
    held.release()
    expect(await choosing).toMatchObject({ coverAttachmentId: second })
    await deleting
    expect(await coverOf(setId)).toBe(first)
  })
})
