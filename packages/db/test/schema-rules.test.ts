import type { Client } from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createTestDatabase, type TestDatabase } from "../src/test-kit.ts"
import { attachmentChecks, attachmentForeignKeys, attachmentUniqueRules } from "./attachment-rules.ts"
import { fillEmptyTables } from "./believable-rows.ts"
import { openClient } from "./schema-client.ts"
import { checks, foreignKeys, newPart, owner, type Rule, uniqueRules } from "./schema-rules.ts"

let database: TestDatabase
let client: Client

beforeAll(async () => {
  database = await createTestDatabase()
  client = await openClient(database.url)
  await fillEmptyTables(client)
})

afterAll(async () => {
  await client.end()
  await database.close()
})

const allChecks = [...checks, ...attachmentChecks]
const allUniqueRules = [...uniqueRules, ...attachmentUniqueRules]
const allForeignKeys = [...foreignKeys, ...attachmentForeignKeys]

describe.for([
  ["check", allChecks, "23514"],
  ["unique", allUniqueRules, "23505"],
  ["foreign key", allForeignKeys, "23503"],
] as const)("%s", ([, rules, code]) => {
  it.for(rules)("$name allows $good and refuses $bad", async (rule) => {
    expect(await attempt(rule, rule.good)).toEqual({ outcome: "done", rows: 1 })
    expect(await attempt(rule, rule.bad)).toMatchObject({ code, constraint: rule.name })
  })
})

/**
 * Rules that nothing can break alone: lots_of_part and its like are there for the foreign keys that name them,
 * movements_part_id_fkey and stock_lot_of_part repeat movements_lot_of_part, and stock is written by the ledger only.
 * stock_not_negative is tried in ledger.test.ts.
 */
const triedElsewhere = [
  "attachment_sets_id_owner_kind_unique",
  "attachments_set_id_kind_unique",
  "blobs_id_state_unique",
  "lots_of_part",
  "movements_part_id_fkey",
  "stock_lot_of_part",
  "stock_place_id_fkey",
  "stock_not_negative",
]

it("every check, unique rule and foreign key of the schema is tried", async () => {
  const { rows } = await client.query<{ name: string }>(
    `select conname as name from pg_constraint
     where connamespace = 'public'::regnamespace and contype in ('c', 'u', 'f') and conrelid <> 0
     union
     select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indisunique and not i.indisprimary and c.relnamespace = 'public'::regnamespace`,
  )
  const tried = new Set([...allChecks, ...allUniqueRules, ...allForeignKeys].map((rule) => rule.name))
  const names = rows.map((row) => row.name).toSorted()
  expect([...tried, ...triedElsewhere].toSorted()).toEqual(names)
})

describe("what goes with a row, and what keeps it", () => {
  it.for([
    ["delete from parts where key = 'FLOU'", "lots_part_id_fkey"],
    ["delete from parts where key = 'LAMP'", "kits_output_part_id_fkey"],
    ["delete from part_keys where key = 'BZQP'", "parts_key_fkey"],
    ["delete from types where name = 'Resistors'", "parts_type_id_fkey"],
    ["delete from types where name = 'Electronics'", "types_parent_id_fkey"],
    ["delete from boxes where box_no = 1", "places_box_no_fkey"],
    ["delete from places where box_no = 1 and loc_no = 1", "movements_from_place_id_fkey"],
    ["delete from lots where source = 'receipt'", "movements_lot_of_part"],
    ["delete from imports", "movements_import_id_fkey"],
  ] as const)("%s is refused by %s", async ([statement, constraint]) => {
    expect(await attempt({ statement }, "")).toMatchObject({ code: "23503", constraint })
  })

  it.for([
    ["delete from kits where name = 'Lamp'", "kit_lines where note = 'generic'", 0],
    ["delete from kits where name = 'Lamp'", "kit_line_alternatives", 0],
    ["delete from kits where name = 'Lamp'", "import_lines", 0],
    ["delete from kits where name = 'Lamp'", "imports where kit_id is null", 1],
    ["delete from kit_lines where note = 'generic'", "kit_line_alternatives", 0],
  ] as const)("after %s there are in %s: %s", async ([statement, from, count]) => {
    await client.query("begin")
    await client.query(statement)
    const { rowCount } = await client.query(`select from ${from}`)
    await client.query("rollback")
    expect(rowCount).toBe(count)
  })

  it("a part's attributes and import rows go with it, its key stays taken", async () => {
    await client.query("begin")
    await client.query(owner("part", { key: "'GONE'", ...newPart }))
    const gone = "(select id from parts where key = 'GONE')"
    await client.query(`insert into part_attributes values (${gone}, 1, 'Value', '1', '1', null, 1)`)
    await client.query(`insert into import_parts select id, ${gone} from imports`)
    await client.query("delete from parts where key = 'GONE'")
    const { rows } = await client.query(`select (select count(*)::int from part_attributes) as attributes,
      (select count(*)::int from import_parts) as imports,
      (select count(*)::int from part_keys where key = 'GONE') as keys`)
    await client.query("rollback")
    expect(rows).toEqual([{ attributes: 2, imports: 1, keys: 1 }])
  })
})

it("lines may trade places in one transaction: their positions are compared at its end", async () => {
  await client.query("begin")
  await client.query("update kit_lines set position = 2 where note = 'generic'")
  await client.query("update kit_lines set position = 1 where unit = 'h'")
  await client.query("set constraints all immediate")
  await client.query("rollback")

  await client.query("begin")
  await client.query("update kit_lines set position = 2 where note = 'generic'")
  await expect(client.query("commit")).rejects.toMatchObject({ constraint: "kit_lines_position_unique" })
})

it("of an archived kit's output there may be another active maker", async () => {
  const columns = { name: "'Older'", status: "'archived'", archived_at: "now()", output_part_id: "?" }
  const archived = { statement: owner("kit", columns) }
  expect(await attempt(archived, "(select id from parts where key = 'LAMP')")).toEqual({
    outcome: "done",
    rows: 1,
  })
})

type Attempt = { outcome: "done"; rows: number | null } | { code: unknown; constraint: unknown }

/** Runs a statement to the end of its transaction's checks, and takes it back. */
async function attempt(rule: Pick<Rule, "statement">, value: string): Promise<Attempt> {
  await client.query("begin")
  try {
    const { rowCount } = await client.query(rule.statement.replaceAll("?", value))
    await client.query("set constraints all immediate")
    return { outcome: "done", rows: rowCount }
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || !("constraint" in error)) throw error
    return { code: error.code, constraint: error.constraint }
  } finally {
    await client.query("rollback")
  }
}
