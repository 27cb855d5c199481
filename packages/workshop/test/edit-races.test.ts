import type { TestDatabase } from "@kitwright/db/test-kit"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { getBox } from "../src/boxes/boxes.ts"
import { getKit } from "../src/kits/get-kit.ts"
import { getPart } from "../src/parts/get-part.ts"
import { type Call, call, type Outcome } from "./call-in-process.ts"
import { type OtherProcess, overlap as overlapIn, startProcess } from "./races.ts"
import { db, key, known, openShop, proveLedger, shop, today } from "./shop.ts"

let database: TestDatabase
let other: OtherProcess

beforeAll(async () => {
  database = await openShop()
  other = await startProcess(database.url, 1)
})
afterAll(async () => {
  await proveLedger()
  await other.end()
  await database.close()
})

/** The first call stands before its commit while the second is made: the first must win, and the second be told why. */
async function overlap(first: Call, second: Call): Promise<Outcome> {
  const outcomes = await overlapIn(other, first, second)
  expect(outcomes.first).toHaveProperty("answer")
  return outcomes.second
}

describe("a cycle of kits by two edits at once", () => {
  it("two lines", async () => {
    const [one, two] = [await newMaker("One"), await newMaker("Two")]
    const addOne = call("addLine", { kitId: one.kitId, partKey: two.partKey, quantity: "1" })
    const addTwo = call("addLine", { kitId: two.kitId, partKey: one.partKey, quantity: "1" })
    expect(await overlap(addOne, addTwo)).toMatchObject({
      refusal: {
        reason: "BOM_CYCLE",
        details: {
          path: [
            { kitId: two.kitId, kitName: "Two" },
            { kitId: one.kitId, kitName: "One" },
            { kitId: two.kitId, kitName: "Two" },
          ],
        },
      },
    })
    expect((await getKit(db(), two.kitId, today)).lines).toEqual([])
  })

  it("two lines that change their part", async () => {
    const [one, two] = [await newMaker("One"), await newMaker("Two")]
    const [lineOne, lineTwo] = [await newLine(one.kitId), await newLine(two.kitId)]
    const changeOne = call("updateLine", { lineId: lineOne.id, version: 1, partKey: two.partKey })
    const changeTwo = call("updateLine", { lineId: lineTwo.id, version: 1, partKey: one.partKey })
    expect(await overlap(changeOne, changeTwo)).toMatchObject({ refusal: { reason: "BOM_CYCLE" } })
  })

  it("two output parts", async () => {
    const [partOne, partTwo] = [await newPart(), await newPart()]
    const [one, two] = [await newKit("One"), await newKit("Two")]
    await shop.addLine({ kitId: one.id, partKey: partTwo, quantity: "1" })
    await shop.addLine({ kitId: two.id, partKey: partOne, quantity: "1" })
    const makeOne = call("updateKit", { id: one.id, version: 2, outputPartKey: partOne })
    const makeTwo = call("updateKit", { id: two.id, version: 2, outputPartKey: partTwo })
    expect(await overlap(makeOne, makeTwo)).toMatchObject({ refusal: { reason: "BOM_CYCLE" } })
  })

  it("two kits brought back", async () => {
    const [one, two] = [await newMaker("One"), await newMaker("Two")]
    await shop.addLine({ kitId: one.kitId, partKey: two.partKey, quantity: "1" })
    await shop.archiveKit({ id: one.kitId })
    const archived = await shop.addLine({ kitId: two.kitId, partKey: one.partKey, quantity: "1" })
    expect(archived.partKey).toBe(one.partKey)
    await shop.archiveKit({ id: two.kitId })
    const back = (id: number) => call("unarchiveKit", { id })
    expect(await overlap(back(one.kitId), back(two.kitId))).toMatchObject({
      refusal: { reason: "BOM_CYCLE" },
    })
  })
})

describe("kits", () => {
  it("two lines of one part at once: the kit has it once", async () => {
    const [kit, partKey] = [await newKit("Lamp"), await newPart()]
    const add = call("addLine", { kitId: kit.id, partKey, quantity: "1" })
    expect(await overlap(add, add)).toMatchObject({
      refusal: { reason: "ALREADY_EXISTS", details: { field: "partKey" } },
    })
    expect((await getKit(db(), kit.id, today)).lines).toHaveLength(1)
  })

  it("two active makers of one part at once: it has one", async () => {
    const partKey = await newPart()
    const make = (name: string) => call("createKit", { name, outputPartKey: partKey })
    expect(await overlap(make("One"), make("Two"))).toMatchObject({
      refusal: { reason: "INVALID_STATE", details: { field: "outputPartKey" } },
    })
  })

  it("two edits of one kit: the second is told what the first wrote", async () => {
    const kit = await newKit("Lamp")
    const rename = (name: string) => call("updateKit", { id: kit.id, version: 1, name })
    expect(await overlap(rename("First"), rename("Second"))).toMatchObject({
      refusal: {
        reason: "VERSION_CONFLICT",
        details: { current: { id: kit.id, name: "First", version: 2 } },
      },
    })
    expect((await getKit(db(), kit.id, today)).name).toBe("First")
  })

  it("two edits of one line: the second is told what the first wrote", async () => {
    const line = await newLine((await newKit("Lamp")).id)
    const edit = (quantity: string) => call("updateLine", { lineId: line.id, version: 1, quantity })
    expect(await overlap(edit("5"), edit("7"))).toMatchObject({
      refusal: {
        reason: "VERSION_CONFLICT",
        details: { current: { id: line.id, quantity: "5", version: 2 } },
      },
    })
  })

  it("a line removed while its kit is archived stays", async () => {
    const kit = await newKit("Lamp")
    const line = await newLine(kit.id)
    const remove = call("removeLine", { lineId: line.id, version: 1 })
    expect(await overlap(call("archiveKit", { id: kit.id }), remove)).toMatchObject({
      refusal: { reason: "INVALID_STATE", details: { state: "archived" } },
    })
    expect((await getKit(db(), kit.id, today)).lines).toHaveLength(1)
  })

  it("a line removed twice at once is gone once", async () => {
    const kit = await newKit("Lamp")
    const line = await newLine(kit.id)
    const remove = call("removeLine", { lineId: line.id, version: 1 })
    expect(await overlap(remove, remove)).toMatchObject({
      refusal: { reason: "NOT_FOUND", details: { what: "line" } },
    })
    expect((await getKit(db(), kit.id, today)).version).toBe(3)
  })

  it("lines moved at once end in one order", async () => {
    const kit = await newKit("Lamp")
    const [a, b, c] = [await newLine(kit.id), await newLine(kit.id), await newLine(kit.id)]
    const toFront = (line: { id: number }) =>
      call("moveLine", { lineId: line.id, afterLineId: null, version: 1 })
    expect(await overlap(toFront(b), toFront(c))).toHaveProperty("answer")
    expect((await getKit(db(), kit.id, today)).lines.map((line) => line.id)).toEqual([c.id, b.id, a.id])
  })

  it("a line added while its kit is deleted goes nowhere", async () => {
    const [kit, partKey] = [await newKit("Lamp"), await newPart()]
    const add = call("addLine", { kitId: kit.id, partKey, quantity: "1" })
    expect(await overlap(call("deleteKit", { id: kit.id }), add)).toMatchObject({
      refusal: { reason: "NOT_FOUND", details: { what: "kit" } },
    })
  })
})

describe("parts", () => {
  it("deleted while a line takes it, and the other way round", async () => {
    const [kit, partKey] = [await newKit("Lamp"), await newPart()]
    const add = (wanted: string) => call("addLine", { kitId: kit.id, partKey: wanted, quantity: "1" })
    expect(await overlap(call("deletePart", { key: partKey }), add(partKey))).toMatchObject({
      refusal: { reason: "NOT_FOUND", details: { what: "part", id: partKey } },
    })

    const another = await newPart()
    expect(await overlap(add(another), call("deletePart", { key: another }))).toMatchObject({
      refusal: { reason: "IN_USE", details: { by: [{ kind: "kit lines", count: 1, examples: ["Lamp"] }] } },
    })
    expect((await getPart(db(), another, today)).usedInKits).toBe(true)
  })

  it("deleted while it is received, and the other way round", async () => {
    const [{ boxNo }, partKey, another] = [await newBox(1), await newPart(), await newPart()]
    const receive = (wanted: string) => call("addStock", { partKey: wanted, boxNo, locNo: 1, quantity: "1" })
    expect(await overlap(call("deletePart", { key: partKey }), receive(partKey))).toMatchObject({
      refusal: { reason: "NOT_FOUND", details: { what: "part" } },
    })
    expect(await overlap(receive(another), call("deletePart", { key: another }))).toMatchObject({
      refusal: { reason: "IN_USE", details: { by: [{ kind: "movements", count: 1 }] } },
    })
  })

  it("deleted while a kit is to make it", async () => {
    const partKey = await newPart()
    const make = call("createKit", { name: "Lamp", outputPartKey: partKey })
    expect(await overlap(call("deletePart", { key: partKey }), make)).toMatchObject({
      refusal: { reason: "NOT_FOUND", details: { what: "part" } },
    })
  })

  it("whose unit changes while a line takes it, and the other way round", async () => {
    const [kit, partKey, another] = [await newKit("Lamp"), await newPart(), await newPart()]
    const add = (wanted: string) =>
      call("addLine", { kitId: kit.id, partKey: wanted, quantity: "1", unit: "dozen" })
    const weigh = (wanted: string) => call("updatePart", { key: wanted, version: 1, unit: "g" })
    expect(await overlap(weigh(partKey), add(partKey))).toMatchObject({
      refusal: { reason: "UNIT_MISMATCH", details: { from: "dozen", to: "g", partKey } },
    })
    expect(await overlap(add(another), weigh(another))).toMatchObject({
      refusal: { reason: "IN_USE", details: { by: [{ kind: "kit lines", count: 1 }] } },
    })
  })

  it("that lose their density while a line needs it, and the other way round", async () => {
    const kit = await newKit("Bread")
    const oil = async () =>
      key((await shop.createPart({ description: "Oil", unit: "g", density: "0.92" })).key)
    const [partKey, another] = [await oil(), await oil()]
    const add = (wanted: string) =>
      call("addLine", { kitId: kit.id, partKey: wanted, quantity: "1", unit: "cup" })
    const forget = (wanted: string) => call("updatePart", { key: wanted, version: 1, density: null })
    expect(await overlap(forget(partKey), add(partKey))).toMatchObject({
      refusal: { reason: "UNIT_MISMATCH" },
    })
    expect(await overlap(add(another), forget(another))).toMatchObject({
      refusal: { reason: "UNIT_MISMATCH", details: { partKey: another } },
    })
  })

  it("two edits of one part: the second is told what the first wrote", async () => {
    const partKey = await newPart()
    const edit = (note: string) => call("updatePart", { key: partKey, version: 1, note })
    expect(await overlap(edit("first"), edit("second"))).toMatchObject({
      refusal: {
        reason: "VERSION_CONFLICT",
        details: { current: { key: partKey, note: "first", version: 2 } },
      },
    })
  })

  it("archived while they are received stay off the shelf", async () => {
    const [{ boxNo }, partKey] = [await newBox(1), await newPart()]
    const receive = call("addStock", { partKey, boxNo, locNo: 1, quantity: "1" })
    expect(await overlap(call("archivePart", { key: partKey }), receive)).toMatchObject({
      refusal: { reason: "INVALID_STATE", details: { state: "archived" } },
    })
  })

  it("two with one chosen key at once: one gets it", async () => {
    const create = call("createPart", { description: "Bolt", key: "BOLT" })
    expect(await overlap(create, create)).toMatchObject({
      refusal: { reason: "ALREADY_EXISTS", details: { field: "key", value: "BOLT" } },
    })
  })
})

describe("boxes", () => {
  it("that shrink while something is put where they end, and the other way round", async () => {
    const partKey = await newPart()
    const put = (boxNo: number) => call("addStock", { partKey, boxNo, locNo: 2, quantity: "1" })
    const shrink = (boxNo: number) => call("updateBox", { boxNo, version: 1, capacity: 1 })
    // A location with a history stays in the table, so that only the box's capacity says that it is gone.
    const [used, fresh, filled] = [await newBoxWithHistory(partKey), await newBox(2), await newBox(2)]
    for (const { boxNo } of [used, fresh]) {
      expect(await overlap(shrink(boxNo), put(boxNo))).toMatchObject({
        refusal: { reason: "NOT_FOUND", details: { what: "location", id: `${boxNo}-2` } },
      })
    }
    expect(await overlap(put(filled.boxNo), shrink(filled.boxNo))).toMatchObject({
      refusal: {
        reason: "IN_USE",
        details: { by: [{ kind: "occupied locations", count: 1, examples: [`${filled.boxNo}-2`] }] },
      },
    })
    expect((await getBox(db(), filled.boxNo)).capacity).toBe(2)
  })

  it.for(["moveStock", "countStock", "undoMovement"] as const)(
    "that shrink while %s puts something where they end",
    async (name) => {
      const partKey = await newPart()
      const { boxNo, removal } = await newBoxWithHistory(partKey)
      const from = await newBox(1)
      await shop.addStock({ partKey, boxNo: from.boxNo, locNo: 1, quantity: "1" })
      const puts = {
        moveStock: call("moveStock", {
          partKey,
          from: { boxNo: from.boxNo, locNo: 1 },
          to: { boxNo, locNo: 2 },
          quantity: "1",
        }),
        countStock: call("countStock", { partKey, boxNo, locNo: 2, counted: "1" }),
        undoMovement: call("undoMovement", { movementId: removal }),
      }
      const shrink = call("updateBox", { boxNo, version: 1, capacity: 1 })
      expect(await overlap(shrink, puts[name])).toMatchObject({
        refusal: { reason: "NOT_FOUND", details: { what: "location" } },
      })
    },
  )

  it("that go while something is put into them, and the other way round", async () => {
    const partKey = await newPart()
    const put = (boxNo: number) => call("addStock", { partKey, boxNo, locNo: 1, quantity: "1" })
    const remove = (boxNo: number) => call("deleteBox", { boxNo })
    const [used, fresh, filled] = [await newBoxWithHistory(partKey), await newBox(2), await newBox(2)]
    for (const { boxNo } of [used, fresh]) {
      expect(await overlap(remove(boxNo), put(boxNo))).toMatchObject({
        refusal: { reason: "NOT_FOUND", details: { what: "location" } },
      })
    }
    expect(await overlap(put(filled.boxNo), remove(filled.boxNo))).toMatchObject({
      refusal: { reason: "IN_USE" },
    })
  })

  it("two edits of one box: the second is told what the first wrote", async () => {
    const { boxNo } = await newBox(1)
    const rename = (description: string) => call("updateBox", { boxNo, version: 1, description })
    expect(await overlap(rename("First"), rename("Second"))).toMatchObject({
      refusal: {
        reason: "VERSION_CONFLICT",
        details: { current: { boxNo, description: "First", version: 2 } },
      },
    })
  })
})

describe("types", () => {
  it("can't come to stand below each other by two edits", async () => {
    const [one, two] = [await shop.createType({ name: "One" }), await shop.createType({ name: "Two" })]
    const below = (id: number, parentId: number) => call("updateType", { id, version: 1, parentId })
    expect(await overlap(below(one.id, two.id), below(two.id, one.id))).toMatchObject({
      refusal: { reason: "VALIDATION", details: { field: "parentId" } },
    })
  })

  it("two edits of one type: the second is told what the first wrote", async () => {
    const type = await shop.createType({ name: "Before" })
    const rename = (name: string) => call("updateType", { id: type.id, version: 1, name })
    expect(await overlap(rename("First"), rename("Second"))).toMatchObject({
      refusal: { reason: "VERSION_CONFLICT", details: { current: { name: "First", version: 2 } } },
    })
  })

  it("that go while a part or a type takes them, and the other way round", async () => {
    const uses = {
      part: (typeId: number) => call("createPart", { description: "Bolt", typeId }),
      type: (parentId: number) => call("createType", { name: `Below ${parentId}`, parentId }),
    }
    for (const [kind, use] of Object.entries(uses)) {
      const [going, staying] = [
        await shop.createType({ name: `Going ${kind}` }),
        await shop.createType({ name: `Staying ${kind}` }),
      ]
      expect(await overlap(call("deleteType", { id: going.id }), use(going.id))).toMatchObject({
        refusal: { reason: "NOT_FOUND", details: { what: "type" } },
      })
      expect(await overlap(use(staying.id), call("deleteType", { id: staying.id }))).toMatchObject({
        refusal: { reason: "IN_USE", details: { by: [{ count: 1 }] } },
      })
    }
  })
})

async function newPart() {
  return key((await shop.createPart({ description: "Part" })).key)
}

async function newKit(name: string) {
  return await shop.createKit({ name })
}

/** A part and the kit that makes it. */
async function newMaker(name: string) {
  const partKey = await newPart()
  return { partKey, kitId: (await shop.createKit({ name, outputPartKey: partKey })).id }
}

/** A line of a new part. */
async function newLine(kitId: number) {
  return await shop.addLine({ kitId, partKey: await newPart(), quantity: "1" })
}

async function newBox(capacity: number) {
  return await shop.createBox({ description: "Box", capacity })
}

/** A box of two locations, both empty, in both of which something was once. */
async function newBoxWithHistory(partKey: string) {
  const { boxNo } = await newBox(2)
  const removals: number[] = []
  for (const locNo of [1, 2]) {
    await shop.addStock({ partKey, boxNo, locNo, quantity: "1" })
    removals.push(...(await shop.removeStock({ partKey, boxNo, locNo, quantity: "1" })).movementIds)
  }
  return { boxNo, removal: known(removals[1]) }
}
