import type { TestDatabase } from "@kitwright/db/test-kit"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { getPart } from "../src/parts/get-part.ts"
import { listMovements, listMovementsInput, listPartStock } from "../src/parts/part-ledger.ts"
import { at, db, key, known, openShop, proveLedger, refusalOf, shop, today } from "./shop.ts"

let database: TestDatabase
let boxNo: number
let otherBoxNo: number

beforeAll(async () => {
  database = await openShop()
  boxNo = (await shop.createBox({ description: "Drawers", capacity: 3 })).boxNo
  otherBoxNo = (await shop.createBox({ description: "Shelf", capacity: 1 })).boxNo
})
afterEach(async () => {
  await proveLedger()
})
afterAll(async () => {
  await database.close()
})

describe("moving", () => {
  it("keeps the lot and the sum", async () => {
    const partKey = await newPart({ onHand: "10" })
    const [before] = await listPartStock(db(), partKey, today)
    const { movementIds } = await shop.moveStock({
      partKey,
      from: { boxNo, locNo: 1 },
      to: { boxNo: otherBoxNo, locNo: 1 },
      quantity: "4",
    })
    expect(movementIds).toHaveLength(1)
    expect(await listPartStock(db(), partKey, today)).toMatchObject([
      { lotId: known(before).lotId, boxNo, locNo: 1, quantity: "6" },
      { lotId: known(before).lotId, boxNo: otherBoxNo, locNo: 1, quantity: "4" },
    ])
    expect((await getPart(db(), partKey, today)).onHand).toBe("10")
  })

  it("is one entry per lot", async () => {
    const partKey = await newPart({ onHand: "10" })
    await shop.addStock({ partKey, boxNo, locNo: 1, quantity: "5" })
    const { movementIds } = await shop.moveStock({
      partKey,
      from: { boxNo, locNo: 1 },
      to: { boxNo, locNo: 2 },
      quantity: "12",
    })
    expect(movementIds).toHaveLength(2)
    expect((await movementsOf(partKey)).slice(0, 2).map((row) => row.quantity)).toEqual(["2", "10"])
  })

  it.for([
    ["to where it lies", { to: { boxNo: 1, locNo: 1 } }, { reason: "VALIDATION", details: { field: "to" } }],
    [
      "to an unknown location",
      { to: { boxNo: 1, locNo: 4 } },
      { reason: "NOT_FOUND", details: { id: "1-4" } },
    ],
    [
      "from an unknown location",
      { from: { boxNo: 1, locNo: 4 } },
      { reason: "NOT_FOUND", details: { id: "1-4" } },
    ],
    ["more than there is", { quantity: "11" }, { reason: "INSUFFICIENT_STOCK" }],
    ["a fraction", { quantity: "0.5" }, { reason: "VALIDATION", details: { field: "quantity" } }],
  ] as const)("%s is refused", async ([, change, refusal]) => {
    const partKey = await newPart({ onHand: "10" })
    const move = { partKey, from: { boxNo, locNo: 1 }, to: { boxNo, locNo: 2 }, quantity: "1", ...change }
    expect(await refusalOf(shop.moveStock(move))).toMatchObject(refusal)
    expect(await listPartStock(db(), partKey, today)).toMatchObject([{ locNo: 1, quantity: "10" }])
  })
})

describe("counting", () => {
  it("less takes out in the order of taking", async () => {
    const partKey = await newPart()
    const [later, sooner] = [
      await addLot(partKey, "5", { expiresAt: "2026-12-01" }),
      await addLot(partKey, "5", { expiresAt: "2026-06-01" }),
    ]
    const result = await shop.countStock({ partKey, boxNo, locNo: 1, counted: "4", note: "yearly" })
    expect(result).toMatchObject({ before: "10", counted: "4" })
    expect(result.movementIds).toHaveLength(2)
    expect(await listPartStock(db(), partKey, today)).toMatchObject([{ lotId: later, quantity: "4" }])
    expect((await movementsOf(partKey)).slice(0, 2)).toMatchObject([
      { lotId: later, quantity: "1", from: "location", to: "counted", reason: "count", note: "yearly" },
      { lotId: sooner, quantity: "5", to: "counted" },
    ])
  })

  it("counts lots on hold and expired ones too", async () => {
    const partKey = await newPart()
    const held = await addLot(partKey, "5", { expiresAt: "2026-01-01" })
    await shop.updateLot({ lotId: held, held: true })
    expect(await shop.countStock({ partKey, boxNo, locNo: 1, counted: "0" })).toMatchObject({ before: "5" })
    expect(await listPartStock(db(), partKey, today)).toEqual([])
  })

  it("more goes into the newest lot there", async () => {
    const partKey = await newPart()
    const newest = await addLot(partKey, "5", { receivedAt: "2026-04-02T00:00:00Z", unitCost: "2" })
    await addLot(partKey, "5", { receivedAt: "2026-04-01T00:00:00Z" })
    await shop.countStock({ partKey, boxNo, locNo: 1, counted: "12" })
    const stock = await listPartStock(db(), partKey, today)
    expect(stock.find((row) => row.lotId === newest)).toMatchObject({ quantity: "7", unitCost: "2" })
    expect(await movementsOf(partKey)).toMatchObject([
      { from: "counted", to: "location", quantity: "2", lotId: newest },
      {},
      {},
    ])
  })

  it("something where the books have nothing makes a lot of unknown cost", async () => {
    const partKey = await newPart()
    expect(await shop.countStock({ partKey, boxNo, locNo: 2, counted: "3" })).toMatchObject({ before: "0" })
    expect(await listPartStock(db(), partKey, today)).toMatchObject([
      { locNo: 2, quantity: "3", unitCost: null, receivedAt: at },
    ])
  })

  it("what the books say changes nothing", async () => {
    const partKey = await newPart({ onHand: "10" })
    expect(await shop.countStock({ partKey, boxNo, locNo: 1, counted: "10" })).toEqual({
      before: "10",
      counted: "10",
      movementIds: [],
    })
    expect(await movementsOf(partKey)).toHaveLength(1)
  })

  it("one lot leaves the others alone, and finds it again where it was not", async () => {
    const partKey = await newPart()
    const [one, two] = [await addLot(partKey, "5"), await addLot(partKey, "5")]
    await shop.countStock({ partKey, boxNo, locNo: 1, counted: "2", lotId: one })
    await shop.countStock({ partKey, boxNo, locNo: 2, counted: "1", lotId: one })
    const stock = (await listPartStock(db(), partKey, today)).map((row) => [
      row.lotId,
      row.locNo,
      row.quantity,
    ])
    expect(stock).toEqual([
      [one, 1, "2"],
      [two, 1, "5"],
      [one, 2, "1"],
    ])
  })

  it.for([
    ["a fraction", { counted: "9.5" }, { reason: "VALIDATION", details: { field: "counted" } }],
    ["an unknown location", { locNo: 9 }, { reason: "NOT_FOUND", details: { what: "location" } }],
    ["an unknown lot", { lotId: 999_999 }, { reason: "NOT_FOUND", details: { what: "lot" } }],
  ] as const)("%s is refused", async ([, change, refusal]) => {
    const partKey = await newPart({ onHand: "10" })
    expect(
      await refusalOf(shop.countStock({ partKey, boxNo, locNo: 1, counted: "9", ...change })),
    ).toMatchObject(refusal)
    expect((await getPart(db(), partKey, today)).onHand).toBe("10")
  })

  it("a lot of another part is refused", async () => {
    const lotId = await addLot(await newPart(), "5")
    const partKey = await newPart({ onHand: "10" })
    expect(await refusalOf(shop.countStock({ partKey, boxNo, locNo: 1, counted: "9", lotId }))).toMatchObject(
      { reason: "NOT_FOUND", details: { what: "lot", id: lotId } },
    )
  })
})

type PartWish = { unit?: "g" | "each"; onHand?: string }

async function newPart({ unit = "each", onHand }: PartWish = {}) {
  const part = await shop.createPart({ description: "Part", unit })
  if (onHand !== undefined) await shop.addStock({ partKey: part.key, boxNo, locNo: 1, quantity: onHand })
  return key(part.key)
}

/** Puts a lot on location 1. @returns its id */
async function addLot(
  partKey: string,
  quantity: string,
  facts: { expiresAt?: string; receivedAt?: string; unitCost?: string } = {},
): Promise<number> {
  return (await shop.addStock({ partKey, boxNo, locNo: 1, quantity, ...facts })).lotId
}

async function movementsOf(partKey: string) {
  return (await listMovements(db(), listMovementsInput.parse({ key: partKey }))).items
}
