import type { KitId, PartKey } from "@kitwright/domain/ids"
import type { Unit } from "@kitwright/domain/units"
import { sql } from "kysely"
import type { Db } from "./database.ts"
import { isOneOf } from "./is-one-of.ts"
import { type Placeholder, prepare } from "./prepare.ts"

/** One use of a part by an active kit, as the rule of reservations needs it. */
export type UsageRow = {
  partId: number
  kitId: KitId
  kitName: string
  status: "active"
  buildTarget: string
  yield: string
  updatedAt: string
  quantity: string
  numerator: string | null
  denominator: string | null
  unit: Unit
  note: string | null
}

const columns = sql`k.id as kit_id, k.name as kit_name, k.status, k.build_target, k.yield, k.updated_at, l.quantity,
  l.numerator, l.denominator, l.unit, l.note`
const byName = sql`lower(k.name) collate "C", k.id`

/** Who wants these parts: their lines on active kits, by kit name, then kit id. */
export async function listUsage(
  db: Db,
  partIds: readonly number[],
  excludeKitId: number | null = null,
): Promise<UsageRow[]> {
  const { rows } = await sql<UsageRow>`
    select l.part_id, ${columns}
    from kit_lines l join kits k on k.id = l.kit_id
    where ${isOneOf(sql`l.part_id`, "bigint", partIds)} and k.status = 'active'
      ${excludeKitId === null ? sql`` : sql`and k.id <> ${excludeKitId}`}
    order by ${byName}
  `.execute(db)
  return rows
}

/** A part with what its arithmetic needs, and one use of it; the use is null for a part that no active kit wants. */
export type KeyedUsageRow = {
  partKey: PartKey
  partId: number
  partUnit: Unit
  divisible: boolean
  density: string | null
} & (Omit<UsageRow, "partId"> | { [Column in keyof Omit<UsageRow, "partId">]: null })

const selectUsageByKey = (condition: Placeholder) => sql<KeyedUsageRow>`
  select p.key as part_key, p.id as part_id, p.unit as part_unit, p.divisible, p.density, ${columns}
  from parts p left join (kit_lines l join kits k on k.id = l.kit_id and k.status = 'active') on l.part_id = p.id
  where ${condition}
  order by ${byName}`
const usageOfOneKey = prepare((key: Placeholder) => selectUsageByKey(sql`p.key = ${key}`))
const usageOfKeys = prepare((keys: Placeholder) => selectUsageByKey(sql`p.key = any(${keys}::text[])`))

/** Who wants the parts with these keys, by kit name, then kit id: at least one row for every part that there is. */
export function listUsageByKey(db: Db, keys: readonly string[]): Promise<KeyedUsageRow[]> {
  return keys.length === 1 ? usageOfOneKey(db, keys) : usageOfKeys(db, [keys])
}
