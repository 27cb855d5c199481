import { sql } from "kysely"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { insertBox, insertLocations } from "../src/boxes.ts"
import { listParts, type PartListFilter, type PartListRow } from "../src/part-list.ts"
import { setPartsArchived } from "../src/parts.ts"
import { updateLot } from "../src/stock.ts"
import { createTestDatabase, type TestDatabase } from "../src/test-kit.ts"
import { insertType } from "../src/types.ts"
import { inTransaction, known, makePart, receive } from "./workshop-rows.ts"

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await database.close()
})

describe("pages", () => {
  it("go through equal descriptions by id, each part once, whatever is added meanwhile", async () => {
    const tag = "paged"
    for (const description of ["Bolt", "bolt", "BOLT", "bolt", "Anchor", "Bolt", "Cap"])
      await makePart(database.db, { description, tags: [tag] })
    const whole = await list({ words: [tag] })
    expect(whole.map((part) => part.sortName)).toEqual([
      "anchor",
      "bolt",
      "bolt",
      "bolt",
      "bolt",
      "bolt",
      "cap",
    ])
    expect(whole.slice(1, 6).map((part) => part.id)).toEqual(
      whole
        .slice(1, 6)
        .map((part) => part.id)
        .toSorted((a, b) => a - b),
    )

    const read: number[] = []
    let after: PartListFilter["after"] = null
    for (
      let page = await list({ words: [tag], limit: 2 });
      page.length > 0;
      page = await list({ words: [tag], limit: 2, after })
    ) {
      read.push(...page.map((part) => part.id))
      const last = known(page.at(-1))
      after = { sortName: last.sortName, id: last.id }
      // Stands before every place that is still to be read.
      await makePart(database.db, { description: "Aaa", tags: [tag] })
    }
    expect(read).toEqual(whole.map((part) => part.id))
  })
})

it("finds what stands near in the order and what stands behind thousands of others, each once", async () => {
  await using own = await createTestDatabase()
  await sql`
    with keys as (
      insert into part_keys (key)
      select 'X' || translate(lpad(n::text, 4, '0'), '0123456789', 'ABCDEFGHIJ') from generate_series(1, 5200) n returning key
    ), sets as (
      insert into attachment_sets (owner_kind) select 'part' from generate_series(1, 5200) returning id
    )
    insert into parts (key, description, unit, divisible, attachment_set_id)
    select key, 'bolt ' || key, 'each', false, id
    from (select key, row_number() over () as n from keys) k
    join (select id, row_number() over () as n from sets) s on s.n = k.n
  `.execute(own.db)
  for (const description of ["zinc A", "zinc B", "anchor, zinc", "bolt, zinc", "zinc C"])
    await makePart(own.db, { description })

  const found: string[] = []
  let after: PartListFilter["after"] = null
  const page = () => listParts(own.db, { ...all, words: ["zinc"], limit: 2, after })
  for (let parts = await page(); parts.length > 0; parts = await page()) {
    found.push(...parts.map((part) => part.description))
    const last = known(parts.at(-1))
    after = { sortName: last.sortName, id: last.id }
  }
  expect(found).toEqual(["anchor, zinc", "bolt, zinc", "zinc A", "zinc B", "zinc C"])
})

describe("search", () => {
  it.for([
    ["100%", ["100% cotton"]],
    ["a_b", ["a_b"]],
    [String.raw`back\slash`, [String.raw`back\slash`]],
    ["COTTON", ["100% cotton", "100x cotton"]],
    ["cot 100x", ["100x cotton"]],
    ["100x nothing", []],
    ["istanbul", ["İSTANBUL lamp"]],
    ["İstanbul", ["İSTANBUL lamp"]],
    ["ΟΔΟΣ", ["ΟΔΟΣ sign"]],
    ["10kω", ["10kΩ"]],
    ["zzqx", ["part with the key ZZQX"]],
    ["acme", ["part of a manufacturer"]],
    ["bc-547", ["part with a number"]],
    ["fragile", ["part with tags"]],
    ["fragile heavy", ["part with tags"]],
    ["note", []],
  ] as const)("%s finds %s", async ([query, descriptions]) => {
    const found = await list({ words: query.split(" ") })
    expect(new Set(found.map((part) => part.description))).toEqual(new Set(descriptions))
    expect(found).toHaveLength(descriptions.length)
  })

  beforeAll(async () => {
    const named = [
      "100% cotton",
      "100x cotton",
      "a_b",
      "axb",
      String.raw`back\slash`,
      "backxslash",
      "İSTANBUL lamp",
      "ΟΔΟΣ sign",
      "10kΩ",
    ]
    for (const description of named) await makePart(database.db, { description })
    await makePart(database.db, { description: "part with the key ZZQX", key: "ZZQX" })
    await makePart(database.db, { description: "part of a manufacturer", manufacturer: "Acme" })
    await makePart(database.db, { description: "part with a number", partNumber: "BC-547", note: "note" })
    await makePart(database.db, { description: "part with tags", tags: ["Heavy", "fragile"] })
  })

  it("reads the trigram index", async () => {
    await using own = await createTestDatabase()
    for (let number = 0; number < 30; number++) await makePart(own.db, { description: `Bolt ${number} zinc` })
    // On so few rows everything else is cheaper, so there is nothing else.
    await sql`drop index parts_by_description`.execute(own.db)
    const before = await searchIndexScans(own)
    await own.db.connection().execute(async (db) => {
      await sql`set enable_seqscan = off`.execute(db)
      await listParts(db, { ...all, words: ["zinc", "bolt 29"] })
      await sql`select pg_stat_force_next_flush()`.execute(db)
    })
    await expect.poll(() => searchIndexScans(own)).toBe(before + 1)
  })
})

describe("filters", () => {
  it("in stock means that a row of stock is there, held or not", async () => {
    const tag = "stocked"
    const placeId = await makePlace()
    const [there, held, gone] = [
      await makePart(database.db, { tags: [tag], description: "a" }),
      await makePart(database.db, { tags: [tag], description: "b" }),
      await makePart(database.db, { tags: [tag], description: "c" }),
    ]
    await receive(database.db, { partId: there, quantity: "2" }, placeId)
    await receive(database.db, { partId: there, quantity: "3", expiresAt: "2026-05-01" }, placeId)
    const lot = await receive(database.db, { partId: held, quantity: "4" }, placeId)
    await inTransaction(database.db, (tx) => updateLot(tx, lot, { held: true }))

    expect(ids(await list({ words: [tag], inStock: true }))).toEqual([there, held])
    expect(ids(await list({ words: [tag], inStock: false }))).toEqual([gone])
    expect(ids(await list({ words: [tag], inStock: null }))).toEqual([there, held, gone])
    const sums = async (today: string) =>
      (await list({ words: [tag], today })).map((part) => [part.onHand, part.held].map(Number))
    expect(await sums("2026-05-01")).toEqual([
      [5, 0],
      [4, 4],
      [0, 0],
    ])
    expect(await sums("2026-05-02")).toEqual([
      [5, 3],
      [4, 4],
      [0, 0],
    ])
  })

  it("archived parts are listed alone, parts of a type are listed alone", async () => {
    const tag = "sorted"
    const typeId = await inTransaction(database.db, (tx) =>
      insertType(tx, { name: "Screws", parentId: null }),
    )
    const [plain, typed, old] = [
      await makePart(database.db, { tags: [tag] }),
      await makePart(database.db, { tags: [tag], typeId }),
      await makePart(database.db, { tags: [tag], typeId }),
    ]
    await inTransaction(database.db, (tx) => setPartsArchived(tx, [old], "2026-05-01T00:00:00Z"))
    expect(ids(await list({ words: [tag] }))).toEqual([plain, typed])
    expect(ids(await list({ words: [tag], typeId }))).toEqual([typed])
    expect(ids(await list({ words: [tag], archived: true }))).toEqual([old])
    expect((await list({ words: [tag], typeId }))[0]?.typeName).toBe("Screws")
  })
})

const all: PartListFilter = {
  words: [],
  typeId: null,
  inStock: null,
  archived: false,
  after: null,
  limit: 100,
  today: "2026-05-01",
}

async function list(filter: Partial<PartListFilter>): Promise<PartListRow[]> {
  return await listParts(database.db, { ...all, ...filter })
}

function ids(parts: readonly PartListRow[]): number[] {
  return parts.map((part) => part.id)
}

async function makePlace(): Promise<number> {
  const boxNo = await inTransaction(database.db, async (tx) => {
    const made = await insertBox(tx, { description: "Drawers", capacity: 1 })
    await insertLocations(tx, made, 1, 1)
    return made
  })
  const place = await database.db
    .selectFrom("places")
    .select("id")
    .where("boxNo", "=", boxNo)
    .executeTakeFirstOrThrow()
  return place.id
}

async function searchIndexScans({ db }: TestDatabase): Promise<number> {
  const { rows } = await sql<{ scans: number }>`
    select idx_scan as scans from pg_stat_user_indexes where indexrelname = 'parts_search'
  `.execute(db)
  return known(rows[0]).scans
}
