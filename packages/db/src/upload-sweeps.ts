import type { UploadId } from "@kitwright/domain/ids"
import { sql } from "kysely"
import type { Claim } from "./blob-sweeps.ts"
import type { Db } from "./database.ts"

export type UploadToSweep = { id: UploadId; expiresAt: string; sweeps: number; attempts: number }

/**
 * Takes uploads whose objects are to be deleted; those that were never finished expire now. An upload that somebody is
 * confirming right now is left out.
 *
 * Which objects that are says `listUploadObjects`, asked after this was committed.
 */
export async function claimUploadsToSweep(db: Db, { at, until, limit }: Claim): Promise<UploadToSweep[]> {
  const { rows } = await sql<UploadToSweep>`
    with due as materialized (
      select id from uploads
      where sweep_after <= ${at} and (state not in ('issued', 'verified') or expires_at <= ${at})
      order by sweep_after limit ${limit} for update skip locked
    )
    update uploads u set sweep_after = ${until},
      state = case when state in ('issued', 'verified') then 'expired' else state end
    from due where u.id = due.id
    returning u.id, u.expires_at, u.sweeps, u.attempts
  `.execute(db)
  return rows
}

export type UploadObject = { uploadId: UploadId; objectKey: string }

/**
 * The objects of claimed uploads that no live blob lives in. Not part of the claim: while that waits for the lock of an
 * upload, it still looks at the blobs of the moment it began, and would not see the one that was made of the upload
 * meanwhile. Once claimed, an upload can't become a blob any more.
 *
 * The object of a dead blob is left in peace until a sweeper takes it, and then it is among these: late bytes may have
 * arrived after that sweeper deleted it and before it removes the row.
 */
export async function listUploadObjects(db: Db, uploadIds: readonly string[]): Promise<UploadObject[]> {
  const { rows } = await sql<UploadObject>`
    select u.id as upload_id, named.object_key
    from uploads u cross join lateral (values (u.incoming_key), (u.object_key)) named (object_key)
    where u.id = any(${uploadIds}::uuid[]) and named.object_key is not null
      and not exists (select from blobs b where b.object_key = named.object_key and b.claimed_at is null)
    order by u.id, named.object_key
  `.execute(db)
  return rows
}

export type UploadSweep = {
  id: string
  /** As it was when the upload was claimed: of two sweepers that deleted the same objects, one counts. */
  sweeps: number
  /** When to delete them again; null when this was the last time. */
  sweepAfter: string | null
}

/** The objects of a claimed upload were deleted. @returns false when another sweeper has said so before */
export async function recordUploadSweep(db: Db, { id, sweeps, sweepAfter }: UploadSweep): Promise<boolean> {
  const { rows } = await sql`
    update uploads set sweeps = ${sweeps} + 1, attempts = 0, last_error = null, sweep_after = ${sweepAfter},
      state = case when ${sweepAfter}::timestamptz is null and state in ('rejected', 'expired') then 'swept' else state end
    where id = ${id} and sweeps = ${sweeps}
    returning id
  `.execute(db)
  return rows.length === 1
}

/** A failed attempt to delete an object of an upload. */
export async function recordUploadSweepFailure(
  db: Db,
  id: string,
  failure: { error: string; retryAt: string },
): Promise<void> {
  await db
    .updateTable("uploads")
    .set((eb) => ({
      attempts: eb("attempts", "+", 1),
      lastError: failure.error,
      sweepAfter: failure.retryAt,
    }))
    .where("id", "=", id)
    .execute()
}
