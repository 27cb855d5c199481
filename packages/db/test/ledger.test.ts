import type { Client } from "pg"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { createTestDatabase, type TestDatabase } from "../src/test-kit.ts"
import { openClient } from "./schema-client.ts"

let database: TestDatabase
let client: Client
/** Ids of the locations and of the accounts outside, by name. */
let places: ReadonlyMap<string, string>

beforeAll(async () => {
  database = await createTestDatabase()
  client = await openClient(database.url)
  places = await makeTwoPartsAndABox()
})

afterAll(async () => {
  await client.end()
  await database.close()
})

beforeEach(async () => {
  // Only a replica may forget movements: its triggers are off.
  await client.query("set session_replication_role = replica; delete from stock; delete from movements")
  await client.query("set session_replication_role = origin")
})

describe("stock follows the movements", () => {
  it("in, moved, out: a balance per lot and place, and no row once nothing is left", async () => {
    await book(["A", 5, "supplier", "1-1"])
    await book(["A", 2, "1-1", "1-2"])
    expect(await stock()).toEqual(["A 1-1 3.000000", "A 1-2 2.000000"])
    await book(["A", 3, "1-1", "consumed"])
    expect(await stock()).toEqual(["A 1-2 2.000000"])
    await book(["A", 2, "1-2", "lost"])
    expect(await stock()).toEqual([])
  })

  it("movements of one statement are netted before they are checked", async () => {
    await book(["A", 5, "supplier", "1-1"])
    await book(["A", 5, "1-1", "1-2"], ["A", 2, "1-2", "1-1"], ["A", 1, "1-2", "1-3"])
    expect(await stock()).toEqual(["A 1-1 2.000000", "A 1-2 2.000000", "A 1-3 1.000000"])
    await book(["A", 2, "1-1", "1-2"], ["A", 2, "1-2", "1-1"])
    expect(await stock()).toEqual(["A 1-1 2.000000", "A 1-2 2.000000", "A 1-3 1.000000"])
  })

  it("a place can be emptied and filled again by another lot in one statement", async () => {
    await book(["A", 5, "supplier", "1-1"])
    await book(["A", 5, "1-1", "consumed"], ["B", 0.5, "supplier", "1-1"])
    expect(await stock()).toEqual(["B 1-1 0.500000"])
  })

  it("the smallest and the largest quantity are exact", async () => {
    await book(
      ["A", 999_999_999_999, "supplier", "1-1"],
      ["A", 0.1, "supplier", "1-1"],
      ["A", 0.2, "supplier", "1-1"],
    )
    await book(["A", 0.000001, "1-1", "1-2"])
    expect(await stock()).toEqual(["A 1-1 999999999999.299999", "A 1-2 0.000001"])
  })
})

describe("never negative: stock_not_negative", () => {
  const refusal = { code: "23514", constraint: "stock_not_negative", table: "stock" }

  it.for([
    ["more than lies there", ["A", 5.000001, "1-1", "consumed"]],
    ["from a place where the lot is not", ["A", 1, "1-2", "consumed"]],
    ["of a lot that lies nowhere", ["B", 1, "1-1", "consumed"]],
    ["a move of more than lies there", ["A", 6, "1-1", "1-2"]],
  ] as const)("%s", async ([, entry]) => {
    await book(["A", 5, "supplier", "1-1"])
    await expect(book(entry)).rejects.toMatchObject(refusal)
    expect(await stock()).toEqual(["A 1-1 5.000000"])
    expect(await movementCount()).toBe(1)
  })

  it("two takes of one statement that are too much together", async () => {
    await book(["A", 5, "supplier", "1-1"])
    await expect(book(["A", 3, "1-1", "consumed"], ["A", 3, "1-1", "1-2"])).rejects.toMatchObject(refusal)
    expect(await stock()).toEqual(["A 1-1 5.000000"])
  })

  it("one refused movement takes the others of its statement back", async () => {
    await book(["A", 5, "supplier", "1-1"])
    await expect(book(["A", 1, "1-1", "1-2"], ["B", 1, "1-3", "consumed"])).rejects.toMatchObject(refusal)
    expect(await stock()).toEqual(["A 1-1 5.000000"])
    expect(await movementCount()).toBe(1)
  })
})

describe("movements are append-only", () => {
  it.for([
    ["update movements set note = 'changed'", "movements_append_only"],
    ["update movements set quantity = 1", "movements_append_only"],
    ["delete from movements", "movements_append_only"],
    ["truncate movements", "movements_append_only"],
    ["truncate parts cascade", "movements_append_only"],
    ["insert into stock select id, 2, part_id, 1 from lots", "stock_follows_movements"],
    ["update stock set quantity = quantity + 1", "stock_follows_movements"],
    ["delete from stock", "stock_follows_movements"],
    ["delete from stock where false", "stock_follows_movements"],
    ["truncate stock", "stock_follows_movements"],
  ] as const)("%s", async ([statement, constraint]) => {
    await book(["A", 5, "supplier", "1-1"])
    await expect(client.query(statement)).rejects.toMatchObject({ code: "23001", constraint })
    expect(await stock()).toEqual(["A 1-1 5.000000"])
    expect(await movementCount()).toBe(1)
  })
})

type Entry = readonly [lot: "A" | "B", quantity: number, from: string, to: string]

/** Books movements in one statement. */
async function book(...entries: readonly Entry[]): Promise<void> {
  const rows = entries.map(
    ([lot, quantity, from, to]) =>
      `((select part_id from lots where lot_code = '${lot}'), (select id from lots where lot_code = '${lot}'), ${quantity},
        ${places.get(from)}, ${places.get(to)}, 'adjustment', 'local', 'request', now())`,
  )
  await client.query(
    `insert into movements (part_id, lot_id, quantity, from_place_id, to_place_id, reason, actor, request_id, created_at)
     values ${rows.join(", ")}`,
  )
}

/** The stock table: lot, place, quantity. */
async function stock(): Promise<string[]> {
  const { rows } = await client.query<{ row: string }>(
    `select format('%s %s-%s %s', l.lot_code, p.box_no, p.loc_no, s.quantity) as row
     from stock s join lots l on l.id = s.lot_id join places p on p.id = s.place_id order by 1`,
  )
  return rows.map((row) => row.row)
}

async function movementCount(): Promise<number> {
  const { rows } = await client.query<{ count: number }>("select count(*)::int as count from movements")
  return rows[0]?.count ?? 0
}

/** Two parts with one lot each and a box of three locations. */
async function makeTwoPartsAndABox(): Promise<ReadonlyMap<string, string>> {
  await client.query(`
    insert into part_keys values ('BOLT'), ('FLOU');
    insert into attachment_sets (owner_kind) values ('part'), ('part');
    insert into parts (key, description, unit, divisible, attachment_set_id) values
      ('BOLT', 'Bolt', 'each', false, (select min(id) from attachment_sets)),
      ('FLOU', 'Flour', 'g', true, (select max(id) from attachment_sets));
    insert into lots (part_id, source, quantity, lot_code, received_at)
      select id, 'receipt', 5, case key when 'BOLT' then 'A' else 'B' end, now() from parts;
    insert into boxes (description, capacity) values ('Drawers', 3);
    insert into places (kind, box_no, loc_no) select 'location', 1, n from generate_series(1, 3) n`)
  const { rows } = await client.query<{ id: string; name: string }>(
    "select id, case kind when 'location' then box_no || '-' || loc_no else kind end as name from places",
  )
  return new Map(rows.map((row) => [row.name, row.id]))
}
