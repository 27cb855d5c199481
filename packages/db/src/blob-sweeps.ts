import { sql } from "kysely"
import type { Db } from "./database.ts"

export type Marking = {
  /** Only what nothing refers to since before this moment. */
  orphanedBefore: string
  /** The moment at which they die. */
  at: string
  /** From when on their objects may be deleted. */
  sweepAfter: string
  limit: number
}

/**
 * Lets blobs die that nothing refers to, the longest waiting first. Those that somebody is attaching right now are left
 * out, and if something comes to refer to one after all, the foreign key of attachments refuses the whole statement.
 *
 * @returns their ids
 */
export async function markBlobsDead(db: Db, marking: Marking): Promise<number[]> {
  const { orphanedBefore, at, sweepAfter, limit } = marking
  const { rows } = await sql<{ id: number }>`
    with due as materialized (
      select id from blobs where state = 'live' and orphaned_at <= ${orphanedBefore}
      order by orphaned_at limit ${limit} for update skip locked
    )
    update blobs b set state = 'dead', dead_at = ${at}, sweep_after = ${sweepAfter}
    from due where b.id = due.id
    returning b.id
  `.execute(db)
  return rows.map((row) => row.id)
}

export type Claim = {
  /** What is due at this moment. */
  at: string
  /** Until when nobody else takes it; then it is due again, should this sweeper never come back. */
  until: string
  limit: number
}

export type DeadBlob = { id: number; objectKey: string; attempts: number }

/** Takes dead blobs whose objects are to be deleted. Sweepers that come at the same moment take others. */
export async function claimDeadBlobs(db: Db, { at, until, limit }: Claim): Promise<DeadBlob[]> {
  const { rows } = await sql<DeadBlob>`
    with due as materialized (
      select id from blobs where state = 'dead' and sweep_after <= ${at}
      order by sweep_after limit ${limit} for update skip locked
    )
    update blobs b set sweep_after = ${until}, claimed_at = coalesce(claimed_at, ${at}) from due where b.id = due.id
    returning b.id, b.object_key, b.attempts
  `.execute(db)
  return rows
}

/**
 * Removes a dead blob whose objects are deleted, those of its pictures included.
 *
 * @returns false when another sweeper has done so before
 */
export async function deleteDeadBlob(db: Db, id: number): Promise<boolean> {
  const { rows } = await sql`
    with pictures as (
      delete from derivatives d using blobs b where b.id = d.blob_id and b.id = ${id} and b.state = 'dead'
    )
    delete from blobs where id = ${id} and state = 'dead' returning id
  `.execute(db)
  return rows.length === 1
}

/** A failed attempt to delete the object of a dead blob. */
export async function recordBlobSweepFailure(
  db: Db,
  id: number,
  failure: { error: string; retryAt: string },
): Promise<void> {
  await db
    .updateTable("blobs")
    .set((eb) => ({
      attempts: eb("attempts", "+", 1),
      lastError: failure.error,
      sweepAfter: failure.retryAt,
    }))
    .where("id", "=", id)
    .where("state", "=", "dead")
    .execute()
}
