import { DomainError } from "@kitwright/domain/errors"
import { PartKey } from "@kitwright/domain/ids"
import { sql } from "kysely"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { insertBox, insertLocations } from "../src/boxes.ts"
import { explainDatabaseError, isTransient } from "../src/constraint-errors.ts"
import {
  deleteOldIdempotencyKeys,
  getIdempotentAnswer,
  storeIdempotentAnswer,
  takeIdempotencyKey,
} from "../src/idempotency.ts"
import {
  findImportProgress,
  listMatchCandidates,
  type MatchKeys,
  writeImportProgress,
} from "../src/imports.ts"
import { countPartKeys, insertPartKeys, nextPartKeyIndexes } from "../src/part-keys.ts"
import { insertAttributes, listUnusedParts, lockParts, setPartsArchived } from "../src/parts.ts"
import { getInventoryStatistics, listBoxUtilization, listPartsByType } from "../src/statistics.ts"
import { createTestDatabase, type TestDatabase } from "../src/test-kit.ts"
import { insertType, listTypeAncestors } from "../src/types.ts"
import { inTransaction, known, makeKit, makePart, receive } from "./workshop-rows.ts"

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await database.close()
})

describe("constraint errors", () => {
  it.for([
    ["types_name_unique", "ALREADY_EXISTS", "insert into types (name) values ('Glue'), ('GLUE')"],
    [
      "kits_one_active_maker",
      "INVALID_STATE",
      `with sets as (insert into attachment_sets (owner_kind) values ('kit'), ('kit') returning id)
       insert into kits (name, output_part_id, attachment_set_id) select 'x', (select min(id) from parts), id from sets`,
    ],
    [
      "kit_lines_part_once",
      "ALREADY_EXISTS",
      "insert into kit_lines (kit_id, part_id, position, quantity, unit) select (select min(id) from kits), (select min(id) from parts), n, 1, 'each' from unnest('{7,8}'::int[]) n",
    ],
    [
      "part_attributes_name_unique",
      "VALIDATION",
      "insert into part_attributes select min(id), n, 'Value', '1', '1', null, 1 from parts, unnest('{1,2}'::int[]) n group by n",
    ],
  ] as const)("%s means %s", async ([constraint, reason, statement]) => {
    await makeKit(database.db, { name: "any" }, [await makePart(database.db)])
    const error = await failure(statement)
    expect(error).toMatchObject({ constraint })
    expect(explainDatabaseError(error)).toBeInstanceOf(DomainError)
    expect(explainDatabaseError(error)).toMatchObject({ reason })
  })

  it("a constraint without a meaning and an error of another kind stay as they are", async () => {
    const error = await failure("insert into boxes (description, capacity) values ('', 1)")
    expect(explainDatabaseError(error)).toBe(error)
    const bug = new TypeError("bug")
    expect(explainDatabaseError(bug)).toBe(bug)
  })

  it.for([
    ["40001", true],
    ["40P01", true],
    ["23505", false],
    ["55P03", false],
    ["57014", false],
  ] as const)("a transaction that ended with %s may be run again: %s", async ([code, transient]) => {
    const error = await failure(`do $$ begin raise exception 'lost' using errcode = '${code}'; end $$`)
    expect(isTransient(error)).toBe(transient)
  })
})

describe("idempotency keys", () => {
  const row = { procedure: "stock.add", requestHash: "hash" }

  it("are taken once per procedure and keep their answer", async () => {
    const taken = await inTransaction(database.db, async (tx) => [
      await takeIdempotencyKey(tx, { ...row, key: "k" }),
      await takeIdempotencyKey(tx, { ...row, key: "k" }),
      await takeIdempotencyKey(tx, { ...row, procedure: "stock.remove", key: "k" }),
    ])
    expect(taken).toEqual([true, false, true])
    await inTransaction(database.db, (tx) =>
      storeIdempotentAnswer(tx, "stock.add", "k", { quantity: "0.1", part_key: ["BZQP"] }),
    )
    const answer = await inTransaction(database.db, (tx) => getIdempotentAnswer(tx, "stock.add", "k"))
    expect(answer).toEqual({ requestHash: "hash", response: { quantity: "0.1", part_key: ["BZQP"] } })
  })

  it("are forgotten after a number of days", async () => {
    await inTransaction(database.db, async (tx) => {
      await takeIdempotencyKey(tx, { ...row, key: "old" })
      await takeIdempotencyKey(tx, { ...row, key: "young" })
      await sql`update idempotency set created_at = now() - interval '7 days 1 second' where key = 'old'`.execute(
        tx,
      )
      await sql`update idempotency set created_at = now() - interval '6 days 23 hours' where key = 'young'`.execute(
        tx,
      )
    })
    expect(await deleteOldIdempotencyKeys(database.db, 7)).toBe(1)
    expect(await deleteOldIdempotencyKeys(database.db, 7)).toBe(0)
  })
})

describe("part keys", () => {
  it("give each index once, also to changes at the same time, and count them", async () => {
    const before = await countPartKeys(database.db)
    const batches = await Promise.all([1, 2, 3, 4].map(() => nextPartKeyIndexes(database.db, 5, 25)))
    expect(new Set(batches.flat()).size).toBe(100)
    expect(await countPartKeys(database.db)).toEqual({ 4: before[4], 5: before[5] + 100 })
  })

  it("tell which keys were free", async () => {
    const [taken, free] = [PartKey.parse("TAKE"), PartKey.parse("FREE")]
    const inserted = await inTransaction(database.db, async (tx) => [
      await insertPartKeys(tx, [taken]),
      await insertPartKeys(tx, [taken, free]),
    ])
    expect(inserted).toEqual([[taken], [free]])
  })
})

it("parts are locked by id whatever the order of their keys, unknown keys left out", async () => {
  const [one, two] = [
    await makePart(database.db, { key: "ZZZZ" }),
    await makePart(database.db, { key: "YYYY" }),
  ]
  const locked = await inTransaction(database.db, (tx) => lockParts(tx, ["YYYY", "NONE", "ZZZZ", "YYYY"]))
  expect(locked.map((part) => part.id)).toEqual([one, two])
})

it("parts that nothing refers to are told from those that lines, alternatives, outputs or lots name", async () => {
  const [unused, onLine, output, received] = [
    await makePart(database.db),
    await makePart(database.db),
    await makePart(database.db),
    await makePart(database.db),
  ]
  await makeKit(database.db, { name: "uses", outputPartId: output }, [onLine])
  const alternative = await makePart(database.db)
  await sql`insert into kit_line_alternatives select id, 1, ${alternative} from kit_lines where part_id = ${onLine}`.execute(
    database.db,
  )
  await receive(database.db, { partId: received, quantity: "1" }, await makePlace())
  const found = await inTransaction(database.db, (tx) =>
    listUnusedParts(tx, [unused, onLine, output, received, alternative]),
  )
  expect(found).toEqual([unused])
})

it("a bill of materials finds parts by key, folded part number or value, archived ones never", async () => {
  const byNumber = await makePart(database.db, {
    key: "MATA",
    partNumber: "RC-0603",
    partNumberFolded: "rc0603",
  })
  const byValue = await makePart(database.db, { key: "MATB" })
  const attribute = { unit: null, number: null }
  await inTransaction(database.db, (tx) =>
    insertAttributes(tx, [
      { partId: byValue, position: 1, name: "VALUE", value: "10k", valueFolded: "10k", ...attribute },
      { partId: byValue, position: 2, name: "Footprint", value: "0603", valueFolded: "0603", ...attribute },
      { partId: byNumber, position: 1, name: "Tolerance", value: "10k", valueFolded: "10k", ...attribute },
    ]),
  )
  const archived = await makePart(database.db, { key: "MATC", partNumberFolded: "rc0603" })
  await inTransaction(database.db, (tx) => setPartsArchived(tx, [archived], "2026-05-01T00:00:00Z"))
  expect(await matchedKeys({ partNumbersFolded: ["rc0603"] })).toEqual(["MATA"])
  expect(await matchedKeys({ valuesFolded: ["10k"] })).toEqual(["MATB"])
  expect(await matchedKeys({ keys: ["MATB", "MATC"] })).toEqual(["MATB"])
  expect(await matchedKeys({ descriptions: ["part mata", "part matc"] })).toEqual(["MATA"])
  expect(await matchedKeys({})).toEqual([])
  const [matched] = await listMatchCandidates(database.db, { ...matchNothing, keys: ["MATB"] })
  expect(matched).toMatchObject({ valuesFolded: ["10k"], footprints: ["0603"] })
})

it("the progress of an import can be read while it goes on", async () => {
  expect(await findImportProgress(database.db, "tab")).toBeUndefined()
  await writeImportProgress(database.db, "tab", { done: 10, total: 50 })
  await writeImportProgress(database.db, "tab", { done: 20, total: 50 })
  expect(await findImportProgress(database.db, "tab")).toEqual({ done: 20, total: 50 })
})

it("the ancestors of a type go up to the top, and end even in a circle", async () => {
  const [top, middle, bottom] = await inTransaction(database.db, async (tx) => {
    const made = [await insertType(tx, { name: "Top", parentId: null })]
    made.push(await insertType(tx, { name: "Middle", parentId: known(made[0]) }))
    made.push(await insertType(tx, { name: "Bottom", parentId: known(made[1]) }))
    return made
  })
  expect(await listTypeAncestors(database.db, known(bottom))).toEqual([bottom, middle, top])
  await sql`update types set parent_id = ${bottom} where id = ${top}`.execute(database.db)
  expect(await listTypeAncestors(database.db, known(bottom))).toEqual([bottom, middle, top])
})

it("statistics count what is in use", async () => {
  await using own = await createTestDatabase()
  const typeId = await inTransaction(own.db, (tx) => insertType(tx, { name: "Screws", parentId: null }))
  const low = await makePart(own.db, { minimumStock: "10", typeId })
  const enough = await makePart(own.db, { minimumStock: "2" })
  await makePart(own.db, { minimumStock: "5", stocked: false, unit: "h", divisible: true })
  const archived = await makePart(own.db, { minimumStock: "1" })
  await inTransaction(own.db, (tx) => setPartsArchived(tx, [archived], "2026-05-01T00:00:00Z"))
  const placeId = await makePlace(own)
  await receive(own.db, { partId: low, quantity: "9" }, placeId)
  await receive(own.db, { partId: enough, quantity: "2.5" }, placeId)
  expect(await getInventoryStatistics(own.db)).toMatchObject({
    parts: 3,
    lowStockParts: 1,
    quantityTotal: "11.500000",
  })
  expect(await listPartsByType(own.db)).toEqual([
    { type: "none", parts: 2 },
    { type: "Screws", parts: 1 },
  ])
  expect(await listBoxUtilization(own.db)).toEqual([{ boxNo: 1, ratio: 0.25 }])
})

const matchNothing: MatchKeys = { keys: [], partNumbersFolded: [], valuesFolded: [], descriptions: [] }

async function matchedKeys(match: Partial<MatchKeys>): Promise<string[]> {
  return (await listMatchCandidates(database.db, { ...matchNothing, ...match })).map((row) => row.key)
}

async function failure(statement: string): Promise<unknown> {
  return await sql
    .raw(statement)
    .execute(database.db)
    .catch((error: unknown) => error)
}

/** The first location of a new box of four. */
async function makePlace({ db }: TestDatabase = database): Promise<number> {
  const boxNo = await inTransaction(db, async (tx) => {
    const made = await insertBox(tx, { description: "Drawers", capacity: 4 })
    await insertLocations(tx, made, 1, 4)
    return made
  })
  const place = await db
    .selectFrom("places")
    .select("id")
    .where("boxNo", "=", boxNo)
    .orderBy("locNo")
    .executeTakeFirstOrThrow()
  return place.id
}
