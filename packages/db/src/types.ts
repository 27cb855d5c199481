import type { TypeId } from "@kitwright/domain/ids"
import { sql } from "kysely"
import type { Db, Tx } from "./database.ts"

export type TypeRow = {
  id: TypeId
  name: string
  parentId: TypeId | null
  version: number
  createdAt: string
  updatedAt: string
  partCount: number
}

const columns = sql`t.id, t.name, t.parent_id, t.version, t.created_at, t.updated_at`

/** All types by name with the number of their parts. */
export async function listTypes(db: Db, limit: number): Promise<TypeRow[]> {
  const { rows } = await sql<TypeRow>`
    select ${columns}, coalesce(c.part_count, 0) as part_count
    from types t
    left join (select type_id, count(*) as part_count from parts where archived_at is null group by type_id) c
      on c.type_id = t.id
    order by lower(t.name) collate "C", t.id
    limit ${limit}
  `.execute(db)
  return rows
}

export async function findType(db: Db, id: number): Promise<TypeRow | undefined> {
  const { rows } = await sql<TypeRow>`
    select ${columns}, (select count(*) from parts p where p.type_id = t.id and p.archived_at is null) as part_count
    from types t where t.id = ${id}
  `.execute(db)
  return rows[0]
}

/** Keeps a type from being deleted until the transaction ends. @returns false when there is no such type */
export async function holdType(tx: Tx, id: number): Promise<boolean> {
  const row = await tx.selectFrom("types").select("id").where("id", "=", id).forKeyShare().executeTakeFirst()
  return row !== undefined
}

/** Keeps everybody from beginning to use a type that is about to go. */
export async function lockType(tx: Tx, id: number): Promise<void> {
  await tx.selectFrom("types").select("id").where("id", "=", id).forUpdate().execute()
}

export async function insertType(tx: Tx, type: { name: string; parentId: number | null }): Promise<number> {
  const row = await tx.insertInto("types").values(type).returning("id").executeTakeFirstOrThrow()
  return row.id
}

/** Locks the whole tree of types, so that two changes can't close a cycle between them. */
export async function lockTypeTree(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('kitwright type tree'))`.execute(tx)
}

/** The type and all types above it, nearest first. */
export async function listTypeAncestors(db: Db, id: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive up (id, parent_id, depth) as (
      select id, parent_id, 0 from types where id = ${id}
      union all
      select t.id, t.parent_id, up.depth + 1 from types t join up on t.id = up.parent_id
    ) cycle id set looped using path
    select id from up where not looped order by depth
  `.execute(db)
  return rows.map((row) => row.id)
}

/** Changes a type if it still has this version. @returns false when it has another */
export async function updateType(
  tx: Tx,
  id: number,
  version: number,
  change: { name?: string; parentId?: number | null },
): Promise<boolean> {
  const row = await tx
    .updateTable("types")
    .set({ ...change, version: version + 1, updatedAt: sql`now()` })
    .where("id", "=", id)
    .where("version", "=", version)
    .returning("id")
    .executeTakeFirst()
  return row !== undefined
}

export async function countTypeReferences(db: Db, id: number): Promise<{ parts: number; types: number }> {
  const { rows } = await sql<{ parts: number; types: number }>`
    select (select count(*) from parts where type_id = ${id}) as parts,
           (select count(*) from types where parent_id = ${id}) as types
  `.execute(db)
  return rows[0] ?? { parts: 0, types: 0 }
}

export async function deleteType(tx: Tx, id: number): Promise<void> {
  await tx.deleteFrom("types").where("id", "=", id).execute()
}
