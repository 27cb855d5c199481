import { sql } from "kysely"
import type { Db } from "./database.ts"

export type KnownObject = {
  objectKey: string
  /** True when a reader may ask for it: if it is missing, something is lost. */
  mustExist: boolean
}

/**
 * Every object that the database knows of, in the order in which a store lists its objects (by bytes), from a key on. What
 * a store has besides these is nobody's.
 */
export async function listKnownObjects(
  db: Db,
  page: { after: string; limit: number },
): Promise<KnownObject[]> {
  const next = (from: ReturnType<typeof sql>) => sql`(${from} order by 1 limit ${page.limit})`
  const { rows } = await sql<KnownObject>`
    select object_key, bool_or(must_exist) as must_exist
    from (
      ${next(sql`select object_key, state = 'live' as must_exist from blobs where object_key > ${page.after}`)}
      union all
      ${next(sql`select object_key, state = 'ready' from derivatives where object_key > ${page.after}`)}
      union all
      ${next(sql`select object_key, false from uploads where object_key > ${page.after}`)}
      union all
      ${next(sql`select incoming_key, false from uploads where incoming_key > ${page.after}`)}
    ) known
    group by object_key order by object_key limit ${page.limit}
  `.execute(db)
  return rows
}

/** How many objects the store should hold, for judging whether a sweep would delete a lot. */
export async function countKnownObjects(db: Db): Promise<number> {
  const { rows } = await sql<{ objects: number }>`
    select (select count(*) from blobs) + (select count(*) from derivatives)
      + (select count(*) from uploads where state in ('issued', 'verified')) as objects
  `.execute(db)
  return rows[0]?.objects ?? 0
}

/** How many objects a sweep at a moment would delete, at the most. */
export async function countObjectsToSweep(db: Db, at: string): Promise<number> {
  const { rows } = await sql<{ objects: number }>`
    select (select count(*) from blobs where state = 'dead' and sweep_after <= ${at})
      + (select count(*) from derivatives d join blobs b on b.id = d.blob_id
         where b.state = 'dead' and b.sweep_after <= ${at}) as objects
  `.execute(db)
  return rows[0]?.objects ?? 0
}
