import { createHash, randomUUID } from "node:crypto"
import { blobKey, incomingKey, Sha256 } from "@kitwright/domain/attachment/object-key"
import { AttachmentSetId, type AttachmentId, UploadId } from "@kitwright/domain/ids"
import { listAttachmentProblems } from "../src/attachment-audit.ts"
import { insertAttachment, type NewAttachment } from "../src/attachments.ts"
import { findLiveBlobForShare, insertBlob, type NewBlob } from "../src/blobs.ts"
import type { Db, Tx } from "../src/database.ts"
import {
  insertUpload,
  lockUpload,
  type NewUpload,
  setUploadConsumed,
  setUploadVerified,
} from "../src/uploads.ts"
import { inTransaction, known, makeKit, makePart } from "./workshop-rows.ts"

/** Documents for tests of queries, made by the product's own statements. */

export const minute = (number: number) => new Date(Date.UTC(2026, 4, 1, 12, number)).toISOString()

/** The SHA-256 of some content. */
export function shaOf(content: string): Sha256 {
  return Sha256.parse(createHash("sha256").update(content).digest("hex"))
}

/** A new part. @returns the id of its set */
export async function makeSet(db: Db): Promise<AttachmentSetId> {
  return await setOf(db, "parts", await makePart(db))
}

/** A new kit. @returns the id of its set */
export async function makeKitSet(db: Db, name: string): Promise<AttachmentSetId> {
  return await setOf(db, "kits", await makeKit(db, { name }))
}

export async function setOf(db: Db, table: "parts" | "kits", id: number): Promise<AttachmentSetId> {
  const row = await db
    .selectFrom(table)
    .select("attachmentSetId")
    .where("id", "=", id)
    .executeTakeFirstOrThrow()
  return AttachmentSetId.parse(row.attachmentSetId)
}

export function newBlob(content: string, uploadId = UploadId.parse(randomUUID())): NewBlob {
  const sha256 = shaOf(content)
  const facts = { size: content.length, contentType: "image/png", width: 4, height: 3 }
  return { sha256, ...facts, objectKey: blobKey(sha256, uploadId) }
}

/** A live blob of some content, orphaned as long as nothing refers to it. */
export async function makeBlob(db: Db, content: string): Promise<number> {
  return known(await inTransaction(db, (tx) => insertBlob(tx, newBlob(content))))
}

/** An image, or what `attachment` says otherwise. */
export async function attach(
  db: Db,
  attachment: Partial<NewAttachment> & Pick<NewAttachment, "attachmentSetId" | "blobId">,
): Promise<AttachmentId> {
  const row = { kind: "image" as const, title: "Photo", url: null, filename: "photo.png", ...attachment }
  return await inTransaction(db, (tx) => insertAttachment(tx, row))
}

export function newUpload(
  attachmentSetId: number | null,
  content: string,
  upload: Partial<NewUpload> = {},
): NewUpload {
  const id = upload.id ?? UploadId.parse(randomUUID())
  const sha256 = shaOf(content)
  return {
    id,
    attachmentSetId: attachmentSetId ?? 0,
    declaredFilename: "photo.png",
    declaredType: "image/png",
    declaredSize: content.length,
    declaredSha256: sha256,
    objectKey: blobKey(sha256, id),
    incomingKey: incomingKey(id),
    idempotencyKey: null,
    urlExpiresAt: minute(5),
    expiresAt: minute(60),
    sweepAfter: minute(120),
    ...upload,
  }
}

/** An upload that waits for its bytes. */
export async function makeUpload(
  db: Db,
  attachmentSetId: number,
  content: string,
  upload: Partial<NewUpload> = {},
): Promise<UploadId> {
  const row = newUpload(attachmentSetId, content, upload)
  await inTransaction(db, (tx) => insertUpload(tx, row))
  return UploadId.parse(row.id)
}

export async function verify(db: Db, id: string, content: string): Promise<boolean> {
  const measured = { size: content.length, sha256: shaOf(content), width: 4, height: 3 }
  return await setUploadVerified(db, id, { ...measured, type: "image/png" })
}

/**
 * The second half of a confirmation, as the protocol has it: one transaction that consumes a verified upload, and shares the
 * live blob of its content or makes it. The set is held by the caller where that matters.
 */
export async function consume(tx: Tx, id: string): Promise<AttachmentId> {
  const upload = known(await lockUpload(tx, id))
  if (upload.state !== "verified") throw new Error(`the upload is ${upload.state}`)
  const blobId = await shareOrInsert(tx, {
    sha256: upload.declaredSha256,
    size: upload.declaredSize,
    contentType: "image/png",
    width: upload.width,
    height: upload.height,
    objectKey: upload.objectKey,
  })
  const attachmentSetId = known(upload.attachmentSetId ?? undefined)
  const named = { title: upload.declaredFilename, url: null, filename: upload.declaredFilename }
  const attachmentId = await insertAttachment(tx, { attachmentSetId, kind: "image", ...named, blobId })
  await setUploadConsumed(tx, id, { attachmentId, sweepAfter: minute(120) })
  return attachmentId
}

async function shareOrInsert(tx: Tx, blob: NewBlob): Promise<number> {
  for (;;) {
    const live = await findLiveBlobForShare(tx, blob.sha256)
    const id = live?.id ?? (await insertBlob(tx, blob))
    if (id !== undefined) return id
  }
}

/** @throws Error when the rows of documents contradict each other */
export async function proveSound(db: Db): Promise<void> {
  const problems = await listAttachmentProblems(db)
  if (problems.length > 0) throw new Error(`the database is not sound: ${JSON.stringify(problems)}`)
}
