import type { TestDatabase } from "@kitwright/db/test-kit"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { ZodError } from "zod"
import { getPart } from "../src/parts/get-part.ts"
import { listMovements, listMovementsInput, listPartStock } from "../src/parts/part-ledger.ts"
import { at, db, key, openShop, proveLedger, refusalOf, shop, today } from "./shop.ts"

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

describe("adding", () => {
  it("makes a lot with what is known of it", async () => {
    const partKey = await newPart()
    const { lotId, movementId } = await shop.addStock({
      partKey: ` ${partKey.toLowerCase()} `,
      boxNo,
      locNo: 2,
      quantity: "10",
      unitCost: "0.333333",
      lotCode: " A-17 ",
      receivedAt: "2026-04-30T10:00:00+02:00",
      expiresAt: "2026-12-31",
      note: "from the fair",
    })
    expect(await listPartStock(db(), partKey, today)).toEqual([
      {
        lotId,
        lotCode: "A-17",
        boxNo,
        locNo: 2,
        quantity: "10",
        unitCost: "0.333333",
        receivedAt: "2026-04-30T08:00:00.000Z",
        expiresAt: "2026-12-31",
        held: false,
        onHold: false,
      },
    ])
    expect((await movementsOf(partKey))[0]).toMatchObject({
      id: movementId,
      reason: "receipt",
      from: "supplier",
      to: "location",
      toBoxNo: boxNo,
      toLocNo: 2,
      quantity: "10",
      note: "from the fair",
      createdAt: at,
    })
  })

  it.for([
    ["3", "0.333333", "0.333333"],
    ["7", "0.142857", "0.142857"],
    ["0.000001", "0.4", "0"],
    ["1000000", "0.000001", "0.000001"],
    ["4", "0", "0"],
  ] as const)("%s units at %s cost %s each on the shelf", async ([quantity, unitCost, shown]) => {
    const partKey = await newPart({ unit: "g" })
    await shop.addStock({ partKey, boxNo, locNo: 1, quantity, unitCost })
    expect((await listPartStock(db(), partKey, today))[0]?.unitCost).toBe(shown)
  })

  it("rounds the total cost half away from zero to 6 digits, and keeps an unknown cost unknown", async () => {
    const partKey = await newPart({ unit: "g" })
    const add = (quantity: string, unitCost?: string) =>
      shop.addStock({ partKey, boxNo, locNo: 1, quantity, ...(unitCost !== undefined && { unitCost }) })
    const lots = [
      await add("0.5", "0.000001"),
      await add("0.4", "0.000001"),
      await add("2.5", "0.000001"),
      await add("1"),
    ]
    const costs = await Promise.all(
      lots.map(async ({ lotId }) => (await shop.updateLot({ lotId })).totalCost),
    )
    expect(costs).toEqual(["0.000001", "0", "0.000003", null])
  })

  it.for([
    ["an unknown part", { partKey: "ZZZZ" }, { reason: "NOT_FOUND", details: { what: "part", id: "ZZZZ" } }],
    ["a location beyond the box", { locNo: 4 }, { reason: "NOT_FOUND", details: { what: "location" } }],
    ["an unknown box", { boxNo: 999 }, { reason: "NOT_FOUND", details: { what: "location", id: "999-1" } }],
    [
      "half of what is counted in wholes",
      { quantity: "0.5" },
      { reason: "VALIDATION", details: { field: "quantity" } },
    ],
  ] as const)("%s is refused and leaves nothing", async ([, change, refusal]) => {
    const partKey = await newPart()
    expect(
      await refusalOf(shop.addStock({ partKey, boxNo, locNo: 1, quantity: "1", ...change })),
    ).toMatchObject(refusal)
    expect(await listPartStock(db(), partKey, today)).toEqual([])
    expect(await movementsOf(partKey)).toEqual([])
  })

  it("is refused for an archived part and for a part that only carries a cost", async () => {
    const partKey = await newPart()
    await shop.archivePart({ key: partKey })
    expect(await refusalOf(shop.addStock({ partKey, boxNo, locNo: 1, quantity: "1" }))).toMatchObject({
      reason: "INVALID_STATE",
      details: { state: "archived" },
    })
    const labour = (await shop.createPart({ description: "Labour", unit: "h", stocked: false })).key
    expect(await refusalOf(shop.addStock({ partKey: labour, boxNo, locNo: 1, quantity: "1" }))).toMatchObject(
      { reason: "VALIDATION", details: { field: "partKey" } },
    )
    expect(
      await refusalOf(shop.countStock({ partKey: labour, boxNo, locNo: 1, counted: "1" })),
    ).toMatchObject({ reason: "VALIDATION", details: { field: "partKey" } })
  })

  it.for(["0", "-1", "1e3", "NaN", "0.0000001", "1000000000000", "", "1/3", "9007199254740993.5"])(
    "the quantity %s is no input",
    async (quantity) => {
      const partKey = await newPart({ unit: "g" })
      await expect(shop.addStock({ partKey, boxNo, locNo: 1, quantity })).rejects.toBeInstanceOf(ZodError)
      expect(await movementsOf(partKey)).toEqual([])
    },
  )

  it("keeps decimals exact: 0.1 and 0.2 are 0.3, 2^53 + 1 stays itself", async () => {
    const partKey = await newPart({ unit: "g" })
    for (const quantity of ["0.1", "0.2", "1/2"]) await shop.addStock({ partKey, boxNo, locNo: 1, quantity })
    expect((await getPart(db(), partKey, today)).onHand).toBe("0.8")
    await shop.removeStock({ partKey, boxNo, locNo: 1, quantity: "0.8" })
    expect((await getPart(db(), partKey, today)).onHand).toBe("0")
    await shop.addStock({ partKey, boxNo, locNo: 1, quantity: "999999999999.999999" })
    await shop.removeStock({ partKey, boxNo, locNo: 1, quantity: "0.000001" })
    expect((await getPart(db(), partKey, today)).onHand).toBe("999999999999.999998")
  })

  it("refuses stock that would leave the range of quantities", async () => {
    const partKey = await newPart({ unit: "g" })
    const { lotId } = await shop.addStock({ partKey, boxNo, locNo: 1, quantity: "999999999999" })
    await expect(
      shop.countStock({ partKey, boxNo, locNo: 1, counted: "1000000000000", lotId }),
    ).rejects.toBeInstanceOf(ZodError)
  })
})

describe("opening stock", () => {
  it("is booked with the part, at its cost", async () => {
    const part = await shop.createPart({
      description: "Bolt",
      openingStock: { boxNo, locNo: 3, quantity: "12", unitCost: "0.25" },
    })
    expect(part.onHand).toBe("12")
    expect(await listPartStock(db(), part.key, today)).toMatchObject([
      { locNo: 3, quantity: "12", unitCost: "0.25", receivedAt: at },
    ])
    expect(await movementsOf(part.key)).toMatchObject([
      { reason: "opening", from: "counted", to: "location" },
    ])
  })

  it("needs a stocked part", async () => {
    const opening = { boxNo, locNo: 3, quantity: "12" }
    expect(
      await refusalOf(shop.createPart({ description: "Labour", stocked: false, openingStock: opening })),
    ).toMatchObject({ reason: "VALIDATION", details: { field: "openingStock" } })
  })
})

describe("removing", () => {
  it("takes to what is used up, or to what is lost", async () => {
    const partKey = await newPart({ onHand: "10" })
    await shop.removeStock({ partKey, boxNo, locNo: 1, quantity: "3", note: "for the lamp" })
    await shop.removeStock({ partKey, boxNo, locNo: 1, quantity: "2", reason: "loss" })
    expect((await getPart(db(), partKey, today)).onHand).toBe("5")
    expect(await movementsOf(partKey)).toMatchObject([
      { reason: "loss", to: "lost", quantity: "2", note: null },
      {
        reason: "adjustment",
        to: "consumed",
        quantity: "3",
        note: "for the lamp",
        fromBoxNo: boxNo,
        fromLocNo: 1,
      },
      { reason: "receipt" },
    ])
  })

  it("tells exactly what is short, and takes nothing", async () => {
    const partKey = await newPart({ unit: "g", onHand: "2.5" })
    const refusal = await refusalOf(shop.removeStock({ partKey, boxNo, locNo: 1, quantity: "2.500001" }))
    expect(refusal).toMatchObject({
      reason: "INSUFFICIENT_STOCK",
      details: { shortages: [{ partKey, needed: "2.500001", available: "2.5", unit: "g" }] },
    })
    expect((await getPart(db(), partKey, today)).onHand).toBe("2.5")
  })

  it("looks at the named location only", async () => {
    const partKey = await newPart({ onHand: "10" })
    expect(await refusalOf(shop.removeStock({ partKey, boxNo, locNo: 2, quantity: "1" }))).toMatchObject({
      reason: "INSUFFICIENT_STOCK",
      details: { shortages: [{ needed: "1", available: "0" }] },
    })
    expect(await refusalOf(shop.removeStock({ partKey, boxNo, locNo: 9, quantity: "1" }))).toMatchObject({
      reason: "NOT_FOUND",
      details: { id: `${boxNo}-9` },
    })
  })

  it("refuses a fraction of what is counted in wholes, even where that much lies there", async () => {
    const partKey = await newPart({ onHand: "10" })
    expect(await refusalOf(shop.removeStock({ partKey, boxNo, locNo: 1, quantity: "1/2" }))).toMatchObject({
      reason: "VALIDATION",
      details: { field: "quantity" },
    })
  })

  it("works for an archived part, so that its shelf can be cleared", async () => {
    const partKey = await newPart({ onHand: "10" })
    await shop.archivePart({ key: partKey })
    await shop.removeStock({ partKey, boxNo, locNo: 1, quantity: "10" })
    expect(await getPart(db(), partKey, today)).toMatchObject({ onHand: "0" })
  })

  it("of several lines is all or nothing, and names every short part", async () => {
    const [plenty, few, none] = [
      await newPart({ onHand: "10" }),
      await newPart({ onHand: "2" }),
      await newPart(),
    ]
    const line = (partKey: string, quantity: string) => ({ partKey, boxNo, locNo: 1, quantity })
    const attempt = shop.removeMany({ lines: [line(plenty, "5"), line(few, "3"), line(none, "1")] })
    expect(await refusalOf(attempt)).toMatchObject({
      reason: "INSUFFICIENT_STOCK",
      details: {
        shortages: [
          { partKey: few, needed: "3", available: "2", unit: "each" },
          { partKey: none, needed: "1", available: "0", unit: "each" },
        ],
      },
    })
    expect((await getPart(db(), plenty, today)).onHand).toBe("10")
    const { movementIds } = await shop.removeMany({ lines: [line(plenty, "5"), line(few, "2")] })
    expect(movementIds).toHaveLength(2)
  })

  it("sees what earlier lines of the same call took: twice 3 of 5 is refused as a whole", async () => {
    const partKey = await newPart({ onHand: "5" })
    const line = { partKey, boxNo, locNo: 1, quantity: "3" }
    expect(await refusalOf(shop.removeMany({ lines: [line, line] }))).toMatchObject({
      reason: "INSUFFICIENT_STOCK",
      details: { shortages: [{ partKey, needed: "3", available: "2" }] },
    })
    expect((await getPart(db(), partKey, today)).onHand).toBe("5")
    await shop.removeMany({ lines: [line, { ...line, quantity: "2" }] })
    expect((await getPart(db(), partKey, today)).onHand).toBe("0")
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
