import { runSql, type TestDatabase } from "@kitwright/db/test-kit"
import { afterAll, beforeAll, expect, it } from "vitest"
import { getPart } from "../src/parts/get-part.ts"
import { type Call, call, type Outcome } from "./call-in-process.ts"
import { type OtherProcess, overlap, race, startProcess } from "./races.ts"
import { db, key, known, openShop, proveLedger, shop, today } from "./shop.ts"

let database: TestDatabase
let processes: OtherProcess[]
let boxNo: number

beforeAll(async () => {
  database = await openShop()
  processes = await Promise.all([1, 2, 3].map(() => startProcess(database.url, 11)))
  boxNo = (await shop.createBox({ description: "Drawers", capacity: 2 })).boxNo
})
afterAll(async () => {
  await Promise.all(processes.map((process) => process.end()))
  await database.close()
})

it("of 100 who take the last unit at once from three processes, one gets it and 99 are told why not", async () => {
  const partKey = await stocked("1")
  const take = call("removeStock", { partKey, boxNo, locNo: 1, quantity: "1" })
  const outcomes = (await race(database.url, deal(Array.from({ length: 100 }, () => take)))).flat()

  expect(outcomes).toHaveLength(100)
  expect(outcomes.filter((outcome) => "answer" in outcome)).toHaveLength(1)
  const shortages = [{ partKey, needed: "1", available: "0", unit: "each" }]
  for (const loser of outcomes.filter((outcome) => !("answer" in outcome))) {
    expect(loser).toMatchObject({ refusal: { reason: "INSUFFICIENT_STOCK", details: { shortages } } })
  }
  expect((await getPart(db(), partKey, today)).onHand).toBe("0")
  await proveLedger()
})

it("lines of shared parts in any order never deadlock, never go below zero, and every loser is told", async () => {
  const partKeys = await Promise.all(Array.from({ length: 8 }, () => stocked("60")))
  const random = mulberry(20_260_501)
  const batch = (): Call => {
    const chosen = partKeys
      .map((partKey) => ({ partKey, place: random() }))
      .toSorted((a, b) => a.place - b.place)
      .slice(0, 5)
    return call("removeMany", {
      lines: chosen.map(({ partKey }) => ({ partKey, boxNo, locNo: 1, quantity: "1" })),
    })
  }
  const before = await deadlocks()
  const outcomes: Outcome[] = []
  for (let round = 0; round < 4; round++) {
    outcomes.push(...(await race(database.url, deal(Array.from({ length: 32 }, batch)))).flat())
  }

  expect(outcomes.filter((outcome) => "unexpected" in outcome)).toEqual([])
  const won = outcomes.filter((outcome) => "answer" in outcome)
  const lost = outcomes.filter((outcome) => "refusal" in outcome)
  expect(won.length + lost.length).toBe(128)
  expect(lost.length).toBeGreaterThan(0)
  for (const loser of lost) expect(loser).toMatchObject({ refusal: { reason: "INSUFFICIENT_STOCK" } })

  const parts = await Promise.all(partKeys.map((partKey) => getPart(db(), partKey, today)))
  const left = parts.map((part) => Number(part.onHand))
  expect(Math.min(...left)).toBe(0)
  expect(left.reduce((sum, quantity) => sum + quantity, 0)).toBe(8 * 60 - 5 * won.length)
  await proveLedger()
  expect(await deadlocks()).toBe(before)
})

it("a build's lines, a move and a plain take that want the same unit: one wins", async () => {
  const [partKey, other] = [await stocked("1"), await stocked("5")]
  const here = { boxNo, locNo: 1 }
  const calls = [
    call("removeMany", {
      lines: [
        { partKey: other, ...here, quantity: "1" },
        { partKey, ...here, quantity: "1" },
      ],
    }),
    call("moveStock", { partKey, from: here, to: { boxNo, locNo: 2 }, quantity: "1" }),
    call("removeStock", { partKey, ...here, quantity: "1" }),
  ]
  const outcomes = (await race(database.url, deal(calls))).flat()
  expect(outcomes.filter((outcome) => "answer" in outcome)).toHaveLength(1)
  expect(
    outcomes.filter((outcome) => "refusal" in outcome && outcome.refusal.reason === "INSUFFICIENT_STOCK"),
  ).toHaveLength(2)
  await proveLedger()
})

it("a taker waits for one that has not committed, and counts what that one leaves", async () => {
  const partKey = await stocked("3")
  const take = (quantity: string) => call("removeStock", { partKey, boxNo, locNo: 1, quantity })
  const { first, second } = await overlap(known(processes[0]), take("2"), take("2"))
  expect(first).toHaveProperty("answer")
  expect(second).toMatchObject({
    refusal: { reason: "INSUFFICIENT_STOCK", details: { shortages: [{ needed: "2", available: "1" }] } },
  })
})

it("a lot that is being put on hold is not taken", async () => {
  const partKey = await stocked("3")
  const [row] = await runSql<{ id: number }>(db(), "select max(id) as id from lots")
  const hold = call("updateLot", { lotId: known(row).id, held: true })
  const { second } = await overlap(
    known(processes[0]),
    hold,
    call("removeStock", { partKey, boxNo, locNo: 1, quantity: "2" }),
  )
  expect(second).toMatchObject({
    refusal: { reason: "INSUFFICIENT_STOCK", details: { shortages: [{ available: "0" }] } },
  })
})

it("two undos of one movement at once: one counter-entry, and the second is told of it", async () => {
  const partKey = await stocked("3")
  const [taken = 0] = (await shop.removeStock({ partKey, boxNo, locNo: 1, quantity: "2" })).movementIds
  const { movementId: received } = await shop.addStock({ partKey, boxNo, locNo: 2, quantity: "5" })
  for (const movementId of [taken, received]) {
    const undo = call("undoMovement", { movementId })
    const { first, second } = await overlap(known(processes[0]), undo, undo)
    expect(first).toHaveProperty("answer")
    expect(second).toMatchObject({ refusal: { reason: "INVALID_STATE", details: { state: "undone" } } })
  }
  expect((await getPart(db(), partKey, today)).onHand).toBe("3")
})

it("an undo of a receipt and a take of it at once: one wins, whichever comes first", async () => {
  for (const undoFirst of [true, false]) {
    const partKey = key((await shop.createPart({ description: "Bolt" })).key)
    const { movementId } = await shop.addStock({ partKey, boxNo, locNo: 1, quantity: "1" })
    const undo = call("undoMovement", { movementId })
    const take = call("removeStock", { partKey, boxNo, locNo: 1, quantity: "1" })
    const { first, second } = await overlap(
      known(processes[0]),
      undoFirst ? undo : take,
      undoFirst ? take : undo,
    )
    expect(first).toHaveProperty("answer")
    expect(second).toMatchObject({ refusal: { reason: undoFirst ? "INSUFFICIENT_STOCK" : "IN_USE" } })
  }
})

it("two counts at once: the second counts from what the first left", async () => {
  const partKey = await stocked("10")
  const count = (counted: string) => call("countStock", { partKey, boxNo, locNo: 1, counted })
  const { second } = await overlap(known(processes[0]), count("7"), count("8"))
  expect(second).toMatchObject({ answer: { before: "7", counted: "8" } })
  expect((await getPart(db(), partKey, today)).onHand).toBe("8")
})

/** Deals calls out to the three processes. */
function deal(calls: readonly Call[]): (readonly [OtherProcess, Call[]])[] {
  return processes.map(
    (process, own) => [process, calls.filter((_, index) => index % processes.length === own)] as const,
  )
}

async function stocked(quantity: string) {
  const part = await shop.createPart({ description: "Bolt" })
  await shop.addStock({ partKey: part.key, boxNo, locNo: 1, quantity })
  return key(part.key)
}

async function deadlocks(): Promise<number> {
  const [row] = await runSql<{ deadlocks: number }>(
    db(),
    "select deadlocks from pg_stat_database, pg_stat_clear_snapshot() where datname = current_database()",
  )
  return known(row).deadlocks
}

/** Repeatable random numbers from 0 to 1: mulberry32 by Tommy Ettinger, public domain. */
function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
