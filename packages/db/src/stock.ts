import type { BoxNo, LocNo, LotId, PartKey } from "@kitwright/domain/ids"
import { sql } from "kysely"
import type { Db, Tx } from "./database.ts"
import { isOneOf } from "./is-one-of.ts"

export type StockRow = {
  partId: number
  lotId: LotId
  lotCode: string | null
  placeId: number
  boxNo: BoxNo
  locNo: LocNo
  quantity: string
  lotQuantity: string
  totalCost: string | null
  receivedAt: string
  expiresAt: string | null
  held: boolean
}

/** Where these parts lie, lot by lot, in the order in which people walk the boxes. */
export async function listStock(db: Db, partIds: readonly number[]): Promise<StockRow[]> {
  const { rows } = await sql<StockRow>`
    select s.part_id, s.lot_id, l.lot_code, s.place_id, p.box_no, p.loc_no, s.quantity, l.quantity as lot_quantity,
           l.total_cost, l.received_at, l.expires_at, l.held
    from stock s join lots l on l.id = s.lot_id join places p on p.id = s.place_id
    where ${isOneOf(sql`s.part_id`, "bigint", partIds)}
    order by p.box_no, p.loc_no, s.lot_id
  `.execute(db)
  return rows
}

export type StockSum = { partId: number; onHand: string; held: string }

/** Sums over all locations for each of these parts; a part without stock has no row. */
export async function sumStock(db: Db, partIds: readonly number[], today: string): Promise<StockSum[]> {
  const { rows } = await sql<StockSum>`
    select s.part_id, sum(s.quantity) as on_hand,
           coalesce(sum(s.quantity) filter (where l.held or l.expires_at < ${today}::date), 0) as held
    from stock s join lots l on l.id = s.lot_id
    where ${isOneOf(sql`s.part_id`, "bigint", partIds)}
    group by s.part_id
  `.execute(db)
  return rows
}

export type NewLot = {
  partId: number
  source: "opening" | "receipt" | "count"
  quantity: string
  totalCost: string | null
  lotCode: string | null
  receivedAt: string
  expiresAt: string | null
}

export async function insertLot(tx: Tx, lot: NewLot): Promise<LotId> {
  const { rows } = await sql<{ id: LotId }>`
    insert into lots (part_id, source, quantity, total_cost, lot_code, received_at, expires_at)
    values (${lot.partId}, ${lot.source}, ${lot.quantity}, ${lot.totalCost}, ${lot.lotCode}, ${lot.receivedAt}, ${lot.expiresAt})
    returning id
  `.execute(tx)
  if (rows[0] === undefined) throw new Error("the insert of a lot returned no row")
  return rows[0].id
}

export type LotRow = {
  id: LotId
  partId: number
  partKey: PartKey
  source: string
  quantity: string
  totalCost: string | null
  lotCode: string | null
  receivedAt: string
  expiresAt: string | null
  held: boolean
  version: number
}

export async function findLot(db: Db, lotId: number): Promise<LotRow | undefined> {
  const { rows } = await sql<LotRow>`
    select l.id, l.part_id, p.key as part_key, l.source, l.quantity, l.total_cost, l.lot_code, l.received_at,
           l.expires_at, l.held, l.version
    from lots l join parts p on p.id = l.part_id
    where l.id = ${lotId}
  `.execute(db)
  return rows[0]
}

/** Changes what is known of a lot; its quantity and cost stay as booked. */
export async function updateLot(
  tx: Tx,
  lotId: number,
  change: { held?: boolean; expiresAt?: string | null; lotCode?: string | null },
): Promise<void> {
  await tx
    .updateTable("lots")
    .set((eb) => ({ ...change, version: eb("version", "+", 1), updatedAt: sql`now()` }))
    .where("id", "=", lotId)
    .execute()
}
