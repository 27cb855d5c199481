import { sql } from "kysely"
import type { Db } from "./database.ts"

export type AttachmentProblem = { problem: string; rows: number }

/**
 * What must never be, although the schema refuses it already: this looks at the rows, in case a copy, a repair or a
 * superuser went around the rules. Nothing comes back from a sound database.
 */
export async function listAttachmentProblems(db: Db): Promise<AttachmentProblem[]> {
  const { rows } = await sql<AttachmentProblem>`
    select problem, rows from (
      select 'sets without an owner' as problem, (
        select count(*) from attachment_sets s
        where not exists (select from parts p where p.attachment_set_id = s.id)
          and not exists (select from kits k where k.attachment_set_id = s.id)) as rows
      union all
      select 'owners without a set', (
        select count(*) from (select attachment_set_id from parts union all select attachment_set_id from kits) o
        where not exists (select from attachment_sets s where s.id = o.attachment_set_id))
      union all
      select 'sets with two owners', (
        select count(*) from parts p join kits k on k.attachment_set_id = p.attachment_set_id)
      union all
      select 'covers that are no image of their set', (
        select count(*) from attachment_sets s where s.cover_attachment_id is not null and not exists (
          select from attachments a
          where a.id = s.cover_attachment_id and a.attachment_set_id = s.id and a.kind = 'image'))
      union all
      select 'attachments without a set', (
        select count(*) from attachments a
        where not exists (select from attachment_sets s where s.id = a.attachment_set_id))
      union all
      select 'attachments without a live blob', (
        select count(*) from attachments a where (a.blob_id is not null or a.kind <> 'link')
          and not exists (select from blobs b where b.id = a.blob_id and b.state = 'live'))
      union all
      select 'blobs that nothing refers to and nobody counts as orphaned', (
        select count(*) from blobs b where b.orphaned_at is null
          and not exists (select from attachments a where a.blob_id = b.id))
      union all
      select 'blobs that something refers to and that count as orphaned', (
        select count(*) from blobs b where b.orphaned_at is not null
          and exists (select from attachments a where a.blob_id = b.id))
    ) checked where rows > 0
  `.execute(db)
  return rows
}
