import type { KitId, PartKey } from "@kitwright/domain/ids"
import { sql } from "kysely"
import type { Db } from "./database.ts"
import { type KitLineRow, selectLines } from "./kit-lines.ts"

/** The parts on a kit's lines, with the alternatives that may stand in for them. */
const partsOfReached = sql`
  select l.part_id from kit_lines l where l.kit_id = r.kit_id
  union all
  select a.part_id from kit_lines l join kit_line_alternatives a on a.line_id = l.id where l.kit_id = r.kit_id`

/** A kit and every active kit below it, each once: `union` drops what was reached before, so a cycle ends too. */
function reached(kitId: number) {
  return sql`
    with recursive reached (kit_id) as (
      select ${kitId}::bigint
      union
      select maker.id
      from reached r
      cross join lateral (${partsOfReached}) used
      join kits maker on maker.output_part_id = used.part_id and maker.status = 'active'
    )`
}

export type KitEdge = { fromId: KitId; fromName: string; toId: KitId; toName: string }

/** The uses of active kits' outputs at or below a kit: "from" has a line or alternative that "to" makes. */
export async function listKitEdgesFrom(db: Db, kitId: number): Promise<KitEdge[]> {
  const { rows } = await sql<KitEdge>`
    ${reached(kitId)}
    select distinct k.id as from_id, k.name as from_name, maker.id as to_id, maker.name as to_name
    from reached r
    join kits k on k.id = r.kit_id
    cross join lateral (${partsOfReached}) used
    join kits maker on maker.output_part_id = used.part_id and maker.status = 'active'
    order by from_id, to_id
  `.execute(db)
  return rows
}

export type ReachedKit = { id: KitId; name: string; yield: string; outputPartKey: PartKey | null }

/** A kit and all active kits below it. */
export async function listReachedKits(db: Db, kitId: number): Promise<ReachedKit[]> {
  const { rows } = await sql<ReachedKit>`
    ${reached(kitId)}
    select k.id, k.name, k.yield, p.key as output_part_key
    from kits k left join parts p on p.id = k.output_part_id
    where k.id = any(array(select kit_id from reached))
    order by k.id
  `.execute(db)
  return rows
}

/** The lines of a kit and of all active kits below it. */
export async function listReachedLines(db: Db, kitId: number): Promise<KitLineRow[]> {
  const { rows } = await sql<KitLineRow>`
    ${reached(kitId)}
    ${selectLines} where l.kit_id = any(array(select kit_id from reached)) order by l.kit_id, l.position
  `.execute(db)
  return rows
}
