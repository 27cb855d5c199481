import type { KitId, LineId, PartKey } from "@kitwright/domain/ids"
import type { Unit } from "@kitwright/domain/units"
import { sql } from "kysely"
import type { Db, Tx } from "./database.ts"

/** A line with what calculations need to know of its part. The fraction is set when the quantity is no 6-digit decimal. */
export type KitLineRow = {
  id: LineId
  kitId: KitId
  position: number
  quantity: string
  numerator: string | null
  denominator: string | null
  unit: Unit
  designators: string[]
  note: string | null
  version: number
  partId: number
  partKey: PartKey
  description: string
  partUnit: Unit
  divisible: boolean
  stocked: boolean
  density: string | null
  /** The active kit that makes the part, if there is one. */
  makerKitId: KitId | null
  makerKitName: string | null
  alternatives: { partKey: PartKey; description: string }[]
}

/** Every line with what calculations need to know of its part, for a condition to follow. */
export const selectLines = sql`
  select l.id, l.kit_id, l.position, l.quantity, l.numerator, l.denominator, l.unit, l.designators, l.note, l.version,
         p.id as part_id, p.key as part_key, p.description, p.unit as part_unit, p.divisible, p.stocked, p.density,
         maker.id as maker_kit_id, maker.name as maker_kit_name,
         coalesce((select jsonb_agg(jsonb_build_object('partKey', ap.key, 'description', ap.description) order by a.position)
                   from kit_line_alternatives a join parts ap on ap.id = a.part_id
                   where a.line_id = l.id), '[]') as alternatives
  from kit_lines l
  join parts p on p.id = l.part_id
  left join kits maker on maker.output_part_id = p.id and maker.status = 'active'`

/** A kit's lines in their order. */
export async function listKitLines(db: Db, kitId: number): Promise<KitLineRow[]> {
  const { rows } =
    await sql<KitLineRow>`${selectLines} where l.kit_id = ${kitId} order by l.position`.execute(db)
  return rows
}

export async function findKitLine(db: Db, lineId: number): Promise<KitLineRow | undefined> {
  const { rows } = await sql<KitLineRow>`${selectLines} where l.id = ${lineId}`.execute(db)
  return rows[0]
}

export type LineAmount = {
  quantity: string
  numerator: string | null
  denominator: string | null
  unit: string
}
export type NewKitLine = LineAmount & {
  partId: number
  designators: string[]
  note: string | null
}

/** Appends lines to a locked kit in one statement. @returns their ids in the order given */
export async function insertKitLines(tx: Tx, kitId: number, lines: readonly NewKitLine[]): Promise<LineId[]> {
  const { rows } = await sql<{ id: LineId }>`
    insert into kit_lines (kit_id, part_id, quantity, numerator, denominator, unit, designators, note, position)
    select ${kitId}, (l->>'partId')::bigint, (l->>'quantity')::numeric, (l->>'numerator')::numeric,
           (l->>'denominator')::numeric, l->>'unit', array(select jsonb_array_elements_text(l->'designators')), l->>'note',
           new.position + (select coalesce(max(position), 0) from kit_lines where kit_id = ${kitId})
    from jsonb_array_elements(${JSON.stringify(lines)}::jsonb) with ordinality as new(l, position)
    order by new.position
    returning id
  `.execute(tx)
  return rows.map((row) => row.id)
}

export type KitLineChange = Partial<
  LineAmount & { partId: number; designators: string[]; note: string | null }
>

/** Changes a line of a locked kit and counts its version up. */
export async function updateKitLine(tx: Tx, lineId: number, change: KitLineChange): Promise<void> {
  await tx
    .updateTable("kitLines")
    .set((eb) => ({ ...change, version: eb("version", "+", 1), updatedAt: sql`now()` }))
    .where("id", "=", lineId)
    .execute()
}

/** Puts these parts, in this order, in the place of a line's alternatives. */
export async function replaceAlternatives(tx: Tx, lineId: number, partIds: readonly number[]): Promise<void> {
  await tx.deleteFrom("kitLineAlternatives").where("lineId", "=", lineId).execute()
  if (partIds.length === 0) return
  await sql`
    insert into kit_line_alternatives (line_id, position, part_id)
    select ${lineId}, a.position, a.part_id
    from unnest(${partIds}::bigint[]) with ordinality as a(part_id, position)
  `.execute(tx)
}

/** Gives a kit's lines the positions 1, 2, 3 … in the order of these ids. */
export async function orderKitLines(tx: Tx, lineIds: readonly number[]): Promise<void> {
  await sql`
    update kit_lines l set position = o.position
    from unnest(${lineIds}::bigint[]) with ordinality as o(id, position)
    where l.id = o.id and l.position <> o.position
  `.execute(tx)
}

export async function deleteKitLines(tx: Tx, lineIds: readonly number[]): Promise<void> {
  await sql`delete from kit_lines where id = any(${lineIds}::bigint[])`.execute(tx)
}
