import type { TestDatabase } from "@kitwright/db/test-kit"
import { BoxNo } from "@kitwright/domain/ids"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ZodError } from "zod"
import { getBox, listBoxes, listBoxesInput } from "../src/boxes/boxes.ts"
import { key, db, openShop, refusalOf, shop } from "./shop.ts"

let database: TestDatabase

beforeAll(async () => {
  database = await openShop()
})
afterAll(async () => {
  await database.close()
})

describe("a new box", () => {
  it("has the next number and empty locations from 1 on", async () => {
    const first = await shop.createBox({ description: "Drawers", capacity: 3 })
    const second = await shop.createBox({ description: "Drawers", capacity: 1 })
    expect(second.boxNo).toBe(first.boxNo + 1)
    expect(first).toMatchObject({
      description: "Drawers",
      capacity: 3,
      version: 1,
      retiredAt: null,
      occupied: 0,
      utilisation: 0,
    })
    expect(first.locations).toEqual([1, 2, 3].map((locNo) => ({ locNo, contents: [] })))
    expect(await getBox(db(), first.boxNo)).toEqual(first)
  })

  it.for([0, 1_001, 1.5, -1])("of %d locations is none", async (capacity) => {
    await expect(shop.createBox({ description: "Drawers", capacity })).rejects.toBeInstanceOf(ZodError)
  })

  it("shows what lies where, one row per part", async () => {
    const { boxNo } = await shop.createBox({ description: "Drawers", capacity: 4 })
    const [bolt, nut] = [await newPart("Bolt", "BBBB"), await newPart("Nut", "AAAA")]
    for (const partKey of [bolt, bolt, nut]) await shop.addStock({ partKey, boxNo, locNo: 2, quantity: "3" })
    const box = await getBox(db(), boxNo)
    expect(box).toMatchObject({ occupied: 1, utilisation: 0.25 })
    expect(box.locations[1]).toEqual({
      locNo: 2,
      contents: [
        { partKey: nut, description: "Nut", unit: "each", quantity: "3" },
        { partKey: bolt, description: "Bolt", unit: "each", quantity: "6" },
      ],
    })
  })
})

describe("editing", () => {
  it("changes the given fields, keeps the others, and counts the version", async () => {
    const box = await shop.createBox({ description: "Drawers", capacity: 2 })
    const renamed = await shop.updateBox({ boxNo: box.boxNo, version: 1, description: "Shelf" })
    expect(renamed).toMatchObject({ description: "Shelf", capacity: 2, version: 2 })
    const grown = await shop.updateBox({ boxNo: box.boxNo, version: 2, capacity: 4 })
    expect(grown.locations.map((location) => location.locNo)).toEqual([1, 2, 3, 4])
    expect(await refusalOf(shop.updateBox({ boxNo: box.boxNo, version: 2, capacity: 5 }))).toMatchObject({
      reason: "VERSION_CONFLICT",
      details: { current: grown },
    })
  })

  it("shrinks only past empty locations, and names those that are not", async () => {
    const { boxNo } = await shop.createBox({ description: "Drawers", capacity: 5 })
    const partKey = await newPart("Bolt")
    for (const locNo of [2, 4, 5]) await shop.addStock({ partKey, boxNo, locNo, quantity: "1" })
    expect(await refusalOf(shop.updateBox({ boxNo, version: 1, capacity: 3 }))).toMatchObject({
      reason: "IN_USE",
      details: { by: [{ kind: "occupied locations", count: 2, examples: [`${boxNo}-4`, `${boxNo}-5`] }] },
    })
    // Whoever saw another box is told so first.
    const stale = shop.updateBox({ boxNo, version: 2, capacity: 3 })
    expect((await refusalOf(stale)).reason).toBe("VERSION_CONFLICT")
    for (const locNo of [4, 5]) await shop.removeStock({ partKey, boxNo, locNo, quantity: "1" })
    const shrunk = await shop.updateBox({ boxNo, version: 1, capacity: 3 })
    expect(shrunk.locations.map((location) => location.locNo)).toEqual([1, 2, 3])
    expect(await refusalOf(shop.addStock({ partKey, boxNo, locNo: 4, quantity: "1" }))).toMatchObject({
      reason: "NOT_FOUND",
      details: { id: `${boxNo}-4` },
    })
    await shop.updateBox({ boxNo, version: 2, capacity: 5 })
    await shop.addStock({ partKey, boxNo, locNo: 4, quantity: "1" })
    expect((await getBox(db(), boxNo)).occupied).toBe(2)
  })
})

describe("deleting", () => {
  it("an unused box is gone, and its number is not given again", async () => {
    const { boxNo } = await shop.createBox({ description: "Drawers", capacity: 2 })
    expect(await shop.deleteBox({ boxNo })).toEqual({ boxNo, retired: false })
    expect(await refusalOf(getBox(db(), boxNo))).toMatchObject({
      reason: "NOT_FOUND",
      details: { what: "box", id: boxNo },
    })
    expect((await shop.createBox({ description: "Next", capacity: 1 })).boxNo).toBe(boxNo + 1)
  })

  it("a box with a history is retired: hidden, its number kept, nothing goes in", async () => {
    const { boxNo } = await shop.createBox({ description: "Drawers", capacity: 2 })
    const partKey = await newPart("Bolt")
    await shop.addStock({ partKey, boxNo, locNo: 1, quantity: "1" })
    const removal = await shop.removeStock({ partKey, boxNo, locNo: 1, quantity: "1" })
    expect(await shop.deleteBox({ boxNo })).toEqual({ boxNo, retired: true })
    expect((await listAll()).map((box) => box.boxNo)).not.toContain(boxNo)
    expect(await getBox(db(), boxNo)).toMatchObject({ retiredAt: "2026-05-01T12:00:00.000Z" })

    const gone = { reason: "NOT_FOUND" }
    expect(await refusalOf(shop.addStock({ partKey, boxNo, locNo: 1, quantity: "1" }))).toMatchObject(gone)
    expect(await refusalOf(shop.undoMovement({ movementId: Number(removal.movementIds[0]) }))).toMatchObject(
      gone,
    )
    expect(await refusalOf(shop.updateBox({ boxNo, version: 1, description: "x" }))).toMatchObject(gone)
    expect(await refusalOf(shop.deleteBox({ boxNo }))).toMatchObject(gone)
    expect((await shop.createBox({ description: "Next", capacity: 1 })).boxNo).toBe(boxNo + 1)
  })

  it("a box with something in it is refused", async () => {
    const { boxNo } = await shop.createBox({ description: "Drawers", capacity: 2 })
    await shop.addStock({ partKey: await newPart("Bolt"), boxNo, locNo: 2, quantity: "1" })
    expect(await refusalOf(shop.deleteBox({ boxNo }))).toMatchObject({
      reason: "IN_USE",
      details: { what: `box ${boxNo}`, by: [{ kind: "occupied locations", count: 1 }] },
    })
  })

  it("nobody's box is refused", async () => {
    const boxNo = BoxNo.parse(999)
    for (const attempt of [
      shop.deleteBox({ boxNo }),
      shop.updateBox({ boxNo, version: 1, capacity: 1 }),
      getBox(db(), boxNo),
    ].map(refusalOf)) {
      expect(await attempt).toMatchObject({ reason: "NOT_FOUND", details: { what: "box", id: 999 } })
    }
  })
})

it("the list goes in pages by number", async () => {
  for (let made = 0; made < 3; made++) await shop.createBox({ description: "Paged", capacity: 1 })
  const boxes = (await listAll()).map((box) => box.boxNo)
  expect(boxes).toEqual(boxes.toSorted((a, b) => a - b))
  const first = await listBoxes(db(), listBoxesInput.parse({ limit: boxes.length - 1 }))
  const second = await listBoxes(
    db(),
    listBoxesInput.parse({ limit: 1, cursor: first.nextCursor ?? undefined }),
  )
  expect(second).toMatchObject({ items: [{ boxNo: boxes.at(-1) }], nextCursor: null })
  expect(await refusalOf(listBoxes(db(), listBoxesInput.parse({ cursor: "x" })))).toMatchObject({
    reason: "VALIDATION",
  })
})

async function listAll() {
  return (await listBoxes(db(), listBoxesInput.parse({ limit: 200 }))).items
}

async function newPart(description: string, chosen?: string) {
  return key((await shop.createPart({ description, ...(chosen !== undefined && { key: chosen }) })).key)
}
