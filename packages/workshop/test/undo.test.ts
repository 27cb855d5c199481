import type { TestDatabase } from "@kitwright/db/test-kit"
import { afterAll, afterEach, beforeAll, expect, it } from "vitest"
import { getPart } from "../src/parts/get-part.ts"
import { listMovements, listMovementsInput, listPartStock } from "../src/parts/part-ledger.ts"
import { db, key, known, openShop, proveLedger, refusalOf, shop, today } from "./shop.ts"

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

it("a take goes back into the same lot and place, as a counter-entry that names it", async () => {
  const { partKey, lotId } = await stocked("5")
  const [movementId] = (await remove(partKey, "3")).movementIds
  const undo = await shop.undoMovement({ movementId: known(movementId) })
  expect(await listPartStock(db(), partKey, today)).toMatchObject([{ lotId, locNo: 1, quantity: "5" }])
  const [counter, taken] = await movementsOf(partKey)
  expect(counter).toMatchObject({
    id: undo.movementId,
    reason: "undo",
    reverses: movementId,
    from: "consumed",
    to: "location",
    quantity: "3",
  })
  expect(taken).toMatchObject({ id: movementId, reason: "adjustment", reversedBy: undo.movementId })
})

it("a move goes back", async () => {
  const { partKey } = await stocked("5")
  const [movementId] = (await shop.moveStock({ partKey, from: place(1), to: place(2), quantity: "4" }))
    .movementIds
  await shop.undoMovement({ movementId: known(movementId) })
  expect(await listPartStock(db(), partKey, today)).toMatchObject([{ locNo: 1, quantity: "5" }])
})

it("a receipt goes back, and the lot is gone from the shelf", async () => {
  const { partKey, movementId } = await stocked("5")
  await shop.undoMovement({ movementId })
  expect(await listPartStock(db(), partKey, today)).toEqual([])
  expect((await movementsOf(partKey)).map((row) => row.reason)).toEqual(["undo", "receipt"])
})

it("counts go back in both directions", async () => {
  const { partKey } = await stocked("5")
  const more = await shop.countStock({ partKey, ...place(1), counted: "8" })
  await shop.undoMovement({ movementId: known(more.movementIds[0]) })
  const less = await shop.countStock({ partKey, ...place(1), counted: "1" })
  await shop.undoMovement({ movementId: known(less.movementIds[0]) })
  expect((await getPart(db(), partKey, today)).onHand).toBe("5")
})

it("what was used since is refused by the movements that used it and still count, and history is kept", async () => {
  const { partKey, movementId } = await stocked("5")
  const [regretted] = (await remove(partKey, "2")).movementIds
  await shop.undoMovement({ movementId: known(regretted) })
  const [used] = (await remove(partKey, "3")).movementIds
  const [moved] = (await shop.moveStock({ partKey, from: place(1), to: place(2), quantity: "1" })).movementIds
  expect(await refusalOf(shop.undoMovement({ movementId }))).toMatchObject({
    reason: "IN_USE",
    details: {
      what: `movement ${movementId}`,
      by: [
        { kind: "later movements", count: 2, examples: [`${used}: adjustment of 3`, `${moved}: move of 1`] },
      ],
    },
  })
  expect((await getPart(db(), partKey, today)).onHand).toBe("2")
  expect(await movementsOf(partKey)).toHaveLength(5)
})

it("once the later movements are undone, it can be undone too", async () => {
  const { partKey, movementId } = await stocked("5")
  const [used] = (await remove(partKey, "3")).movementIds
  await shop.undoMovement({ movementId: known(used) })
  await shop.undoMovement({ movementId })
  expect((await getPart(db(), partKey, today)).onHand).toBe("0")
})

it("what other lots of the part hold does not help, what came back to the same lot does", async () => {
  const { partKey, movementId, lotId } = await stocked("5")
  await remove(partKey, "1")
  await shop.addStock({ partKey, ...place(1), quantity: "100" })
  expect((await refusalOf(shop.undoMovement({ movementId }))).reason).toBe("IN_USE")
  await shop.countStock({ partKey, ...place(1), lotId, counted: "5" })
  await shop.undoMovement({ movementId })
  expect((await getPart(db(), partKey, today)).onHand).toBe("100")
})

it("twice is refused, and so is undoing an undo", async () => {
  const { partKey } = await stocked("5")
  const [movementId] = (await remove(partKey, "3")).movementIds
  const undo = await shop.undoMovement({ movementId: known(movementId) })
  expect(await refusalOf(shop.undoMovement({ movementId: known(movementId) }))).toMatchObject({
    reason: "INVALID_STATE",
    details: { state: "undone" },
  })
  expect(await refusalOf(shop.undoMovement({ movementId: undo.movementId }))).toMatchObject({
    reason: "INVALID_STATE",
    details: { state: "undo" },
  })
  expect((await getPart(db(), partKey, today)).onHand).toBe("5")
})

it("of nothing is refused", async () => {
  expect(await refusalOf(shop.undoMovement({ movementId: 999_999 }))).toMatchObject({
    reason: "NOT_FOUND",
    details: { what: "movement" },
  })
})

it("needs the place to be there still", async () => {
  const { partKey } = await stocked("5", 3)
  const [movementId] = (await shop.removeStock({ partKey, ...place(3), quantity: "5" })).movementIds
  const box = await shop.updateBox({ boxNo, version: 1, capacity: 2 })
  expect(await refusalOf(shop.undoMovement({ movementId: known(movementId) }))).toMatchObject({
    reason: "NOT_FOUND",
    details: { id: `${boxNo}-3` },
  })
  await shop.updateBox({ boxNo, version: box.version, capacity: 3 })
  await shop.undoMovement({ movementId: known(movementId) })
  expect((await getPart(db(), partKey, today)).onHand).toBe("5")
})

it("works for an archived part", async () => {
  const { partKey } = await stocked("5")
  const [movementId] = (await remove(partKey, "3")).movementIds
  await shop.archivePart({ key: partKey })
  await shop.undoMovement({ movementId: known(movementId) })
  expect((await getPart(db(), partKey, today)).onHand).toBe("5")
})

it("a hundred times over leaves the books where they were", async () => {
  const { partKey } = await stocked("5")
  for (let round = 0; round < 100; round++) {
    const [movementId] = (await remove(partKey, "5")).movementIds
    await shop.undoMovement({ movementId: known(movementId) })
  }
  expect((await getPart(db(), partKey, today)).onHand).toBe("5")
})

function place(locNo: number) {
  return { boxNo, locNo }
}

/** A part with one lot on a location. */
async function stocked(quantity: string, locNo = 1) {
  const partKey = key((await shop.createPart({ description: "Bolt" })).key)
  return { partKey, ...(await shop.addStock({ partKey, ...place(locNo), quantity })) }
}

async function remove(partKey: string, quantity: string) {
  return await shop.removeStock({ partKey, ...place(1), quantity })
}

async function movementsOf(partKey: string) {
  return (await listMovements(db(), listMovementsInput.parse({ key: partKey }))).items
}
