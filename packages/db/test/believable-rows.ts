import type { Client } from "pg"
import { type Columns, listColumns, listTables } from "./schema-client.ts"

/** One way to fill a table, or a column that a later migration gave it. */
type Filling = { table: string; column?: string; sql: string | ((schema: Columns) => string) }

const part = (key: string) => `(select id from parts where key = '${key}')`
const kit = (name: string) => `(select id from kits where name = '${name}')`
const place = (boxNo: number, locNo: number) =>
  `(select id from places where box_no = ${boxNo} and loc_no = ${locNo})`
const account = (kind: string) => `(select id from places where kind = '${kind}')`

/** Inserts parts or kits, each with its attachment set once there are sets. */
function owners(kind: "part" | "kit", columns: string, rows: readonly string[]) {
  return (schema: Columns): string => {
    if (!schema.has("attachment_sets"))
      return `insert into ${kind}s (${columns}) values ${rows.map((row) => `(${row})`).join(", ")}`
    const set = (index: number) =>
      `(select id from attachment_sets where owner_kind = '${kind}' order by id desc offset ${index} limit 1)`
    return `insert into attachment_sets (owner_kind) select '${kind}' from generate_series(1, ${rows.length});
      insert into ${kind}s (${columns}, attachment_set_id) values ${rows.map((row, index) => `(${row}, ${set(index)})`).join(", ")}`
  }
}

const setOf = (key: string) => `(select attachment_set_id from parts where key = '${key}')`
const sha = (digits: string) => digits.repeat(32)
const blob = (digits: string) => `(select id from blobs where sha256 = '${sha(digits)}')`
export const uploadIds = [
  "0199d1b0-7e1a-7c5e-8f00-000000000001",
  "0199d1b0-7e1a-7c5e-8f00-000000000002",
] as const
const blobKey = (digits: string, uploadId: string) => `b/${digits}/${sha(digits)}/${uploadId}`

/**
 * What a small workshop would have written, in an order in which it can be inserted. Rows name each other by key or name,
 * so they fit whatever ids the database gives. Stock has no entry: it follows the movements.
 */
const fillings: readonly Filling[] = [
  {
    table: "idempotency",
    sql: `insert into idempotency (procedure, key, request_hash, response) values
      ('parts.create', 'tab-1', 'ab12', '{"key": "BZQP"}'), ('stock.add', 'tab-1', 'cd34', null)`,
  },
  {
    table: "types",
    sql: `insert into types (name) values ('Electronics'), ('Ingredients');
      insert into types (name, parent_id) select 'Resistors', id from types where name = 'Electronics'`,
  },
  {
    table: "part_keys",
    sql: "insert into part_keys values ('BZQP'), ('FLOU'), ('WAGE'), ('LAMP'), ('GONE')",
  },
  {
    table: "parts",
    sql: owners(
      "part",
      `key, description, unit, divisible, stocked, type_id, manufacturer, part_number, part_number_folded, tags, density,
        minimum_stock, note`,
      [
        `'BZQP', 'Resistor 10 kΩ', 'each', false, true, (select id from types where name = 'Resistors'), 'Yageo', 'RC-0603',
          'rc0603', '{smd,0603}', null, 100, 'from the old drawer'`,
        "'FLOU', 'Flour type 550', 'g', true, true, null, null, null, null, '{}', 0.53, 2000.5, null",
        "'WAGE', 'Assembly work', 'h', true, false, null, null, null, null, '{}', null, 0, null",
        "'LAMP', 'Lamp', 'each', false, true, null, null, null, null, '{}', null, 0, null",
      ],
    ),
  },
  {
    table: "part_attributes",
    sql: `insert into part_attributes (part_id, position, name, value, value_folded, unit, number) values
      (${part("BZQP")}, 1, 'Value', '10k', '10k', 'Ω', 10000), (${part("BZQP")}, 2, 'Footprint', '0603', '0603', null, 603)`,
  },
  {
    table: "boxes",
    sql: "insert into boxes (description, capacity) values ('Small drawers', 60), ('Pantry', 4)",
  },
  {
    // The migration itself puts the outside accounts here, so the test is whether there are locations.
    table: "places",
    column: "loc_no",
    sql: `insert into places (kind, box_no, loc_no) select 'location', box_no, n from boxes, generate_series(1, 3) n`,
  },
  {
    table: "lots",
    sql: `insert into lots (part_id, source, quantity, total_cost, lot_code, received_at, expires_at, held) values
      (${part("BZQP")}, 'receipt', 500, 4.9, 'A-17', '2026-03-01T09:00:00Z', null, false),
      (${part("FLOU")}, 'opening', 25000.25, null, null, '2026-03-02T09:00:00Z', '2026-09-30', true)`,
  },
  {
    table: "movements",
    sql: `insert into movements (part_id, lot_id, quantity, from_place_id, to_place_id, reason, actor, request_id, created_at)
      select l.part_id, l.id, l.quantity, p.id, ${place(1, 1)}, l.source, 'local', 'request-1', l.received_at
      from lots l join places p on p.kind = case l.source when 'receipt' then 'supplier' else 'counted' end order by l.id;
      insert into movements (part_id, lot_id, quantity, from_place_id, to_place_id, reason, note, actor, request_id,
        idempotency_key, created_at)
      select part_id, id, 120, ${place(1, 1)}, ${place(2, 2)}, 'move', 'more room', 'local', 'request-2', 'tab-2', '2026-03-03T09:00:00Z'
      from lots where source = 'receipt';
      insert into movements (part_id, lot_id, quantity, from_place_id, to_place_id, reason, actor, request_id, created_at)
      select part_id, id, 0.25, ${place(1, 1)}, ${account("lost")}, 'loss', 'local', 'request-3', '2026-03-04T09:00:00Z'
      from lots where source = 'opening';
      insert into movements (part_id, lot_id, quantity, from_place_id, to_place_id, reason, actor, request_id, reverses, created_at)
      select part_id, lot_id, quantity, to_place_id, from_place_id, 'undo', 'local', 'request-4', id, '2026-03-05T09:00:00Z'
      from movements where reason = 'loss'`,
  },
  {
    table: "kits",
    sql: owners(
      "kit",
      "name, description, status, archived_at, output_part_id, yield, build_target, lead_time_days",
      [
        `'Lamp', 'with a dimmer', 'active', null, ${part("LAMP")}, 1, 0, 3`,
        "'Bread', null, 'active', null, null, 2.5, 10, 0",
        `'Old lamp', null, 'archived', '2026-01-01T00:00:00Z', ${part("LAMP")}, 1, 1, 0`,
      ],
    ),
  },
  {
    table: "kit_lines",
    sql: `insert into kit_lines (kit_id, part_id, position, quantity, numerator, denominator, unit, designators, note) values
      (${kit("Lamp")}, ${part("BZQP")}, 1, 2, null, null, 'each', '{R1,R2}', 'generic'),
      (${kit("Lamp")}, ${part("WAGE")}, 2, 0.333333, 1, 3, 'h', '{}', null),
      (${kit("Bread")}, ${part("FLOU")}, 1, 1.25, null, null, 'kg', '{}', null)`,
  },
  {
    table: "kit_line_alternatives",
    sql: `insert into kit_line_alternatives (line_id, position, part_id)
      select id, 1, ${part("WAGE")} from kit_lines where note = 'generic'`,
  },
  {
    table: "imports",
    sql: `insert into imports (kind, filename, kit_id, created_kit, actor, request_id, created_at)
      values ('bom', 'lamp.csv', ${kit("Lamp")}, true, 'local', 'request-5', '2026-03-06T09:00:00Z')`,
  },
  { table: "import_parts", sql: `insert into import_parts select id, ${part("BZQP")} from imports` },
  {
    table: "import_lines",
    sql: `insert into import_lines (import_id, line_id, version_after, before)
      select i.id, l.id, 2, '{"quantity": "1", "unit": "each"}' from imports i, kit_lines l where l.note = 'generic'`,
  },
  {
    table: "import_progress",
    sql: "insert into import_progress (idempotency_key, done, total) values ('tab-3', 40, 200)",
  },
  {
    table: "movements",
    column: "import_id",
    sql: `insert into movements (part_id, lot_id, quantity, from_place_id, to_place_id, reason, actor, request_id, created_at, import_id)
      select part_id, id, 7, ${account("counted")}, ${place(2, 1)}, 'count', 'local', 'request-6', '2026-03-07T09:00:00Z',
        (select id from imports) from lots where source = 'receipt'`,
  },
  {
    table: "part_attachments",
    sql: `insert into part_attachments (part_id, kind, title, url) values
        (${part("BZQP")}, 'link', 'Data sheet', 'https://example.com/rc0603');
      insert into part_attachments (part_id, kind, title, object_key, filename, content_type, size) values
        (${part("BZQP")}, 'image', 'Photo', 'blobs/ab12', 'photo.jpg', 'image/jpeg', 20480)`,
  },
  {
    table: "parts",
    column: "cover_attachment_id",
    sql: `update parts set cover_attachment_id = (select id from part_attachments where kind = 'image') where key = 'BZQP'`,
  },
  {
    table: "blobs",
    column: "sha256",
    sql: `insert into blobs (sha256, size, content_type, width, height, object_key) values
        ('${sha("a1")}', 20480, 'image/jpeg', 640, 480, '${blobKey("a1", uploadIds[0])}'),
        ('${sha("b2")}', 90210, 'application/pdf', null, null, '${blobKey("b2", uploadIds[1])}');
      insert into attachments (attachment_set_id, kind, title, url, filename, position, blob_id) values
        (${setOf("FLOU")}, 'image', 'Picture', null, 'sack.jpg', 1, ${blob("a1")}),
        (${setOf("FLOU")}, 'pdf', 'Analysis', 'https://example.com/550.pdf', '550.pdf', 2, ${blob("b2")}),
        (${setOf("FLOU")}, 'link', 'Mill', 'https://example.com', null, 3, null)`,
  },
  {
    table: "attachment_sets",
    column: "cover_attachment_id",
    sql: `update attachment_sets set cover_attachment_id = (select id from attachments where title = 'Picture')
      where id = ${setOf("FLOU")}`,
  },
  {
    table: "uploads",
    sql: `insert into uploads (id, attachment_set_id, declared_filename, declared_type, declared_size, declared_sha256,
        object_key, incoming_key, state, idempotency_key, url_expires_at, expires_at, measured_size, measured_sha256,
        sniffed_type, width, height, reject_reason, attachment_id, sweeps) values
      ('${uploadIds[0]}', ${setOf("FLOU")}, 'sack.jpg', 'image/jpeg', 20480, '${sha("a1")}', '${blobKey("a1", uploadIds[0])}',
        'in/${uploadIds[0]}', 'consumed', 'tab-4', '2026-03-08T09:05:00Z', '2026-03-08T10:00:00Z', 20480, '${sha("a1")}',
        'image/jpeg', 640, 480, null, (select id from attachments where title = 'Picture'), 2),
      ('0199d1b0-7e1a-7c5e-8f00-000000000003', ${setOf("LAMP")}, 'x.png', 'image/png', 12, '${sha("c3")}', 'b/c3/x', null,
        'swept', null, '2026-03-09T09:05:00Z', '2026-03-09T10:00:00Z', null, null, null, null, null, 'no picture', null, 2)`,
  },
  {
    table: "derivatives",
    sql: `insert into derivatives (blob_id, variant, object_key, state, content_type, size, width, height)
      values (${blob("a1")}, 'small', 'd/a1/small-1', 'ready', 'image/webp', 1024, 320, 240)`,
  },
  {
    table: "blob_texts",
    sql: `insert into blob_texts values (${blob("b2")}, 'Protein 11.2 %, Asche 0.55 %')`,
  },
  {
    table: "deleted_attachments",
    sql: `insert into deleted_attachments (id, attachment_set_id, kind, title, url, position, created_at, was_cover, deleted_at)
      values (900001, ${setOf("FLOU")}, 'link', 'Old mill', 'https://example.com/old', 1, '2026-03-01T09:00:00Z', false,
        '2026-03-10T09:00:00Z')`,
  },
]

/** Fills every table and column that is still empty. @returns the tables that no filling knows */
export async function fillEmptyTables(client: Client): Promise<string[]> {
  const columns = await listColumns(client)
  for (const { table, column = null, sql } of fillings) {
    const exists = column === null ? columns.has(table) : columns.get(table)?.includes(column) === true
    if (!exists || !(await isEmpty(client, table, column))) continue
    await client.query(typeof sql === "string" ? sql : sql(columns))
  }
  const empty: string[] = []
  for (const table of await listTables(client)) if (await isEmpty(client, table, null)) empty.push(table)
  return empty
}

async function isEmpty(client: Client, table: string, column: string | null): Promise<boolean> {
  const condition = column === null ? "" : `where "${column}" is not null`
  const { rowCount } = await client.query(`select from "${table}" ${condition} limit 1`)
  return rowCount === 0
}
