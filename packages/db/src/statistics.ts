import { sql } from "kysely"
import type { Db } from "./database.ts"

export type InventoryStatistics = {
  parts: number
  lowStockParts: number
  quantityTotal: string
  recentChanges7Days: number
  recentChanges30Days: number
}

/** The figures behind the inventory gauges. Quantities of unlike units are added: the sum only shows movement. */
export async function getInventoryStatistics(db: Db): Promise<InventoryStatistics> {
  const { rows } = await sql<InventoryStatistics>`
    select
      (select count(*) from parts where archived_at is null) as parts,
      (select count(*) from parts p where archived_at is null and stocked and minimum_stock > 0
        and minimum_stock > coalesce((select sum(quantity) from stock s where s.part_id = p.id), 0)) as low_stock_parts,
      (select coalesce(sum(quantity), 0) from stock) as quantity_total,
      (select count(*) from movements where created_at > now() - interval '7 days') as "recentChanges7Days",
      (select count(*) from movements where created_at > now() - interval '30 days') as "recentChanges30Days"
  `.execute(db)
  if (rows[0] === undefined) throw new Error("a select without from returned no row")
  return rows[0]
}

/** Number of parts per type; parts without a type count under "none". */
export async function listPartsByType(db: Db): Promise<{ type: string; parts: number }[]> {
  const { rows } = await sql<{ type: string; parts: number }>`
    select coalesce(t.name, 'none') as type, p.parts
    from (select type_id, count(*) as parts from parts where archived_at is null group by type_id) p
    left join types t on t.id = p.type_id
    order by p.parts desc, t.id
  `.execute(db)
  return rows
}

/** Share of occupied locations per box in use. */
export async function listBoxUtilization(db: Db): Promise<{ boxNo: number; ratio: number }[]> {
  const { rows } = await sql<{ boxNo: number; ratio: number }>`
    select b.box_no, coalesce(used.places, 0)::float8 / b.capacity as ratio
    from boxes b
    left join (
      select p.box_no, count(*) as places
      from (select distinct place_id from stock) s join places p on p.id = s.place_id
      group by p.box_no
    ) used on used.box_no = b.box_no
    where b.retired_at is null
    order by ratio desc, b.box_no
  `.execute(db)
  return rows
}
