import type { ImportId, KitId, LineId, PartKey } from "@kitwright/domain/ids"
import type { Unit } from "@kitwright/domain/units"
import { sql } from "kysely"
import type { Db, Tx } from "./database.ts"
import type { Origin } from "./movements.ts"

/** A part that a row of a bill of materials may mean, with what the matching rules compare. */
export type MatchRow = {
  id: number
  key: PartKey
  description: string
  unit: Unit
  manufacturer: string | null
  partNumberFolded: string | null
  density: string | null
  valuesFolded: string[]
  footprints: string[]
}

export type MatchKeys = {
  keys: readonly string[]
  partNumbersFolded: readonly string[]
  valuesFolded: readonly string[]
  /** In lower case. */
  descriptions: readonly string[]
}

/** Parts, not archived, with one of these keys, part numbers, descriptions or values of an attribute named "value". */
export async function listMatchCandidates(db: Db, match: MatchKeys): Promise<MatchRow[]> {
  const { rows } = await sql<MatchRow>`
    select p.id, p.key, p.description, p.unit, p.density, p.manufacturer, p.part_number_folded,
      array(select a.value_folded from part_attributes a
            where a.part_id = p.id and lower(a.name) = 'value') as values_folded,
      array(select a.value from part_attributes a where a.part_id = p.id and lower(a.name) = 'footprint') as footprints
    from parts p
    where p.archived_at is null and p.id = any(array(
      select id from parts where key = any(${match.keys}::text[])
      union
      select id from parts where part_number_folded = any(${match.partNumbersFolded}::text[])
      union
      select part_id from part_attributes where value_folded = any(${match.valuesFolded}::text[]) and lower(name) = 'value'
      union
      select id from parts
      where lower(description) collate "C" = any(${match.descriptions}::text[]) and archived_at is null
    ))
    order by p.key
  `.execute(db)
  return rows
}

export type ImportRow = {
  id: ImportId
  kind: "bom" | "parts"
  filename: string
  kitId: KitId | null
  createdKit: boolean
  createdAt: string
  undoneAt: string | null
}

export async function insertImport(
  tx: Tx,
  origin: Origin,
  row: { kind: "bom" | "parts"; filename: string; kitId: number | null; createdKit: boolean },
): Promise<ImportId> {
  const { rows } = await sql<{ id: ImportId }>`
    insert into imports (kind, filename, kit_id, created_kit, actor, request_id, created_at)
    values (${row.kind}, ${row.filename}, ${row.kitId}, ${row.createdKit}, ${origin.actor}, ${origin.requestId}, ${origin.at})
    returning id
  `.execute(tx)
  if (rows[0] === undefined) throw new Error("the insert of an import returned no row")
  return rows[0].id
}

export async function insertImportParts(tx: Tx, importId: number, partIds: readonly number[]): Promise<void> {
  await sql`
    insert into import_parts (import_id, part_id) select ${importId}, unnest(${partIds}::bigint[])
  `.execute(tx)
}

export type ImportLine = { lineId: number; versionAfter: number; before: LineBefore | null }

export async function insertImportLines(
  tx: Tx,
  importId: number,
  lines: readonly ImportLine[],
): Promise<void> {
  await sql`
    insert into import_lines (import_id, line_id, version_after, before)
    select ${importId}, (l->>'lineId')::bigint, (l->>'versionAfter')::integer, nullif(l->'before', 'null'::jsonb)
    from jsonb_array_elements(${JSON.stringify(lines)}::jsonb) l
  `.execute(tx)
}

const importColumns = sql`id, kind, filename, kit_id, created_kit, created_at, undone_at`

/** Holds an import still while it is undone. */
export async function lockImport(tx: Tx, id: number): Promise<ImportRow | undefined> {
  const { rows } =
    await sql<ImportRow>`select ${importColumns} from imports where id = ${id} for update`.execute(tx)
  return rows[0]
}

/** What an existing line said before an import added to it. */
export type LineBefore = {
  quantity: string
  numerator: string | null
  denominator: string | null
  unit: Unit
  designators: string[]
}

export type ImportLineRow = {
  lineId: LineId
  partKey: PartKey
  /** The version that the import left, and the version now. */
  versionAfter: number
  version: number
  before: LineBefore | null
}

/** The lines that an import wrote and that are still there. */
export async function listImportLines(db: Db, importId: number): Promise<ImportLineRow[]> {
  const { rows } = await sql<ImportLineRow>`
    select i.line_id, p.key as part_key, i.version_after, l.version, i.before
    from import_lines i join kit_lines l on l.id = i.line_id join parts p on p.id = l.part_id
    where i.import_id = ${importId} order by l.position
  `.execute(db)
  return rows
}

export async function listImportPartIds(db: Db, importId: number): Promise<number[]> {
  const rows = await db
    .selectFrom("importParts")
    .select("partId")
    .where("importId", "=", importId)
    .orderBy("partId")
    .execute()
  return rows.map((row) => row.partId)
}

export async function setImportUndone(tx: Tx, id: number, at: string): Promise<void> {
  await tx.updateTable("imports").set({ undoneAt: at }).where("id", "=", id).execute()
}

/** Imports into a kit, newest first. */
export async function listImportsOfKit(db: Db, kitId: number, limit: number): Promise<ImportRow[]> {
  const { rows } = await sql<ImportRow>`
    select ${importColumns} from imports where kit_id = ${kitId} order by id desc limit ${limit}
  `.execute(db)
  return rows
}

export type ImportProgress = { done: number; total: number }

/** Tells everybody how far an import has come; on a connection of its own, since the import's changes are not visible yet. */
export async function writeImportProgress(
  db: Db,
  idempotencyKey: string,
  progress: ImportProgress,
): Promise<void> {
  await sql`
    insert into import_progress (idempotency_key, done, total)
    values (${idempotencyKey}, ${progress.done}, ${progress.total})
    on conflict (idempotency_key) do update set done = excluded.done, total = excluded.total, updated_at = now()
  `.execute(db)
}

export async function findImportProgress(
  db: Db,
  idempotencyKey: string,
): Promise<ImportProgress | undefined> {
  return await db
    .selectFrom("importProgress")
    .select(["done", "total"])
    .where("idempotencyKey", "=", idempotencyKey)
    .executeTakeFirst()
}

/** Forgets the progress of imports that ended long ago. */
export async function deleteOldImportProgress(db: Db): Promise<void> {
  await sql`delete from import_progress where updated_at < now() - interval '1 day'`.execute(db)
}
