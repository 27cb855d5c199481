import { sql } from "kysely"
import { afterAll, beforeAll, expect, it } from "vitest"
import { insertBox, insertLocations } from "../src/boxes.ts"
import {
  insertMovements,
  listHistory,
  listLaterTakes,
  listLedgerProblems,
  listMovements,
  type NewMovement,
  sumOnHandAt,
} from "../src/movements.ts"
import { insertLot, listStock, sumStock } from "../src/stock.ts"
import { createTestDatabase, type TestDatabase } from "../src/test-kit.ts"
import { inTransaction, known, makePart, movement, origin } from "./workshop-rows.ts"

let database: TestDatabase
let partId: number
let lotId: number
let places: number[]
let movementIds: number[]

/** What happened, in the order of booking; the clock went back once. */
const story: readonly (readonly [
  day: string,
  fields: (at: readonly number[]) => Pick<NewMovement, "quantity" | "from" | "to" | "reason">,
])[] = [
  ["2026-05-01", ([shelf = 0]) => ({ quantity: "10", from: "supplier", to: shelf, reason: "receipt" })],
  ["2026-05-02", ([shelf = 0, drawer = 0]) => ({ quantity: "4", from: shelf, to: drawer, reason: "move" })],
  [
    "2026-05-04",
    ([, drawer = 0]) => ({ quantity: "0.5", from: drawer, to: "consumed", reason: "adjustment" }),
  ],
  ["2026-05-03", ([shelf = 0]) => ({ quantity: "2", from: shelf, to: "lost", reason: "loss" })],
  ["2026-05-05", ([shelf = 0]) => ({ quantity: "1.25", from: "counted", to: shelf, reason: "count" })],
]

beforeAll(async () => {
  database = await createTestDatabase()
  const { db } = database
  partId = await makePart(db, { unit: "g", divisible: true })
  places = await inTransaction(db, async (tx) => {
    const boxNo = await insertBox(tx, { description: "Drawers", capacity: 2 })
    await insertLocations(tx, boxNo, 1, 2)
    const rows = await tx
      .selectFrom("places")
      .select("id")
      .where("boxNo", "=", boxNo)
      .orderBy("locNo")
      .execute()
    return rows.map((row) => row.id)
  })
  lotId = await inTransaction(db, (tx) =>
    insertLot(tx, {
      partId,
      source: "receipt",
      quantity: "10",
      totalCost: "5",
      lotCode: "L",
      receivedAt: origin.at,
      expiresAt: null,
    }),
  )
  movementIds = []
  for (const [day, fields] of story) {
    const rows = [movement({ partId, lotId, ...fields(places) })]
    movementIds.push(
      ...(await inTransaction(db, (tx) =>
        insertMovements(tx, { ...origin, at: `${day}T12:00:00.000Z` }, rows),
      )),
    )
  }
})
afterAll(async () => {
  await database.close()
})

it("history goes in the order of booking, without the moves between locations", async () => {
  const steps = await listHistory(database.db, partId, { from: null, to: null, limit: 10 })
  expect(steps.map((step) => [step.reason, step.at, Number(step.change), Number(step.onHand)])).toEqual([
    ["receipt", "2026-05-01T12:00:00.000Z", 10, 10],
    ["adjustment", "2026-05-04T12:00:00.000Z", -0.5, 9.5],
    ["loss", "2026-05-03T12:00:00.000Z", -2, 7.5],
    ["count", "2026-05-05T12:00:00.000Z", 1.25, 8.75],
  ])
})

it("a span of history keeps the running sum, both ends included; a limit keeps the newest steps", async () => {
  expect(await stepSums("2026-05-04T12:00:00Z", null)).toEqual([9.5, 8.75])
  expect(await stepSums("2026-05-04T12:00:00.001Z", null)).toEqual([8.75])
  expect(await stepSums(null, "2026-05-03T12:00:00Z")).toEqual([10, 7.5])
  expect(await stepSums(null, null, 2)).toEqual([7.5, 8.75])
})

it("the quantity on hand at a moment counts what was booked for then or before", async () => {
  expect(await onHandAt("2026-05-01T11:59:59.999Z")).toBe(0)
  expect(await onHandAt("2026-05-01T12:00:00Z")).toBe(10)
  expect(await onHandAt("2026-05-03T12:00:00Z")).toBe(8)
  expect(await onHandAt("2026-05-04T14:00:00+02:00")).toBe(7.5)
  expect(await onHandAt("2030-01-01T00:00:00Z")).toBe(8.75)
})

it("movements are listed newest first, in pages", async () => {
  const newestFirst = movementIds.toReversed()
  expect(await pageOfIds(null)).toEqual(newestFirst.slice(0, 2))
  expect(await pageOfIds(known(newestFirst[1]))).toEqual(newestFirst.slice(2, 4))
  expect(await pageOfIds(known(newestFirst[3]))).toEqual(newestFirst.slice(4))
})

it("a movement tells where from and where to", async () => {
  const [move] = await listMovements(database.db, partId, { beforeId: known(movementIds[2]), limit: 1 })
  expect(move).toMatchObject({
    reason: "move",
    from: "location",
    fromBoxNo: 1,
    fromLocNo: 1,
    to: "location",
    toBoxNo: 1,
    toLocNo: 2,
    lotCode: "L",
    actor: "local",
    reversedBy: null,
  })
  const [receipt] = await listMovements(database.db, partId, { beforeId: known(movementIds[1]), limit: 1 })
  expect(receipt).toMatchObject({ from: "supplier", fromBoxNo: null, to: "location", toLocNo: 1 })
})

it("what took from a place later is listed without what was undone", async () => {
  const [receipt, move, use, loss] = movementIds
  expect(await laterTakes(known(places[0]), known(receipt))).toEqual([move, loss])
  expect(await laterTakes(known(places[0]), known(move))).toEqual([loss])
  expect(await laterTakes(known(places[1]), known(receipt))).toEqual([use])
})

it("stock is listed by box and location and summed", async () => {
  const rows = await listStock(database.db, [partId])
  expect(rows.map((row) => [row.boxNo, row.locNo, Number(row.quantity)])).toEqual([
    [1, 1, 5.25],
    [1, 2, 3.5],
  ])
  expect(await sumStock(database.db, [partId], "2026-05-01")).toEqual([
    { partId, onHand: "8.750000", held: "0" },
  ])
})

it("several movements of one statement get their ids in the order given", async () => {
  const ids = await inTransaction(database.db, async (tx) => {
    const quantities = ["3", "1", "2"]
    const made = await insertMovements(
      tx,
      origin,
      quantities.map((quantity) =>
        movement({ partId, lotId, quantity, from: "counted", to: "lost", reason: "count" }),
      ),
    )
    const rows = await tx
      .selectFrom("movements")
      .select(["id", "quantity"])
      .where("id", "in", made)
      .orderBy("id")
      .execute()
    return { made, quantities: rows.map((row) => Number(row.quantity)) }
  })
  expect(ids.made).toEqual(ids.made.toSorted((a, b) => a - b))
  expect(ids.quantities).toEqual([3, 1, 2])
})

it.for([
  [
    "a balance that differs",
    "update stock set quantity = quantity + 0.000001 where place_id = (select min(place_id) from stock)",
    1,
  ],
  ["a balance that is missing", "delete from stock where place_id = (select min(place_id) from stock)", 1],
  [
    "a balance that no movement explains",
    "insert into stock select s.lot_id, p.id, s.part_id, 1 from stock s, places p where p.kind = 'lost' limit 1",
    1,
  ],
  [
    "a forgotten movement",
    "delete from movements where reason = 'count' and to_place_id in (select place_id from stock)",
    1,
  ],
] as const)("the proof of the ledger finds %s", async ([, damage, count]) => {
  expect((await listLedgerProblems(database.db)).problems).toEqual([])
  const tx = await database.db.startTransaction().execute()
  // As a replica the session is not held to the ledger's rules.
  await sql`set local session_replication_role = replica`.execute(tx)
  await sql.raw(damage).execute(tx)
  const { checked, problems } = await listLedgerProblems(tx)
  await tx.rollback().execute()
  expect(problems).toHaveLength(count)
  expect(checked).toBeGreaterThan(4)
})

async function stepSums(from: string | null, to: string | null, limit = 10): Promise<number[]> {
  return (await listHistory(database.db, partId, { from, to, limit })).map((step) => Number(step.onHand))
}

async function onHandAt(moment: string): Promise<number> {
  return Number(await sumOnHandAt(database.db, partId, moment))
}

async function pageOfIds(beforeId: number | null): Promise<number[]> {
  return (await listMovements(database.db, partId, { beforeId, limit: 2 })).map((row) => row.id)
}

async function laterTakes(placeId: number, afterId: number): Promise<number[]> {
  return (await listLaterTakes(database.db, lotId, placeId, afterId)).map((row) => row.id)
}
