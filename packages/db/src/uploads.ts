import type { FileType } from "@kitwright/domain/attachment/file-types"
import type { UploadState } from "@kitwright/domain/attachment/upload"
import type { AttachmentId, AttachmentSetId, UploadId } from "@kitwright/domain/ids"
import { sql } from "kysely"
import type { Db, Tx } from "./database.ts"

export type UploadRow = {
  id: UploadId
  /** Null once the set is gone. */
  attachmentSetId: AttachmentSetId | null
  declaredFilename: string
  declaredType: string
  declaredSize: number
  declaredSha256: string
  /** Where the file stays. */
  objectKey: string
  /** Where it arrives, if it does not arrive there. */
  incomingKey: string | null
  state: UploadState
  createdAt: string
  urlExpiresAt: string
  expiresAt: string
  sniffedType: FileType | null
  width: number | null
  height: number | null
  rejectReason: string | null
  attachmentId: AttachmentId | null
}

const columns = sql`
  id, attachment_set_id, declared_filename, declared_type, declared_size, declared_sha256, object_key, incoming_key, state,
  created_at, url_expires_at, expires_at, sniffed_type, width, height, reject_reason, attachment_id`

export type NewUpload = {
  id: UploadId
  attachmentSetId: number
  declaredFilename: string
  declaredType: string
  declaredSize: number
  declaredSha256: string
  objectKey: string
  incomingKey: string | null
  idempotencyKey: string | null
  urlExpiresAt: string
  expiresAt: string
  /** When its objects are deleted, should it come to nothing. */
  sweepAfter: string
}

/** Records what somebody may send. Committed before the permission is given out, so every object has a row before it exists. */
export async function insertUpload(tx: Tx, upload: NewUpload): Promise<void> {
  await tx.insertInto("uploads").values(upload).execute()
}

export async function findUpload(db: Db, id: string): Promise<UploadRow | undefined> {
  const { rows } = await sql<UploadRow>`select ${columns} from uploads where id = ${id}`.execute(db)
  return rows[0]
}

/** Holds an upload still, so that it is consumed once and does not expire meanwhile. Its set is locked before it. */
export async function lockUpload(tx: Tx, id: string): Promise<UploadRow | undefined> {
  const { rows } = await sql<UploadRow>`select ${columns} from uploads where id = ${id} for update`.execute(
    tx,
  )
  return rows[0]
}

/** What the store or the server measured of the bytes that arrived. */
export type Measured = {
  size: number
  sha256: string
  type: FileType
  width: number | null
  height: number | null
}

/** @returns false when the upload was no longer waiting for its bytes */
export async function setUploadVerified(db: Db, id: string, measured: Measured): Promise<boolean> {
  const row = await db
    .updateTable("uploads")
    .set({
      state: "verified",
      measuredSize: measured.size,
      measuredSha256: measured.sha256,
      sniffedType: measured.type,
      width: measured.width,
      height: measured.height,
    })
    .where("id", "=", id)
    .where("state", "=", "issued")
    .returning("id")
    .executeTakeFirst()
  return row !== undefined
}

/** @returns false when the upload was neither waiting nor verified */
export async function setUploadRejected(
  db: Db,
  id: string,
  rejection: { reason: string; sweepAfter: string },
): Promise<boolean> {
  const row = await db
    .updateTable("uploads")
    .set({ state: "rejected", rejectReason: rejection.reason, sweepAfter: rejection.sweepAfter })
    .where("id", "=", id)
    .where("state", "in", ["issued", "verified"])
    .returning("id")
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Says what a verified upload became. Its objects stay due to be deleted, all but the one that its blob lives in: the
 * incoming one, and one whose content was there already.
 *
 * @returns false when the upload was not verified
 */
export async function setUploadConsumed(
  tx: Tx,
  id: string,
  consumed: { attachmentId: number; sweepAfter: string | null },
): Promise<boolean> {
  const row = await tx
    .updateTable("uploads")
    .set({ state: "consumed", ...consumed })
    .where("id", "=", id)
    .where("state", "=", "verified")
    .returning("id")
    .executeTakeFirst()
  return row !== undefined
}

/** How many uploads were begun since a moment. */
export async function countUploadsSince(db: Db, at: string): Promise<number> {
  const { rows } = await sql<{ uploads: number }>`
    select count(*) as uploads from uploads where created_at >= ${at}
  `.execute(db)
  return rows[0]?.uploads ?? 0
}

/** Forgets uploads from before a moment of which nothing is left to do, so many at a time. @returns how many */
export async function deleteFinishedUploads(db: Db, before: string, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from uploads where id = any(array(
      select id from uploads where created_at < ${before} and sweep_after is null order by created_at limit ${limit}
    ))
  `.execute(db)
  return Number(numAffectedRows)
}
