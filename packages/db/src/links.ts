import type { LinkId } from "@kitwright/domain/ids"
import { sql } from "kysely"
import type { Db, Tx } from "./database.ts"

export type LinkRow = { id: LinkId; title: string; url: string; createdAt: string }

/** The links of a part, oldest first. */
export async function listLinks(db: Db, partId: number): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    select id, title, url, created_at from part_attachments where part_id = ${partId} and kind = 'link' order by id
  `.execute(db)
  return rows
}

export async function insertLink(
  tx: Tx,
  partId: number,
  link: { title: string; url: string },
): Promise<LinkRow> {
  const { rows } = await sql<LinkRow>`
    insert into part_attachments (part_id, kind, title, url) values (${partId}, 'link', ${link.title}, ${link.url})
    returning id, title, url, created_at
  `.execute(tx)
  if (rows[0] === undefined) throw new Error("the insert of a link returned no row")
  return rows[0]
}

/** @returns false when the part has no such link */
export async function deleteLink(tx: Tx, partId: number, linkId: number): Promise<boolean> {
  const result = await tx
    .deleteFrom("partAttachments")
    .where("id", "=", linkId)
    .where("partId", "=", partId)
    .where("kind", "=", "link")
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}
