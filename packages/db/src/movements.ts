import type { BoxNo, ImportId, LocNo, LotId, MovementId, PartKey } from "@kitwright/domain/ids"
import type { Unit } from "@kitwright/domain/units"
import { sql } from "kysely"
import type { Db, Tx } from "./database.ts"

/** An account outside the shelves. */
export type OutsideAccount = "supplier" | "consumed" | "produced" | "lost" | "counted"
/** Where a movement starts or ends: a location's id, or an outside account. */
export type Account = number | OutsideAccount

export type MovementReason = "opening" | "receipt" | "adjustment" | "count" | "move" | "loss" | "undo"

export type NewMovement = {
  partId: number
  lotId: number
  quantity: string
  from: Account
  to: Account
  reason: MovementReason
  note: string | null
  reverses: number | null
  importId: number | null
}

/** Who did it, in which request, when. */
export type Origin = { actor: string; requestId: string; idempotencyKey: string | null; at: string }

/**
 * Appends movements to the ledger in one statement; the balances follow by trigger. The caller holds the locks of the parts.
 *
 * @returns the ids in the order given
 */
export async function insertMovements(
  tx: Tx,
  origin: Origin,
  movements: readonly NewMovement[],
): Promise<MovementId[]> {
  const { rows } = await sql<{ id: MovementId }>`
    insert into movements (part_id, lot_id, quantity, from_place_id, to_place_id, reason, note, actor, request_id,
                           idempotency_key, reverses, import_id, created_at)
    select (m.row->>'partId')::bigint, (m.row->>'lotId')::bigint, (m.row->>'quantity')::numeric,
           ${accountId("from")}, ${accountId("to")},
           m.row->>'reason', m.row->>'note', ${origin.actor}, ${origin.requestId}, ${origin.idempotencyKey},
           (m.row->>'reverses')::bigint, (m.row->>'importId')::bigint, ${origin.at}::timestamptz
    from jsonb_array_elements(${JSON.stringify(movements)}::jsonb) with ordinality as m(row, position)
    order by m.position
    returning id
  `.execute(tx)
  return rows.map((row) => row.id)
}

function accountId(side: "from" | "to") {
  const account = sql.raw(`m.row->'${side}'`)
  const text = sql.raw(`m.row->>'${side}'`)
  return sql`case jsonb_typeof(${account})
    when 'number' then (${text})::bigint
    else (select id from places where kind = ${text} and kind <> 'location') end`
}

export type MovementRow = {
  id: MovementId
  partKey: PartKey
  lotId: LotId
  lotCode: string | null
  quantity: string
  from: "location" | OutsideAccount
  fromBoxNo: BoxNo | null
  fromLocNo: LocNo | null
  to: "location" | OutsideAccount
  toBoxNo: BoxNo | null
  toLocNo: LocNo | null
  reason: MovementReason
  note: string | null
  actor: string
  requestId: string
  reverses: MovementId | null
  reversedBy: MovementId | null
  importId: ImportId | null
  createdAt: string
}

const columns = sql`
  m.id, p.key as part_key, m.lot_id, l.lot_code, m.quantity,
  f.kind as "from", f.box_no as from_box_no, f.loc_no as from_loc_no,
  t.kind as "to", t.box_no as to_box_no, t.loc_no as to_loc_no,
  m.reason, m.note, m.actor, m.request_id, m.reverses, undo.id as reversed_by, m.import_id, m.created_at`
const joins = sql`
  join parts p on p.id = m.part_id
  join lots l on l.id = m.lot_id
  join places f on f.id = m.from_place_id
  join places t on t.id = m.to_place_id
  left join movements undo on undo.reverses = m.id`

/** A part's movements, newest first. */
export async function listMovements(
  db: Db,
  partId: number,
  page: { beforeId: number | null; limit: number },
): Promise<MovementRow[]> {
  const { rows } = await sql<MovementRow>`
    select ${columns} from movements m ${joins}
    where m.part_id = ${partId} ${page.beforeId === null ? sql`` : sql`and m.id < ${page.beforeId}`}
    order by m.id desc limit ${page.limit}
  `.execute(db)
  return rows
}

/** A movement as its undo needs it. */
export type ReversibleMovement = {
  id: MovementId
  partId: number
  partKey: PartKey
  unit: Unit
  lotId: LotId
  quantity: string
  fromPlaceId: number
  toPlaceId: number
  reason: MovementReason
  importId: ImportId | null
  reversedBy: MovementId | null
}

export async function findReversibleMovement(db: Db, id: number): Promise<ReversibleMovement | undefined> {
  const { rows } = await sql<ReversibleMovement>`
    select m.id, m.part_id, p.key as part_key, p.unit, m.lot_id, m.quantity, m.from_place_id, m.to_place_id, m.reason,
           m.import_id, undo.id as reversed_by
    from movements m join parts p on p.id = m.part_id left join movements undo on undo.reverses = m.id
    where m.id = ${id}
  `.execute(db)
  return rows[0]
}

/** Movements that took from a lot's place after a given movement and were not undone: what an undo of it depends on. */
export async function listLaterTakes(
  db: Db,
  lotId: number,
  placeId: number,
  afterId: number,
): Promise<MovementRow[]> {
  const { rows } = await sql<MovementRow>`
    select ${columns} from (
      select * from movements m
      where m.lot_id = ${lotId} and m.from_place_id = ${placeId} and m.id > ${afterId}
        and not exists (select from movements undo where undo.reverses = m.id)
      order by m.id limit 10
    ) m ${joins}
    order by m.id
  `.execute(db)
  return rows
}

/** The accounts outside the shelves are five; to ask whether a place is one of them needs no look at all the places. */
const outside = sql`(select id from places where kind <> 'location')`

/** How a movement changes a part's quantity on the shelves: in, out, or 0 for a move between locations. */
const shelfChange = sql`
  (case when m.to_place_id in ${outside} then 0 else m.quantity end)
  - (case when m.from_place_id in ${outside} then 0 else m.quantity end)`

/** A part's quantity on all locations as it was at a moment. */
export async function sumOnHandAt(db: Db, partId: number, at: string): Promise<string> {
  const { rows } = await sql<{ quantity: string }>`
    select coalesce(sum(${shelfChange}), 0) as quantity
    from movements m
    where m.part_id = ${partId} and m.created_at <= ${at}::timestamptz
  `.execute(db)
  return rows[0]?.quantity ?? "0"
}

export type HistoryStep = {
  movementId: MovementId
  at: string
  change: string
  onHand: string
  reason: MovementReason
}

/**
 * The last `limit` steps of a part's quantity on hand inside a span of time, oldest first, each with the quantity after it.
 * Counted back from what is there now, so that a part with a long history is read only as far as it is shown.
 */
export async function listHistory(
  db: Db,
  partId: number,
  span: { from: string | null; to: string | null; limit: number },
): Promise<HistoryStep[]> {
  const { rows } = await sql<HistoryStep>`
    with changes as (
      select m.id as movement_id, m.created_at as at, ${shelfChange} as change, m.reason
      from movements m where m.part_id = ${partId}
    ), steps as (
      select c.*, coalesce((select sum(quantity) from stock where part_id = ${partId}), 0)
               - coalesce(sum(c.change) over (order by c.movement_id desc rows between unbounded preceding and 1 preceding), 0)
               as on_hand
      from changes c
    ), last as (
      select * from steps
      where change <> 0
        ${span.from === null ? sql`` : sql`and at >= ${span.from}::timestamptz`}
        ${span.to === null ? sql`` : sql`and at <= ${span.to}::timestamptz`}
      order by movement_id desc limit ${span.limit}
    )
    select * from last order by movement_id
  `.execute(db)
  return rows
}

/** Lets the statements of this transaction take longer than a request's usually may. */
export async function allowLongStatements(tx: Tx, minutes: number): Promise<void> {
  await sql`select set_config('statement_timeout', ${`${minutes}min`}, true)`.execute(tx)
}

export type LedgerProblem = { lotId: number; placeId: number; ledger: string; stock: string }

/** Balances that differ from a replay of all movements, a hundred at the most. Empty means that the ledger is proved. */
export async function listLedgerProblems(db: Db): Promise<{ checked: number; problems: LedgerProblem[] }> {
  const { rows } = await sql<LedgerProblem & { checked: number }>`
    with replay as (
      select lot_id, place_id, sum(change) as quantity
      from (
        select lot_id, to_place_id as place_id, quantity as change from movements
        union all
        select lot_id, from_place_id, -quantity from movements
      ) entry join places p on p.id = entry.place_id and p.kind = 'location'
      group by lot_id, place_id
    ), compared as (
      select coalesce(r.lot_id, s.lot_id) as lot_id, coalesce(r.place_id, s.place_id) as place_id,
             coalesce(r.quantity, 0) as ledger, coalesce(s.quantity, 0) as stock
      from replay r full join stock s on s.lot_id = r.lot_id and s.place_id = r.place_id
    )
    select c.lot_id, c.place_id, c.ledger, c.stock, (select count(*) from movements) as checked
    from (select 1) one left join compared c on c.ledger <> c.stock or c.ledger < 0
    order by c.lot_id, c.place_id limit 100
  `.execute(db)
  return { checked: rows[0]?.checked ?? 0, problems: rows.filter((row) => row.lotId !== null) }
}
