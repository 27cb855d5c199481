import type { TestDatabase } from "@kitwright/db/test-kit"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { getPart } from "../src/parts/get-part.ts"
import { listPartStock } from "../src/parts/part-ledger.ts"
import { db, key, openShop, proveLedger, refusalOf, shop, today } from "./shop.ts"

let database: TestDatabase
let boxNo: number

beforeAll(async () => {
  database = await openShop()
  boxNo = (await shop.createBox({ description: "Drawers", capacity: 2 })).boxNo
})
afterAll(async () => {
  await proveLedger()
  await database.close()
})

describe("which lots are taken", () => {
  it("earliest expiry first, then the older lot, then the lower id; without expiry last", async () => {
    const partKey = await newPart()
    const noExpiry = await addLot(partKey, { receivedAt: "2020-01-01T00:00:00Z" })
    const late = await addLot(partKey, { expiresAt: "2026-12-01" })
    const earlyNew = await addLot(partKey, { expiresAt: "2026-06-01", receivedAt: "2026-03-01T00:00:00Z" })
    const earlyOld = await addLot(partKey, { expiresAt: "2026-06-01", receivedAt: "2026-02-01T00:00:00Z" })
    const earlyOldToo = await addLot(partKey, { expiresAt: "2026-06-01", receivedAt: "2026-02-01T00:00:00Z" })
    const order: number[] = []
    for (let left = await lotsThere(partKey); left.length > 0;) {
      await shop.removeStock({ partKey, boxNo, locNo: 1, quantity: "2" })
      const after = await lotsThere(partKey)
      order.push(...left.filter((lot) => !after.includes(lot)))
      left = after
    }
    expect(order).toEqual([earlyOld, earlyOldToo, earlyNew, late, noExpiry])
  })

  it("a take over several lots is one movement per lot", async () => {
    const partKey = await newPart()
    const [first, second] = [await addLot(partKey, { expiresAt: "2026-06-01" }), await addLot(partKey)]
    const { movementIds } = await shop.removeStock({ partKey, boxNo, locNo: 1, quantity: "3" })
    expect(movementIds).toHaveLength(2)
    expect(await listPartStock(db(), partKey, today)).toMatchObject([{ lotId: second, quantity: "1" }])
    expect(await lotsThere(partKey)).not.toContain(first)
  })

  it("the named one only, however late it is in the order", async () => {
    const partKey = await newPart()
    const [early, late] = [await addLot(partKey, { expiresAt: "2026-06-01" }), await addLot(partKey)]
    expect(
      await refusalOf(shop.removeStock({ partKey, boxNo, locNo: 1, quantity: "3", lotId: late })),
    ).toMatchObject({
      reason: "INSUFFICIENT_STOCK",
      details: { shortages: [{ needed: "3", available: "2" }] },
    })
    await shop.removeStock({ partKey, boxNo, locNo: 1, quantity: "2", lotId: late })
    expect(await lotsThere(partKey)).toEqual([early])
  })
})

describe("held and expired lots", () => {
  it("are skipped, shown apart, and taken when asked for", async () => {
    const partKey = await newPart()
    const [held, expired, free] = [
      await addLot(partKey),
      await addLot(partKey, { expiresAt: "2026-04-30" }),
      await addLot(partKey),
    ]
    await shop.updateLot({ lotId: held, held: true })
    expect(await getPart(db(), partKey, today)).toMatchObject({ onHand: "6", held: "4", available: "2" })
    expect(
      (await listPartStock(db(), partKey, today)).map((row) => [row.lotId, row.held, row.onHold]),
    ).toEqual([
      [held, true, true],
      [expired, true, false],
      [free, false, false],
    ])
    const remove = (quantity: string, allowExpired: boolean) =>
      shop.removeStock({ partKey, boxNo, locNo: 1, quantity, allowExpired })
    expect(await refusalOf(remove("3", false))).toMatchObject({
      details: { shortages: [{ needed: "3", available: "2" }] },
    })
    await remove("2", false)
    expect(await lotsThere(partKey)).toEqual([held, expired])
    await remove("3", true)
    expect(await getPart(db(), partKey, today)).toMatchObject({ onHand: "1" })
  })

  it("a named lot on hold stays on hold", async () => {
    const partKey = await newPart()
    const lotId = await addLot(partKey)
    await shop.updateLot({ lotId, held: true })
    const remove = { partKey, boxNo, locNo: 1, quantity: "1", lotId }
    expect((await refusalOf(shop.removeStock(remove))).reason).toBe("INSUFFICIENT_STOCK")
    await shop.removeStock({ ...remove, allowExpired: true })
  })

  it("are moved only when asked for", async () => {
    const partKey = await newPart()
    await addLot(partKey, { expiresAt: "2026-04-30" })
    const move = { partKey, from: { boxNo, locNo: 1 }, to: { boxNo, locNo: 2 }, quantity: "1" }
    expect((await refusalOf(shop.moveStock(move))).reason).toBe("INSUFFICIENT_STOCK")
    await shop.moveStock({ ...move, allowExpired: true })
    expect((await listPartStock(db(), partKey, today)).map((row) => row.locNo)).toEqual([1, 2])
  })

  it("a lot may be used on its last day, by the date of the change", async () => {
    const partKey = await newPart()
    await addLot(partKey, { expiresAt: "2026-05-01" })
    const remove = (moment: string) =>
      shop.removeStock({ partKey, boxNo, locNo: 1, quantity: "1" }, { at: moment })
    await remove("2026-05-01T23:59:59.999Z")
    expect((await refusalOf(remove("2026-05-02T00:00:00.000Z"))).reason).toBe("INSUFFICIENT_STOCK")
  })
})

describe("editing a lot", () => {
  it("changes the given fields, keeps the others, and counts its version", async () => {
    const partKey = await newPart()
    const lotId = await addLot(partKey, { expiresAt: "2026-06-01" })
    expect(await shop.updateLot({ lotId, lotCode: "B-2" })).toMatchObject({
      partKey,
      lotCode: "B-2",
      expiresAt: "2026-06-01",
      held: false,
      version: 2,
      quantity: "2",
    })
    expect(await shop.updateLot({ lotId, expiresAt: null, held: true })).toMatchObject({
      lotCode: "B-2",
      expiresAt: null,
      held: true,
      version: 3,
    })
    expect(await shop.updateLot({ lotId, lotCode: " ", held: false })).toMatchObject({
      lotCode: null,
      held: false,
    })
  })

  it("of nobody is refused", async () => {
    expect(await refusalOf(shop.updateLot({ lotId: 999_999, held: true }))).toMatchObject({
      reason: "NOT_FOUND",
      details: { what: "lot" },
    })
  })

  it.for(["2026-02-29", "2026-5-1", "tomorrow"])("%s is no expiry date", async (expiresAt) => {
    const lotId = await addLot(await newPart())
    await expect(shop.updateLot({ lotId, expiresAt })).rejects.toThrow("expiresAt")
  })
})

async function newPart() {
  return key((await shop.createPart({ description: "Yeast" })).key)
}

/** Puts a lot of 2 on location 1. @returns its id */
async function addLot(
  partKey: string,
  facts: { expiresAt?: string; receivedAt?: string } = {},
): Promise<number> {
  return (await shop.addStock({ partKey, boxNo, locNo: 1, quantity: "2", ...facts })).lotId
}

async function lotsThere(partKey: string): Promise<number[]> {
  return (await listPartStock(db(), key(partKey), today)).map((row) => row.lotId)
}
