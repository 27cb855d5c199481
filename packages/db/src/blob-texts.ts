import type { AttachmentId, AttachmentSetId } from "@kitwright/domain/ids"
import { sql } from "kysely"
import type { Db } from "./database.ts"
import { containsWords } from "./search-words.ts"

/** So much of a document's text is kept: some hundred pages. */
export const blobTextLengthMax = 1_000_000

/** Stores the text of a document, as much of it as fits. @returns false when its blob is not alive */
export async function storeBlobText(db: Db, blobId: number, text: string): Promise<boolean> {
  // Postgres has no NUL in texts.
  const kept = text.replaceAll("\u0000", "").slice(0, blobTextLengthMax)
  const { rows } = await sql`
    with alive as (select id from blobs where id = ${blobId} and state = 'live' for key share)
    insert into blob_texts (blob_id, text) select id, ${kept} from alive
    on conflict (blob_id) do update set text = excluded.text
    returning blob_id
  `.execute(db)
  return rows.length === 1
}

export type DocumentHit = { attachmentId: AttachmentId; attachmentSetId: AttachmentSetId; title: string }

/** Attachments whose documents contain every word, newest first. */
export async function listDocumentsContaining(
  db: Db,
  words: readonly string[],
  limit: number,
): Promise<DocumentHit[]> {
  const { rows } = await sql<DocumentHit>`
    select a.id as attachment_id, a.attachment_set_id, a.title
    from blob_texts t join attachments a on a.blob_id = t.blob_id
    where true ${containsWords(sql`lower(t.text)`, words)}
    order by a.id desc limit ${limit}
  `.execute(db)
  return rows
}
