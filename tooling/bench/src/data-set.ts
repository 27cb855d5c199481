import type { Client } from "pg"
import { documents } from "./document-rows.ts"

/** How much of everything. Every number is reached exactly, and the same size gives the same rows every time. */
export type DataSize = {
  parts: number
  /** One lot and two movements per part: its opening, and a move of a part of it to the next location. */
  lots: number
  kits: number
  linesPerKit: number
}

/** Rows of one statement of the ledger: the trigger books each statement as a set. */
const movementsPerStatement = 100_000

const locationsPerBox = 100
const types = 200
/** Kits share parts: each used part is on three of them, and one common part is on this share of all kits. */
const kitsPerPart = 3
const kitsWithCommonPart = 0.2
/** One more kit than asked for has this many lines. */
const largeKitLines = 500
/** So many movements has the part that is moved most. */
const busyPartMovements = 20_000

const kinds = [
  ..."Resistor Capacitor Inductor Diode Transistor Connector Switch Socket Header Relay Fuse Crystal".split(
    " ",
  ),
  ..."Screw Washer Nut Bearing Spring Flour Sugar Butter Yeast Cocoa Ribbon Label".split(" "),
]
const materials =
  "thick film,ceramic,brass,steel,nylon,organic,wholemeal,recycled,gold plated,aluminium".split(",")
const packages = "0402,0603,0805,1206,SOT-23,SOIC-8,DIP-14,TO-92,M2,M3,M4,sack,tin".split(",")

const pick = (list: readonly string[], of: string) =>
  `(array[${list.map((word) => `'${word}'`).join(",")}])[1 + (${of}) % ${list.length}]`

/** Five letters for every number below 26^5; numbers side by side get keys far apart, as in the product. */
const keyFunction = `
  create function pg_temp.key(n bigint) returns text language sql immutable as $$
    select chr(65 + (m / 456976)::int) || chr(65 + (m / 17576 % 26)::int) || chr(65 + (m / 676 % 26)::int)
      || chr(65 + (m / 26 % 26)::int) || chr(65 + (m % 26)::int)
    from (select n * 7654321 % 11881376 as m) scrambled
  $$`

const partNumber = `'X' || ${pick(packages, "n")} || '-' || lpad(n::text, 7, '0')`

function catalogue({ parts }: DataSize): string[] {
  return [
    `insert into types (name) select 'Type ' || n from generate_series(1, ${types}) n`,
    `insert into part_keys (key) select pg_temp.key(n) from generate_series(1, ${parts}::bigint) n`,
    `insert into parts (key, description, unit, divisible, type_id, manufacturer, part_number, part_number_folded, tags,
       minimum_stock, archived_at, attachment_set_id)
     select pg_temp.key(n), ${pick(kinds, "n")} || ' ' || ${pick(materials, "n / 24")} || ' ' || n % 9973 || ' ' || ${pick(packages, "n / 240")},
       'each', false, case when n % 10 > 0 then 1 + n % ${types} end, 'Maker ' || n % 500, ${partNumber},
       lower(replace(${partNumber}, '-', '')), array[${pick(packages, "n / 3")}, ${pick(materials, "n / 7")}],
       case when n % 20 = 0 then 60 else 0 end, case when n % 50 = 0 then '2026-02-01'::timestamptz end, n
     from generate_series(1, ${parts}::bigint) n`,
    `insert into part_attributes (part_id, position, name, value, value_folded, unit, number)
     select id, 1, 'Value', id % 9973 || 'k', id % 9973 || 'k', 'Ω', id % 9973 from parts`,
  ]
}

function shelves({ lots }: DataSize): string[] {
  const boxes = Math.ceil(lots / locationsPerBox) + 1
  return [
    `insert into boxes (description, capacity) select 'Box ' || n, ${locationsPerBox} from generate_series(1, ${boxes}) n`,
    `insert into places (kind, box_no, loc_no)
     select 'location', b.box_no, l from boxes b, generate_series(1, ${locationsPerBox}) l order by 2, 3`,
    `insert into lots (part_id, source, quantity, total_cost, received_at, expires_at, held)
     select n, 'opening', 100, 25, '2025-01-01'::timestamptz + n % 500 * interval '1 day',
       case when n % 40 = 0 then date '2026-01-01' end, n % 100 = 0
     from generate_series(1, ${lots}::bigint) n`,
  ]
}

/** The n-th location; the accounts outside the shelves come before it. */
const locationId = (n: string) => `((select max(id) from places where kind <> 'location') + ${n})`

const movementColumns =
  "part_id, lot_id, quantity, from_place_id, to_place_id, reason, actor, request_id, created_at"
const write = (rows: string) => `insert into movements (${movementColumns}) ${rows}`

function movements({ lots }: DataSize): string[] {
  const statements: string[] = []
  for (let first = 1; first <= lots; first += movementsPerStatement) {
    const range = `between ${first} and ${first + movementsPerStatement - 1}`
    statements.push(
      write(`select part_id, id, quantity, (select id from places where kind = 'counted'), ${locationId("id")}, 'opening',
        'local', 'bench', received_at from lots where id ${range} order by lots.id`),
      write(`select part_id, id, 40, ${locationId("id")}, ${locationId(`(id % ${lots} + 1)`)}, 'move',
        'local', 'bench', received_at + interval '20 days' from lots where id ${range} order by lots.id`),
    )
  }
  const busy = `'local', 'bench', '2025-03-01'::timestamptz + n * interval '15 minutes'`
  statements.push(
    write(`select 1, 1, 0.001, ${locationId("1")}, (select id from places where kind = 'consumed'), 'adjustment', ${busy}
      from generate_series(1, ${busyPartMovements}) n`),
  )
  return statements
}

function kits({ parts, kits: count, linesPerKit }: DataSize): string[] {
  const lines = count * linesPerKit
  const usedParts = Math.min(parts, Math.ceil(lines / kitsPerPart))
  return [
    // In runs of ten, each kit makes a part of the next one, so that the tenth has nine levels below it.
    `insert into kits (name, description, output_part_id, yield, build_target, status, archived_at, attachment_set_id)
     select ${pick(kinds, "n")} || ' board ' || n, 'made by the data set',
       case when n <= ${Math.floor(count / kitsPerPart)} and n % 10 > 0 then 1 + (n * ${linesPerKit} + 2) % ${usedParts} end, 1, n % 7,
       case when n % 25 = 0 then 'archived' else 'active' end, case when n % 25 = 0 then now() end, ${parts} + n
     from generate_series(1, ${count}) n`,
    // The first line of a fifth of all kits is the same screw; the parts of the other lines follow each other.
    `insert into kit_lines (kit_id, part_id, position, quantity, unit, designators)
     select k, case when l = 1 and k % ${Math.round(1 / kitsWithCommonPart)} = 0 then ${usedParts + 1}
         else 1 + ((k - 1) * ${linesPerKit} + l) % ${usedParts} end, l, 1 + l % 4, 'each', array['R' || l]
     from generate_series(1, ${count}::bigint) k, generate_series(1, ${linesPerKit}) l order by 1, 3`,
    `insert into kits (name, yield, build_target, attachment_set_id) values ('Wall of everything', 1, 1, ${parts + count + 1})`,
    `insert into kit_lines (kit_id, part_id, position, quantity, unit)
     select ${count + 1}, l, l, 2, 'each' from generate_series(1, ${largeKitLines}) l`,
  ]
}

/**
 * Fills a migrated, empty database. Secondary indexes are built after the rows; keys that refer to other rows are not
 * checked, since the rows come from arithmetic. The booking of movements into stock is the product's own.
 */
export async function loadData(client: Client, size: DataSize): Promise<void> {
  await client.query(keyFunction)
  await client.query("set maintenance_work_mem = '512MB'; set work_mem = '128MB'")
  await client.query("alter table movements enable always trigger movements_book")
  await client.query("set session_replication_role = replica")
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index i join pg_class c on c.oid = i.indexrelid
     where c.relnamespace = 'public'::regnamespace and not i.indisunique`,
  )
  for (const { name } of rows) await client.query(`drop index ${name}`)
  const rowsOf = [catalogue, shelves, movements, kits, documents]
  for (const statement of rowsOf.flatMap((statements) => statements(size))) await client.query(statement)
  for (const { definition } of rows) await client.query(definition)
  await client.query("reset session_replication_role")
  await client.query("alter table movements enable trigger movements_book")
  await client.query("vacuum analyze")
}

/** Keys of parts that lie on a shelf and are on kits, spread over the data set. */
export async function pickPartKeys(client: Client, count: number): Promise<string[]> {
  const { rows } = await client.query<{ key: string }>(
    `select p.key from parts p
     where p.archived_at is null and exists (select from kit_lines l where l.part_id = p.id)
       and (select count(*) from kit_lines l where l.part_id = p.id) <= ${kitsPerPart}
     order by md5(p.key) limit $1`,
    [count],
  )
  return rows.map((row) => row.key)
}
