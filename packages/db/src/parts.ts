import type { AttachmentId, AttachmentSetId, PartKey, TypeId } from "@kitwright/domain/ids"
import type { Unit } from "@kitwright/domain/units"
import { sql } from "kysely"
import { coverOf } from "./attachment-sets.ts"
import type { Db, Tx } from "./database.ts"
import { isOneOf } from "./is-one-of.ts"
import { type Placeholder, prepare } from "./prepare.ts"

/** What every calculation needs to know of a part. Quantities are decimal text. */
export type PartFacts = {
  id: number
  key: PartKey
  description: string
  unit: Unit
  divisible: boolean
  stocked: boolean
  density: string | null
  archivedAt: string | null
}

export type AttributeRow = { name: string; value: string; unit: string | null; number: string | null }

export type PartRow = PartFacts & {
  typeId: TypeId | null
  typeName: string | null
  manufacturer: string | null
  partNumber: string | null
  tags: string[]
  minimumStock: string
  note: string | null
  attachmentSetId: AttachmentSetId
  coverAttachmentId: AttachmentId | null
  version: number
  createdAt: string
  updatedAt: string
  attributes: AttributeRow[]
  onHand: string
  held: string
}

const factColumns = sql`id, key, description, unit, divisible, stocked, density, archived_at`

/** Quantity on locations, and how much of it is on hold or expired before `today` (YYYY-MM-DD). */
export function stockSums(today: string | Placeholder) {
  return sql<{ onHand: string; held: string }>`
    select coalesce(sum(s.quantity), 0) as on_hand,
           coalesce(sum(s.quantity) filter (where l.held or l.expires_at < ${today}::date), 0) as held
    from stock s join lots l on l.id = s.lot_id
    where s.part_id = p.id`
}

const selectParts = (condition: Placeholder, today: Placeholder) => sql<PartRow>`
    select p.id, p.key, p.description, p.unit, p.divisible, p.stocked, p.density, p.archived_at, p.type_id,
           t.name as type_name, p.manufacturer, p.part_number, p.tags, p.minimum_stock, p.note,
           p.attachment_set_id, ${coverOf(sql`p.attachment_set_id`)} as cover_attachment_id, p.version, p.created_at, p.updated_at, sums.on_hand, sums.held,
           coalesce((select jsonb_agg(jsonb_build_object('name', a.name, 'value', a.value, 'unit', a.unit,
                       'number', a.number::text) order by a.position)
                     from part_attributes a where a.part_id = p.id), '[]') as attributes
    from parts p
    left join types t on t.id = p.type_id
    cross join lateral (${stockSums(today)}) sums
    where ${condition}`
const partOfOneKey = prepare((key: Placeholder, today: Placeholder) =>
  selectParts(sql`p.key = ${key}`, today),
)
const partsOfKeys = prepare((keys: Placeholder, today: Placeholder) =>
  selectParts(sql`p.key = any(${keys}::text[])`, today),
)

/** The parts with these keys, with their attributes and stock sums; unknown keys are left out. */
export function listPartsByKey(db: Db, keys: readonly string[], today: string): Promise<PartRow[]> {
  return keys.length === 1 ? partOfOneKey(db, [keys[0], today]) : partsOfKeys(db, [keys, today])
}

/** Facts of the parts with these keys; unknown keys are left out. */
export async function listPartFacts(db: Db, keys: readonly string[]): Promise<PartFacts[]> {
  const { rows } = await sql<PartFacts>`
    select ${factColumns} from parts where ${isOneOf(sql`key`, "text", keys)} order by id
  `.execute(db)
  return rows
}

/**
 * Locks parts against every other change of their stock, their lines' arithmetic or themselves until the transaction ends.
 * One statement, in the order of the ids, so that transactions that share parts queue up instead of deadlocking.
 * What is read before this lock may be outdated; read stock after it.
 */
export async function lockParts(tx: Tx, keys: readonly string[]): Promise<PartFacts[]> {
  const { rows } = await sql<PartFacts>`
    select ${factColumns} from parts where ${isOneOf(sql`key`, "text", keys)} order by id for no key update
  `.execute(tx)
  return rows
}

export type NewPart = {
  key: string
  description: string
  unit: Unit
  divisible: boolean
  stocked: boolean
  typeId: number | null
  manufacturer: string | null
  partNumber: string | null
  partNumberFolded: string | null
  tags: string[]
  density: string | null
  minimumStock: string
  note: string | null
}

/** Inserts parts, each with its attachment set, in one statement: both or neither. @returns their ids in the order given */
export async function insertParts(tx: Tx, parts: readonly NewPart[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with new as (
      select p, position from jsonb_array_elements(${JSON.stringify(parts)}::jsonb) with ordinality as given(p, position)
    ), made as (
      insert into attachment_sets (owner_kind) select 'part' from new returning id
    ), sets as (
      select id, row_number() over (order by id) as position from made
    )
    insert into parts (key, description, unit, divisible, stocked, type_id, manufacturer, part_number, part_number_folded,
                       tags, density, minimum_stock, note, attachment_set_id)
    select p->>'key', p->>'description', p->>'unit', (p->>'divisible')::boolean, (p->>'stocked')::boolean,
           (p->>'typeId')::bigint, p->>'manufacturer', p->>'partNumber', p->>'partNumberFolded',
           array(select jsonb_array_elements_text(p->'tags')), (p->>'density')::numeric, (p->>'minimumStock')::numeric,
           p->>'note', sets.id
    from new join sets on sets.position = new.position
    order by new.position
    returning id
  `.execute(tx)
  return rows.map((row) => row.id)
}

export type PartChange = Partial<Omit<NewPart, "key">>

/** Changes a part if it still has this version. @returns false when it has another */
export async function updatePart(tx: Tx, id: number, version: number, change: PartChange): Promise<boolean> {
  const row = await tx
    .updateTable("parts")
    .set({ ...change, version: version + 1, updatedAt: sql`now()` })
    .where("id", "=", id)
    .where("version", "=", version)
    .returning("id")
    .executeTakeFirst()
  return row !== undefined
}

/** Archives (with a moment) or brings back (null) parts. */
export async function setPartsArchived(
  tx: Tx,
  ids: readonly number[],
  archivedAt: string | null,
): Promise<void> {
  await sql`
    update parts set archived_at = ${archivedAt}, version = version + 1, updated_at = now()
    where id = any(${ids}::bigint[])
  `.execute(tx)
}

export async function deleteParts(tx: Tx, ids: readonly number[]): Promise<void> {
  await sql`delete from parts where id = any(${ids}::bigint[])`.execute(tx)
}

/** Those of the parts that nothing refers to: no movement, no line, no kit that makes them. */
export async function listUnusedParts(tx: Tx, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select p.id from parts p
    where p.id = any(${ids}::bigint[])
      and not exists (select from movements m where m.part_id = p.id)
      and not exists (select from lots l where l.part_id = p.id)
      and not exists (select from kit_lines l where l.part_id = p.id)
      and not exists (select from kit_line_alternatives a where a.part_id = p.id)
      and not exists (select from kits k where k.output_part_id = p.id)
    order by p.id
  `.execute(tx)
  return rows.map((row) => row.id)
}

export type NewAttribute = AttributeRow & { partId: number; position: number; valueFolded: string }

/** Inserts attributes of any parts in one statement. */
export async function insertAttributes(tx: Tx, attributes: readonly NewAttribute[]): Promise<void> {
  await sql`
    insert into part_attributes (part_id, position, name, value, value_folded, unit, number)
    select (a->>'partId')::bigint, (a->>'position')::integer, a->>'name', a->>'value', a->>'valueFolded', a->>'unit',
           (a->>'number')::numeric
    from jsonb_array_elements(${JSON.stringify(attributes)}::jsonb) a
  `.execute(tx)
}

export async function deleteAttributes(tx: Tx, partId: number): Promise<void> {
  await tx.deleteFrom("partAttributes").where("partId", "=", partId).execute()
}

export type PartReferences = {
  movements: number
  lines: number
  alternatives: number
  outputs: number
  kitNames: string[]
}

/** What stands in the way of deleting a part: how often each kind of row refers to it, and the first few kits by name. */
export async function countPartReferences(db: Db, partId: number): Promise<PartReferences> {
  const { rows } = await sql<PartReferences>`
    select
      (select count(*) from movements where part_id = ${partId}) as movements,
      (select count(*) from kit_lines where part_id = ${partId}) as lines,
      (select count(*) from kit_line_alternatives where part_id = ${partId}) as alternatives,
      (select count(*) from kits where output_part_id = ${partId}) as outputs,
      array(
        select k.name from kits k
        where k.id in (
          select id from kits where output_part_id = ${partId}
          union all
          select kit_id from kit_lines where part_id = ${partId}
          union all
          select l.kit_id from kit_line_alternatives a join kit_lines l on l.id = a.line_id where a.part_id = ${partId}
        )
        order by lower(k.name) collate "C", k.id limit 5
      ) as kit_names
  `.execute(db)
  return rows[0] ?? { movements: 0, lines: 0, alternatives: 0, outputs: 0, kitNames: [] }
}

/** The units in which lines, or lines that name the part as an alternative, count a part. */
export async function listLineUnits(db: Db, partId: number): Promise<Unit[]> {
  const { rows } = await sql<{ unit: Unit }>`
    select unit from kit_lines where part_id = ${partId}
    union
    select l.unit from kit_line_alternatives a join kit_lines l on l.id = a.line_id where a.part_id = ${partId}
    order by unit
  `.execute(db)
  return rows.map((row) => row.unit)
}
