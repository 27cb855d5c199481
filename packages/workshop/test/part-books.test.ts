import { runSql, type TestDatabase } from "@kitwright/db/test-kit"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import {
  historyInput,
  listMovements,
  listMovementsInput,
  listPartStock,
  onHandAt,
  onHandAtInput,
  partHistory,
} from "../src/parts/part-ledger.ts"
import { verifyLedger } from "../src/verify-ledger.ts"
import { at, db, key, known, openShop, proveLedger, refusalOf, shop, today } from "./shop.ts"

let database: TestDatabase
let boxNo: number

beforeAll(async () => {
  database = await openShop()
  boxNo = (await shop.createBox({ description: "Drawers", capacity: 3 })).boxNo
})
afterEach(async () => {
  await proveLedger()
})
afterAll(async () => {
  await database.close()
})

describe("the past", () => {
  it("can be asked for at any moment, although clocks jump", async () => {
    const partKey = await newPart()
    const on = (day: string) => ({ at: `2026-03-${day}T12:00:00.000Z` })
    await shop.addStock({ partKey, boxNo, locNo: 1, quantity: "10" }, on("02"))
    await shop.removeStock({ partKey, boxNo, locNo: 1, quantity: "4" }, on("03"))
    // The clock of the server was set back by a day.
    await shop.addStock({ partKey, boxNo, locNo: 1, quantity: "1" }, on("01"))
    const onHand = async (day: string) =>
      (await onHandAt(db(), onHandAtInput.parse({ key: partKey, at: `2026-03-${day}T23:00:00Z` }))).quantity
    expect(await onHand("01")).toBe("1")
    expect(await onHand("02")).toBe("11")
    expect(await onHand("03")).toBe("7")
    const steps = await partHistory(db(), historyInput.parse({ key: partKey }))
    expect(steps.map((step) => [step.change, step.onHand])).toEqual([
      ["10", "10"],
      ["-4", "6"],
      ["1", "7"],
    ])
    expect((await movementsOf(partKey)).map((row) => row.quantity)).toEqual(["1", "4", "10"])
  })
})

describe("the books of a part", () => {
  it("go in pages, newest first", async () => {
    const partKey = await newPart({ onHand: "10" })
    for (const quantity of ["1", "2", "3"]) await shop.removeStock({ partKey, boxNo, locNo: 1, quantity })
    const page = (cursor?: string | null) =>
      listMovements(db(), listMovementsInput.parse({ key: partKey, limit: 3, ...(cursor && { cursor }) }))
    const first = await page()
    expect(first.items.map((row) => row.quantity)).toEqual(["3", "2", "1"])
    const second = await page(first.nextCursor)
    expect(second.items.map((row) => row.quantity)).toEqual(["10"])
    expect(second.nextCursor).toBeNull()
    for (const cursor of ["x", "0", "1.5", "-1"]) {
      expect(await refusalOf(page(cursor))).toMatchObject({
        reason: "VALIDATION",
        details: { field: "cursor" },
      })
    }
  })

  it("of an unknown part are no empty books", async () => {
    const none = { key: "NONE" }
    const reads = [
      listPartStock(db(), key("NONE"), today),
      listMovements(db(), listMovementsInput.parse(none)),
      partHistory(db(), historyInput.parse(none)),
      onHandAt(db(), onHandAtInput.parse({ ...none, at })),
    ]
    for (const read of reads.map(refusalOf)) {
      expect(await read).toMatchObject({ reason: "NOT_FOUND", details: { what: "part", id: "NONE" } })
    }
  })

  it("are proved by a replay that finds every balance that differs", async () => {
    const partKey = await newPart({ onHand: "10" })
    const [row] = await listPartStock(db(), partKey, today)
    const tx = await db().startTransaction().execute()
    // As a replica the session is not held to the ledger's rules.
    await runSql(tx, "set local session_replication_role = replica")
    await runSql(tx, "update stock set quantity = 9.5 where lot_id = $1", [known(row).lotId])
    const report = await verifyLedger(tx)
    await tx.rollback().execute()
    expect(report).toEqual({
      ok: false,
      checked: expect.any(Number),
      problems: [{ lotId: known(row).lotId, placeId: expect.any(Number), ledger: "10", stock: "9.5" }],
    })
  })
})

type PartWish = { unit?: "g" | "each"; onHand?: string }

async function newPart({ unit = "each", onHand }: PartWish = {}) {
  const part = await shop.createPart({ description: "Part", unit })
  if (onHand !== undefined) await shop.addStock({ partKey: part.key, boxNo, locNo: 1, quantity: onHand })
  return key(part.key)
}

async function movementsOf(partKey: string) {
  return (await listMovements(db(), listMovementsInput.parse({ key: partKey }))).items
}
