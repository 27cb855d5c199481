import type { AttachmentKind } from "@kitwright/domain/attachment/file-types"
import type { AttachmentId, AttachmentSetId, KitId, PartKey } from "@kitwright/domain/ids"
import { type RawBuilder, sql } from "kysely"
import { type AttachmentRow, attachmentColumns, attachmentJoins } from "./attachments.ts"
import type { Db, Tx } from "./database.ts"

export type OwnerKind = "part" | "kit"

export type AttachmentSetRow = {
  id: AttachmentSetId
  ownerKind: OwnerKind
  coverAttachmentId: AttachmentId | null
}

/** A set with its attachments, in the order in which people see them, in one statement. */
export async function findAttachmentSet(
  db: Db,
  id: number,
): Promise<(AttachmentSetRow & { attachments: AttachmentRow[] }) | undefined> {
  // A set without attachments is one row of nulls.
  type Nothing = Record<keyof AttachmentRow, null>
  type Row = Omit<AttachmentSetRow, "id"> & { setId: AttachmentSetId } & (AttachmentRow | Nothing)
  const { rows } = await sql<Row>`
    select s.id as set_id, s.owner_kind, s.cover_attachment_id, ${attachmentColumns}
    from attachment_sets s
    left join attachments a on a.attachment_set_id = s.id
    ${attachmentJoins}
    where s.id = ${id}
    order by a.position, a.id
  `.execute(db)
  const [set] = rows
  if (set === undefined) return undefined
  const { setId, ownerKind, coverAttachmentId } = set
  const attachments = rows.flatMap(({ setId: _id, ownerKind: _kind, coverAttachmentId: _cover, ...row }) =>
    row.id === null ? [] : [row],
  )
  return { id: setId, ownerKind, coverAttachmentId, attachments }
}

/** Whose documents these are. */
export type SetOwner =
  | { kind: "part"; partKey: PartKey; name: string; archivedAt: string | null }
  | { kind: "kit"; kitId: KitId; name: string; archivedAt: string | null }

/** The part (by its description) or kit that has this set. */
export async function findSetOwner(db: Db, id: number): Promise<SetOwner | undefined> {
  const { rows } = await sql<{
    partKey: PartKey | null
    kitId: KitId | null
    name: string
    archivedAt: string | null
  }>`
    select key as part_key, null::bigint as kit_id, description as name, archived_at
    from parts where attachment_set_id = ${id}
    union all
    select null, id, name, archived_at from kits where attachment_set_id = ${id}
  `.execute(db)
  const [owner] = rows
  if (owner === undefined) return undefined
  const { partKey, kitId, name, archivedAt } = owner
  if (partKey !== null) return { kind: "part", partKey, name, archivedAt }
  if (kitId !== null) return { kind: "kit", kitId, name, archivedAt }
  throw new Error("the owner of a set has neither a key nor an id")
}

/** The cover of a set, as a column of its owner: null without one, or while the store has lost its file. */
export const coverOf = (setId: RawBuilder<unknown>) => sql<AttachmentId | null>`
  (select s.cover_attachment_id from attachment_sets s
   join attachments a on a.id = s.cover_attachment_id join blobs b on b.id = a.blob_id
   where s.id = ${setId} and b.missing_since is null)`

/**
 * Holds a set still: its attachments' places, its cover and its end wait for this transaction. Taken before uploads and
 * blobs, in this order everywhere.
 */
export async function lockAttachmentSet(tx: Tx, id: number): Promise<AttachmentSetRow | undefined> {
  const { rows } = await sql<AttachmentSetRow>`
    select id, owner_kind, cover_attachment_id from attachment_sets where id = ${id} for no key update
  `.execute(tx)
  return rows[0]
}

export type CoverChange = { was: AttachmentId | null; now: AttachmentId | null }

/** Chooses the cover of a set, or none. @returns what it was and what it is, undefined when there is no such set */
export async function setCover(
  tx: Tx,
  id: number,
  attachmentId: number | null,
): Promise<CoverChange | undefined> {
  const { rows } = await sql<CoverChange>`
    with before as (select id, cover_attachment_id from attachment_sets where id = ${id} for no key update)
    update attachment_sets s set cover_attachment_id = ${attachmentId}
    from before where s.id = before.id
    returning before.cover_attachment_id as was, s.cover_attachment_id as now
  `.execute(tx)
  return rows[0]
}

export type SetContents = { attachments: number; openUploads: number }

/** How much a set holds, and how many uploads into it may still be confirmed at a moment. */
export async function countSetContents(db: Db, id: number, at: string): Promise<SetContents> {
  const { rows } = await sql<SetContents>`
    select
      (select count(*) from attachments where attachment_set_id = ${id}) as attachments,
      (select count(*) from uploads
       where attachment_set_id = ${id} and state in ('issued', 'verified') and expires_at > ${at}) as open_uploads
  `.execute(db)
  return rows[0] ?? { attachments: 0, openUploads: 0 }
}

/** An attachment as far as covers go. */
export type CoverCandidateRow = { id: AttachmentId; kind: AttachmentKind; createdAt: string }

/** The oldest image of a set besides one that goes: by the moment as the domain sees it, to the millisecond, then by id. */
export async function findOldestImage(
  db: Db,
  id: number,
  exceptId: number,
): Promise<CoverCandidateRow | undefined> {
  const { rows } = await sql<CoverCandidateRow>`
    select id, kind, created_at from attachments
    where attachment_set_id = ${id} and kind = 'image' and id <> ${exceptId}
    order by date_trunc('milliseconds', created_at), id limit 1
  `.execute(db)
  return rows[0]
}
