import { sql } from "kysely"
import type { Db, Tx } from "./database.ts"

export type BlobRow = {
  id: number
  /** Null only for files that earlier versions stored without one. */
  sha256: string | null
  size: number | null
  contentType: string | null
  width: number | null
  height: number | null
  objectKey: string
  state: "live" | "dead"
  orphanedAt: string | null
  missingSince: string | null
}

const columns = sql`id, sha256, size, content_type, width, height, object_key, state, orphaned_at, missing_since`

export async function findBlob(db: Db, id: number): Promise<BlobRow | undefined> {
  const { rows } = await sql<BlobRow>`select ${columns} from blobs where id = ${id}`.execute(db)
  return rows[0]
}

/** The live blob of some content, kept from dying until the transaction ends. */
export async function findLiveBlobForShare(tx: Tx, sha256: string): Promise<BlobRow | undefined> {
  const { rows } = await sql<BlobRow>`
    select ${columns} from blobs where sha256 = ${sha256} and state = 'live' for key share
  `.execute(tx)
  return rows[0]
}

export type NewBlob = {
  sha256: string
  size: number
  contentType: string
  width: number | null
  height: number | null
  objectKey: string
}

/**
 * Records a verified object as the one live blob of its content.
 *
 * @returns its id, or undefined when there is a live blob of this content already: look for it again
 */
export async function insertBlob(tx: Tx, blob: NewBlob): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into blobs (sha256, size, content_type, width, height, object_key)
    values (${blob.sha256}, ${blob.size}, ${blob.contentType}, ${blob.width}, ${blob.height}, ${blob.objectKey})
    on conflict (sha256) where state = 'live' do nothing
    returning id
  `.execute(tx)
  return rows[0]?.id
}

/**
 * Gives a blob whose object is missing from the store another object of the same content.
 *
 * @returns false when its object is not missing, or it is dead
 */
export async function healBlob(tx: Tx, id: number, objectKey: string): Promise<boolean> {
  const row = await tx
    .updateTable("blobs")
    .set({ objectKey, missingSince: null })
    .where("id", "=", id)
    .where("state", "=", "live")
    .where("missingSince", "is not", null)
    .returning("id")
    .executeTakeFirst()
  return row !== undefined
}

/** Says of live blobs whose objects are not in the store since when that is known. @returns how many are new to it */
export async function setBlobsMissing(
  db: Db,
  objectKeys: readonly string[],
  missingSince: string,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update blobs set missing_since = ${missingSince}
    where object_key = any(${objectKeys}::text[]) and state = 'live' and missing_since is null
  `.execute(db)
  return Number(numAffectedRows)
}

/** Takes that back for objects that were found after all. */
export async function setBlobsFound(db: Db, objectKeys: readonly string[]): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update blobs set missing_since = null where object_key = any(${objectKeys}::text[]) and missing_since is not null
  `.execute(db)
  return Number(numAffectedRows)
}

export type BlobCounts = {
  /** All that are not dead; orphaned and missing ones are among them. */
  live: number
  orphaned: number
  missing: number
  dead: number
}

export async function countBlobs(db: Db): Promise<BlobCounts> {
  const { rows } = await sql<BlobCounts>`
    select
      (select count(*) from blobs where state = 'live') as live,
      (select count(*) from blobs where state = 'live' and orphaned_at is not null) as orphaned,
      (select count(*) from blobs where missing_since is not null) as missing,
      (select count(*) from blobs where state = 'dead') as dead
  `.execute(db)
  return rows[0] ?? { live: 0, orphaned: 0, missing: 0, dead: 0 }
}
