import type { AttachmentKind } from "@kitwright/domain/attachment/file-types"
import type { AttachmentId, AttachmentSetId } from "@kitwright/domain/ids"
import { sql } from "kysely"
import type { Db, Tx } from "./database.ts"
import type { DerivativeState } from "./derivatives.ts"

export type AttachmentRow = {
  id: AttachmentId
  attachmentSetId: AttachmentSetId
  kind: AttachmentKind
  title: string
  url: string | null
  filename: string | null
  position: number
  createdAt: string
  /** The file of an image or document; null for a link. Size in bytes. */
  blobId: number | null
  objectKey: string | null
  contentType: string | null
  size: number | null
  width: number | null
  height: number | null
  /** Since when the file is known to be missing from the store. */
  missingSince: string | null
  /** What became of the small picture; null while none was begun. */
  previewState: DerivativeState | null
  /** The pictures of the file or of the page behind a link, once they are ready. */
  smallKey: string | null
  largeKey: string | null
}

/** Of `a`, with `attachmentJoins`. */
export const attachmentColumns = sql`
  a.id, a.attachment_set_id, a.kind, a.title, a.url, a.filename, a.position, a.created_at, file.id as blob_id,
  file.object_key, file.content_type, file.size, file.width, file.height, file.missing_since, small.state as preview_state,
  case small.state when 'ready' then small.object_key end as small_key,
  case large.state when 'ready' then large.object_key end as large_key`

export const attachmentJoins = sql`
  left join blobs file on file.id = a.blob_id and a.kind <> 'link'
  left join derivatives small on small.blob_id = a.blob_id and small.variant = 'small'
  left join derivatives large on large.blob_id = a.blob_id and large.variant = 'large'`

/** An attachment, whichever set it is in. */
export async function findAttachment(db: Db, id: number): Promise<AttachmentRow | undefined> {
  const { rows } = await sql<AttachmentRow>`
    select ${attachmentColumns} from attachments a ${attachmentJoins} where a.id = ${id}
  `.execute(db)
  return rows[0]
}

export type NewAttachment = {
  attachmentSetId: number
  kind: AttachmentKind
  title: string
  url: string | null
  filename: string | null
  /** A live blob: the database refuses any other. */
  blobId: number | null
}

/** Adds an attachment at the end of its set, which the caller holds. */
export async function insertAttachment(tx: Tx, attachment: NewAttachment): Promise<AttachmentId> {
  const { attachmentSetId, kind, title, url, filename, blobId } = attachment
  const { rows } = await sql<{ id: AttachmentId }>`
    insert into attachments (attachment_set_id, kind, title, url, filename, blob_id, position)
    values (${attachmentSetId}, ${kind}, ${title}, ${url}, ${filename}, ${blobId},
      (select coalesce(max(position), 0) + 1 from attachments where attachment_set_id = ${attachmentSetId}))
    returning id
  `.execute(tx)
  if (rows[0] === undefined) throw new Error("the insert of an attachment returned no row")
  return rows[0].id
}

/**
 * Puts a copy of an attachment at the end of a set, which the caller holds: one more row on the same file.
 *
 * @returns undefined when there is no such attachment
 */
export async function copyAttachment(
  tx: Tx,
  id: number,
  toAttachmentSetId: number,
): Promise<{ id: AttachmentId; kind: AttachmentKind } | undefined> {
  const { rows } = await sql<{ id: AttachmentId; kind: AttachmentKind }>`
    insert into attachments (attachment_set_id, kind, title, url, filename, blob_id, position)
    select ${toAttachmentSetId}::bigint, kind, title, url, filename, blob_id,
      (select coalesce(max(position), 0) + 1 from attachments where attachment_set_id = ${toAttachmentSetId})
    from attachments where id = ${id}
    returning id, kind
  `.execute(tx)
  return rows[0]
}

/** @returns false when the set has no such attachment */
export async function updateAttachmentTitle(
  db: Db,
  attachmentSetId: number,
  id: number,
  title: string,
): Promise<boolean> {
  const row = await db
    .updateTable("attachments")
    .set({ title })
    .where("id", "=", id)
    .where("attachmentSetId", "=", attachmentSetId)
    .returning("id")
    .executeTakeFirst()
  return row !== undefined
}

export type DeletedAttachment = {
  id: AttachmentId
  kind: AttachmentKind
  title: string
  blobId: number | null
  wasCover: boolean
}

export type Deletion = {
  attachmentSetId: number
  id: number
  /** Who becomes the cover in its place, for the record: `setCover` makes it so. */
  nextCoverId: number | null
  at: string
}

/**
 * Deletes an attachment of a set that the caller holds, and remembers it so that `restoreAttachment` can bring it back. If
 * it was the cover, the set has none now. Its file is left alone.
 *
 * @returns what was deleted, undefined when the set has no such attachment
 */
export async function deleteAttachment(tx: Tx, deletion: Deletion): Promise<DeletedAttachment | undefined> {
  const { attachmentSetId, id, nextCoverId, at } = deletion
  const { rows } = await sql<DeletedAttachment>`
    with gone as (
      delete from attachments where id = ${id} and attachment_set_id = ${attachmentSetId}
      returning id, attachment_set_id, kind, title, url, filename, position, blob_id, created_at
    )
    insert into deleted_attachments (id, attachment_set_id, kind, title, url, filename, position, blob_id, created_at,
      was_cover, next_cover_id, deleted_at)
    select gone.id, gone.attachment_set_id, gone.kind, gone.title, gone.url, gone.filename, gone.position, gone.blob_id,
      gone.created_at, s.cover_attachment_id is not distinct from gone.id, ${nextCoverId}::bigint, ${at}
    from gone join attachment_sets s on s.id = gone.attachment_set_id
    returning id, kind, title, blob_id, was_cover
  `.execute(tx)
  return rows[0]
}

export type RestoredAttachmentRow = {
  id: AttachmentId
  kind: AttachmentKind
  wasCover: boolean
  nextCoverId: AttachmentId | null
}

/**
 * Takes a deletion back, as long as the file is still there: the attachment returns under its id, to its place. The caller
 * holds the set, and decides about its cover.
 *
 * @returns undefined when there is no such deletion any more, or nothing left to bring back
 */
export async function restoreAttachment(
  tx: Tx,
  attachmentSetId: number,
  id: number,
): Promise<RestoredAttachmentRow | undefined> {
  const { rows } = await sql<RestoredAttachmentRow>`
    with back as (
      delete from deleted_attachments d
      where d.id = ${id} and d.attachment_set_id = ${attachmentSetId}
        and (d.blob_id is null or exists (select from blobs b where b.id = d.blob_id and b.state = 'live'))
      returning *
    ), made as (
      insert into attachments (id, attachment_set_id, kind, title, url, filename, position, blob_id, created_at)
        overriding system value
      select id, attachment_set_id, kind, title, url, filename, position, blob_id, created_at from back
      returning id
    )
    select back.id, back.kind, back.was_cover, back.next_cover_id from back join made on made.id = back.id
  `.execute(tx)
  return rows[0]
}

/** Forgets deletions from before a moment, so many at a time. @returns how many were forgotten */
export async function deleteOldDeletions(db: Db, before: string, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from deleted_attachments where id = any(array(
      select id from deleted_attachments where deleted_at < ${before} order by deleted_at limit ${limit}
    ))
  `.execute(db)
  return Number(numAffectedRows)
}
