import { compareNames } from "@kitwright/domain/compare-names"
import { sql } from "kysely"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type KitListFilter, listKits, setKitArchived } from "../src/kits.ts"
import { listUsage, listUsageByKey } from "../src/part-usage.ts"
import { createTestDatabase, type TestDatabase } from "../src/test-kit.ts"
import { inTransaction, known, makeKit, makePart } from "./workshop-rows.ts"

/** Names separated by |, some of them alike but for their case, or to the eye. */
const oddNames =
  `A|a|Ä|ä|A\u{308}|z|Z|é|e\u{301}|ß|ẞ|ss|SS|ſ|s|I|i|İ|ı|i\u{307}|Σ|σ|ς|ΟΔΟΣ|οδος|ﬁ|Ǆ|ǅ|ǆ|Ω|\u{2126}|Å|\u{212B}|\u{212A}
|1|10|2|_|~| |-|😀|👩‍🔬|𐐀|𐐨|\u{FFFD}|\u{10FFFD}|日本|Я|я|Ⅷ|Ⓐ|same|Same|SAME|same|same one|same-one|sameone`
    .replaceAll("\n", "")
    .split("|")

let database: TestDatabase
let partId: number
let partKey: string

beforeAll(async () => {
  database = await createTestDatabase()
  partId = await makePart(database.db)
  partKey = await keyOf(partId)
  for (const name of oddNames) await makeKit(database.db, { name }, [partId])
})
afterAll(async () => {
  await database.close()
})

it("kits stand in the order of compareNames, then id, on the real server", async () => {
  const kits = await list({})
  expect(kits).toHaveLength(oddNames.length)
  expect(kits.map(({ name, id }) => [name, id])).toEqual(
    kits.toSorted((a, b) => compareNames(a.name, b.name) || a.id - b.id).map(({ name, id }) => [name, id]),
  )
  expect(kits.map((kit) => kit.name)).not.toEqual(oddNames)
})

it("a part's kits stand in the same order", async () => {
  const usage = await listUsage(database.db, [partId])
  const expected = (await list({})).map((kit) => kit.id)
  expect(usage.map((row) => row.kitId)).toEqual(expected)
  expect((await listUsageByKey(database.db, [partKey])).map((row) => row.kitId)).toEqual(expected)
})

it("a part's kits leave out archived ones, and one by wish", async () => {
  const [archived, excluded] = [
    await makeKit(database.db, { name: "x" }, [partId]),
    await makeKit(database.db, { name: "y" }, [partId]),
  ]
  await inTransaction(database.db, (tx) => setKitArchived(tx, archived, "2026-05-01T00:00:00Z"))
  const kitIds = async (excludeKitId: number | null) =>
    (await listUsage(database.db, [partId], excludeKitId)).map((row): number => row.kitId)
  expect(await kitIds(null)).toContain(excluded)
  expect(await kitIds(null)).not.toContain(archived)
  expect(await kitIds(excluded)).not.toContain(excluded)
  const byKey = (await listUsageByKey(database.db, [partKey])).map((row) => row.kitId)
  expect(byKey).toContain(excluded)
  expect(byKey).not.toContain(archived)
  await database.db.deleteFrom("kits").where("id", "in", [archived, excluded]).execute()
})

it("a part that no active kit wants has one row without a use, an unknown key none", async () => {
  const unused = await makePart(database.db)
  const keys = [await keyOf(unused), partKey, "QQQQ"]
  const rows = await listUsageByKey(database.db, keys)
  expect(rows.filter((row) => row.partId === unused)).toMatchObject([{ partKey: keys[0], kitId: null }])
  expect(new Set(rows.map((row) => row.partId))).toEqual(new Set([unused, partId]))
})

it("pages of one kit go through all of them, also through equal names", async () => {
  const read: number[] = []
  let after: KitListFilter["after"] = null
  for (let page = await list({ limit: 1 }); page.length > 0; page = await list({ limit: 1, after })) {
    const { sortName, id } = known(page[0])
    read.push(id)
    after = { sortName, id }
  }
  expect(read).toEqual((await list({})).map((kit) => kit.id))
})

it("kits are found by the words of their name, taken literally, and by status", async () => {
  const made = [
    await makeKit(database.db, { name: "50% off" }),
    await makeKit(database.db, { name: "50x off" }),
    await makeKit(database.db, { name: "50% OFF old" }),
  ]
  await inTransaction(database.db, (tx) => setKitArchived(tx, known(made[2]), "2026-05-01T00:00:00Z"))
  expect(await listNames({ words: ["off", "50%"] })).toEqual(["50% off", "50% OFF old"])
  expect(await listNames({ words: ["50%"], status: "active" })).toEqual(["50% off"])
  expect(await listNames({ words: ["50%"], status: "archived" })).toEqual(["50% OFF old"])
  expect(await listNames({ words: ["İ"] })).toContain("İ")
  await database.db.deleteFrom("kits").where("id", "in", made).execute()
})

/** Latin, Greek and Cyrillic as they have been since long before any server that we run on. */
const settledLettersEnd = 0x05_2f

it("the server folds letters as compareNames does, whatever Unicode version it knows", async () => {
  const { rows } = await sql<{ code: number; letter: string; lower: string }>`
    select n as code, chr(n) as letter, lower(chr(n)) as lower from generate_series(1, ${0x1_ff_ff}::integer) n
    where n not between ${0xd8_00}::integer and ${0xdf_ff}::integer
  `.execute(database.db)
  const folded = rows.filter(({ letter, lower }) => letter !== lower)
  expect(folded.length).toBeGreaterThan(1_300)
  const compared = [...folded, ...rows.filter(({ code }) => code <= settledLettersEnd)]
  expect(compared.filter(({ letter, lower }) => lower !== Array.from(letter.toLowerCase())[0])).toEqual([])
})

async function list(filter: Partial<KitListFilter>) {
  return await listKits(database.db, { status: null, words: [], after: null, limit: 200, ...filter })
}

async function listNames(filter: Partial<KitListFilter>): Promise<string[]> {
  return (await list(filter)).map((kit) => kit.name)
}

async function keyOf(id: number): Promise<string> {
  const { key } = await database.db
    .selectFrom("parts")
    .select("key")
    .where("id", "=", id)
    .executeTakeFirstOrThrow()
  return key
}
