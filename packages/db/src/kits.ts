import type { AttachmentId, AttachmentSetId, KitId, PartKey } from "@kitwright/domain/ids"
import type { Unit } from "@kitwright/domain/units"
import { sql } from "kysely"
import { coverOf } from "./attachment-sets.ts"
import type { Db, Tx } from "./database.ts"
import { containsWords } from "./search-words.ts"

export type KitStatus = "active" | "archived"

export type KitRow = {
  id: KitId
  name: string
  description: string | null
  status: KitStatus
  archivedAt: string | null
  outputPartId: number | null
  outputPartKey: PartKey | null
  outputDescription: string | null
  outputUnit: Unit | null
  yield: string
  buildTarget: string
  leadTimeDays: number
  attachmentSetId: AttachmentSetId
  coverAttachmentId: AttachmentId | null
  version: number
  createdAt: string
  updatedAt: string
  lineCount: number
}

const columns = sql`
  k.id, k.name, k.description, k.status, k.archived_at, k.output_part_id, p.key as output_part_key,
  p.description as output_description, p.unit as output_unit, k.yield, k.build_target, k.lead_time_days,
  k.attachment_set_id, ${coverOf(sql`k.attachment_set_id`)} as cover_attachment_id, k.version, k.created_at, k.updated_at, (select count(*) from kit_lines l where l.kit_id = k.id) as line_count`

export async function findKit(db: Db, id: number): Promise<KitRow | undefined> {
  const { rows } = await sql<KitRow>`
    select ${columns} from kits k left join parts p on p.id = k.output_part_id where k.id = ${id}
  `.execute(db)
  return rows[0]
}

export type KitListFilter = {
  status: KitStatus | null
  words: readonly string[]
  after: { sortName: string; id: number } | null
  limit: number
}

/** Kits in the order of their name, then id. */
export async function listKits(db: Db, filter: KitListFilter): Promise<(KitRow & { sortName: string })[]> {
  const { rows } = await sql<KitRow & { sortName: string }>`
    select ${columns}, lower(k.name) as sort_name
    from kits k left join parts p on p.id = k.output_part_id
    where true
      ${filter.status === null ? sql`` : sql`and k.status = ${filter.status}`}
      ${containsWords(sql`lower(k.name)`, filter.words)}
      ${
        filter.after === null
          ? sql``
          : sql`and (lower(k.name) collate "C", k.id) > (${filter.after.sortName} collate "C", ${filter.after.id})`
      }
    order by lower(k.name) collate "C", k.id
    limit ${filter.limit}
  `.execute(db)
  return rows
}

export type NewKit = {
  name: string
  description: string | null
  outputPartId: number | null
  yield: string
  buildTarget: string
  leadTimeDays: number
}

/** Inserts a kit with its attachment set in one statement: both or neither. */
export async function insertKit(tx: Tx, kit: NewKit): Promise<KitId> {
  const { rows } = await sql<{ id: KitId }>`
    with made as (insert into attachment_sets (owner_kind) values ('kit') returning id)
    insert into kits (name, description, output_part_id, yield, build_target, lead_time_days, attachment_set_id)
    select ${kit.name}, ${kit.description}, ${kit.outputPartId}::bigint, ${kit.yield}::numeric, ${kit.buildTarget}::numeric,
           ${kit.leadTimeDays}::integer, made.id
    from made
    returning id
  `.execute(tx)
  if (rows[0] === undefined) throw new Error("the insert of a kit returned no row")
  return rows[0].id
}

/** Holds a kit still, with its lines, until the transaction ends. */
export async function lockKit(tx: Tx, id: number): Promise<KitRow | undefined> {
  await tx.selectFrom("kits").select("id").where("id", "=", id).forNoKeyUpdate().execute()
  return await findKit(tx, id)
}

/** Changes a locked kit and counts its version up; with nothing to change it only says that its lines changed. */
export async function updateKit(tx: Tx, id: number, change: Partial<NewKit> = {}): Promise<void> {
  await tx
    .updateTable("kits")
    .set((eb) => ({ ...change, version: eb("version", "+", 1), updatedAt: sql`now()` }))
    .where("id", "=", id)
    .execute()
}

export async function setKitArchived(tx: Tx, id: number, archivedAt: string | null): Promise<void> {
  await tx
    .updateTable("kits")
    .set((eb) => ({
      status: archivedAt === null ? "active" : "archived",
      archivedAt,
      version: eb("version", "+", 1),
      updatedAt: sql`now()`,
    }))
    .where("id", "=", id)
    .execute()
}

export async function deleteKit(tx: Tx, id: number): Promise<void> {
  await tx.deleteFrom("kits").where("id", "=", id).execute()
}

/**
 * Lets one transaction at a time change which kit makes and which kit uses a part. Two changes can each be free of cycles
 * and together close one, which no lock on rows would see.
 */
export async function lockKitGraph(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('kitwright kit graph'))`.execute(tx)
}
