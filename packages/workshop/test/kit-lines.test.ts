import type { TestDatabase } from "@kitwright/db/test-kit"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ZodError } from "zod"
import { getBuildable } from "../src/kits/buildable.ts"
import { getKit } from "../src/kits/get-kit.ts"
import { db, key, openShop, refusalOf, shop, today } from "./shop.ts"

let database: TestDatabase
let boxNo: number

beforeAll(async () => {
  database = await openShop()
  boxNo = (await shop.createBox({ description: "Drawers", capacity: 1 })).boxNo
})
afterAll(async () => {
  await database.close()
})

describe("a new line", () => {
  it("is in the part's unit and stands last", async () => {
    const kit = await shop.createKit({ name: "Lamp", buildTarget: "3" })
    const partKey = await newPart({ onHand: "4" })
    await shop.addLine({ kitId: kit.id, partKey: await newPart(), quantity: "1" })
    const line = await shop.addLine({
      kitId: kit.id,
      partKey,
      quantity: "2",
      designators: ["R1", " R2 "],
      note: " red ",
    })
    expect(line).toEqual({
      id: line.id,
      partKey,
      description: "Part",
      quantity: "2",
      fraction: null,
      unit: "each",
      partUnit: "each",
      stocked: true,
      quantityPerBatch: "2",
      requiredPerUnit: "2",
      totalRequired: "6",
      onHand: "4",
      held: "0",
      reservedByOthers: "0",
      available: "4",
      shortfall: "2",
      designators: ["R1", "R2"],
      note: "red",
      alternatives: [],
      makerKitId: null,
      makerKitName: null,
      version: 1,
    })
    expect((await getKit(db(), kit.id, today)).lines.at(-1)).toEqual(line)
  })

  it("may be in another unit of the kind, or, with a density, of weight and volume", async () => {
    const kit = await shop.createKit({ name: "Bread" })
    const flour = key((await shop.createPart({ description: "Flour", unit: "g", density: "0.53" })).key)
    expect(await shop.addLine({ kitId: kit.id, partKey: flour, quantity: "2", unit: "cup" })).toMatchObject({
      quantity: "2",
      unit: "cup",
      partUnit: "g",
      quantityPerBatch: "250.783531",
      totalRequired: "250.783531",
    })
    const salt = key((await shop.createPart({ description: "Salt", unit: "g" })).key)
    expect(
      await refusalOf(shop.addLine({ kitId: kit.id, partKey: salt, quantity: "1", unit: "tsp" })),
    ).toMatchObject({ reason: "UNIT_MISMATCH", details: { from: "tsp", to: "g", partKey: salt } })
    expect(
      await refusalOf(shop.addLine({ kitId: kit.id, partKey: salt, quantity: "1", unit: "m" })),
    ).toMatchObject({ reason: "UNIT_MISMATCH" })
    expect(await shop.addLine({ kitId: kit.id, partKey: salt, quantity: "1", unit: "oz" })).toMatchObject({
      quantityPerBatch: "28.349523",
    })
  })

  it("keeps a fraction that is no decimal as it was entered", async () => {
    const kit = await shop.createKit({ name: "Bread", buildTarget: "3" })
    const partKey = key((await shop.createPart({ description: "Flour", unit: "g" })).key)
    const line = await shop.addLine({ kitId: kit.id, partKey, quantity: "1 1/3" })
    expect(line).toMatchObject({ quantity: "1.333333", fraction: "4/3", totalRequired: "4" })
    expect(await shop.updateLine({ lineId: line.id, version: 1, note: "kept" })).toMatchObject({
      fraction: "4/3",
      totalRequired: "4",
    })
    expect(await shop.updateLine({ lineId: line.id, version: 2, quantity: "1/4" })).toMatchObject({
      quantity: "0.25",
      fraction: null,
      totalRequired: "0.75",
    })
  })

  it("of a counted part may be a fraction, needed in wholes", async () => {
    const kit = await shop.createKit({ name: "Lamp", buildTarget: "3" })
    expect(await shop.addLine({ kitId: kit.id, partKey: await newPart(), quantity: "0.5" })).toMatchObject({
      quantity: "0.5",
      totalRequired: "2",
      requiredPerUnit: "0.5",
    })
  })

  it.for([
    ["an unknown part", { partKey: "NONE" }, { reason: "NOT_FOUND", details: { what: "part", id: "NONE" } }],
    ["an unknown kit", { kitId: 999_999 }, { reason: "NOT_FOUND", details: { what: "kit" } }],
    [
      "an unknown alternative",
      { alternatives: ["NONE"] },
      { reason: "NOT_FOUND", details: { what: "part", id: "NONE" } },
    ],
  ] as const)("for %s is refused", async ([, change, refusal]) => {
    const kit = await shop.createKit({ name: "Lamp" })
    const line = { kitId: kit.id, partKey: await newPart(), quantity: "1" }
    const { alternatives, ...others } = { alternatives: [], ...change }
    expect(
      await refusalOf(shop.addLine({ ...line, ...others, alternatives: [...alternatives] })),
    ).toMatchObject(refusal)
    expect(await getKit(db(), kit.id, today)).toEqual(kit)
  })

  it("of an archived part, or a part the kit has, is refused", async () => {
    const [kit, partKey, archived] = [
      await shop.createKit({ name: "Lamp" }),
      await newPart(),
      await newPart(),
    ]
    await shop.archivePart({ key: archived })
    expect(await refusalOf(shop.addLine({ kitId: kit.id, partKey: archived, quantity: "1" }))).toMatchObject({
      reason: "INVALID_STATE",
    })
    await shop.addLine({ kitId: kit.id, partKey, quantity: "1" })
    expect(await refusalOf(shop.addLine({ kitId: kit.id, partKey, quantity: "2" }))).toMatchObject({
      reason: "ALREADY_EXISTS",
      details: { field: "partKey" },
    })
  })

  it.for(["0", "-1", "abc", "1e3"])("of %s is no line", async (quantity) => {
    const kit = await shop.createKit({ name: "Lamp" })
    await expect(shop.addLine({ kitId: kit.id, partKey: await newPart(), quantity })).rejects.toBeInstanceOf(
      ZodError,
    )
  })

  it("may be as small as a millionth", async () => {
    const kit = await shop.createKit({ name: "Lamp" })
    const line = { kitId: kit.id, partKey: await newPart(), quantity: "1/999999", unit: "each" } as const
    expect(await shop.addLine(line)).toMatchObject({
      quantity: "0.000001",
      fraction: "1/999999",
      totalRequired: "1",
    })
  })
})

describe("editing a line", () => {
  it("counts its own version, and checks it", async () => {
    const kit = await shop.createKit({ name: "Lamp" })
    const line = await shop.addLine({ kitId: kit.id, partKey: await newPart(), quantity: "1" })
    const edited = await shop.updateLine({ lineId: line.id, version: 1, quantity: "2", designators: ["C1"] })
    expect(edited).toMatchObject({ quantity: "2", designators: ["C1"], version: 2 })
    expect(await refusalOf(shop.updateLine({ lineId: line.id, version: 1, quantity: "3" }))).toMatchObject({
      reason: "VERSION_CONFLICT",
      details: { current: edited },
    })
    expect(await refusalOf(shop.removeLine({ lineId: line.id, version: 1 }))).toMatchObject({
      reason: "VERSION_CONFLICT",
    })
    expect(await refusalOf(shop.moveLine({ lineId: line.id, version: 1, afterLineId: null }))).toMatchObject({
      reason: "VERSION_CONFLICT",
    })
    await shop.updateKit({ id: kit.id, version: 3, name: "Lantern" })
    expect(await shop.updateLine({ lineId: line.id, version: 2, note: null })).toMatchObject({
      version: 3,
      quantity: "2",
    })
  })

  it("can change the part, and takes its unit unless told another", async () => {
    const kit = await shop.createKit({ name: "Lamp" })
    const wire = key((await shop.createPart({ description: "Wire", unit: "m" })).key)
    const line = await shop.addLine({
      kitId: kit.id,
      partKey: await newPart(),
      quantity: "2",
      designators: ["W1"],
    })
    expect(await shop.updateLine({ lineId: line.id, version: 1, partKey: wire })).toMatchObject({
      id: line.id,
      partKey: wire,
      quantity: "2",
      unit: "m",
      designators: ["W1"],
    })
    expect(await shop.updateLine({ lineId: line.id, version: 2, unit: "cm" })).toMatchObject({
      quantity: "2",
      unit: "cm",
      quantityPerBatch: "0.02",
    })
    const other = await shop.addLine({ kitId: kit.id, partKey: await newPart(), quantity: "1" })
    expect(await refusalOf(shop.updateLine({ lineId: other.id, version: 1, partKey: wire }))).toMatchObject({
      reason: "ALREADY_EXISTS",
    })
    expect(await refusalOf(shop.updateLine({ lineId: other.id, version: 1, unit: "g" }))).toMatchObject({
      reason: "UNIT_MISMATCH",
    })
  })

  it("of nobody is refused", async () => {
    const attempts = [
      shop.updateLine({ lineId: 999_999, version: 1, quantity: "1" }),
      shop.moveLine({ lineId: 999_999, version: 1, afterLineId: null }),
      shop.removeLine({ lineId: 999_999, version: 1 }),
    ]
    for (const attempt of attempts.map(refusalOf))
      expect(await attempt).toMatchObject({ reason: "NOT_FOUND", details: { what: "line" } })
  })

  it("removing says of which kit it was", async () => {
    const kit = await shop.createKit({ name: "Lamp" })
    const line = await shop.addLine({ kitId: kit.id, partKey: await newPart(), quantity: "1" })
    expect(await shop.removeLine({ lineId: line.id, version: 1 })).toEqual({ lineId: line.id, kitId: kit.id })
    expect((await getKit(db(), kit.id, today)).lines).toEqual([])
  })
})

describe("the order of lines", () => {
  it("can be changed to anywhere, and stays", async () => {
    const kit = await shop.createKit({ name: "Lamp" })
    const add = async () =>
      (await shop.addLine({ kitId: kit.id, partKey: await newPart(), quantity: "1" })).id
    const [a, b, c, d] = [await add(), await add(), await add(), await add()]
    const order = async () => (await getKit(db(), kit.id, today)).lines.map((line) => line.id)
    const move = (lineId: number, afterLineId: number | null) =>
      shop.moveLine({ lineId, afterLineId, version: 1 })
    await move(c, null)
    expect(await order()).toEqual([c, a, b, d])
    await move(c, d)
    expect(await order()).toEqual([a, b, d, c])
    await move(d, a)
    expect(await order()).toEqual([a, d, b, c])
    await move(d, a)
    expect(await order()).toEqual([a, d, b, c])
    await shop.removeLine({ lineId: d, version: 1 })
    const e = await add()
    expect(await order()).toEqual([a, b, c, e])
    await move(e, null)
    expect(await order()).toEqual([e, a, b, c])
  })

  it("a line goes behind lines of its own kit only", async () => {
    const [kit, other] = [await shop.createKit({ name: "Lamp" }), await shop.createKit({ name: "Bell" })]
    const line = await shop.addLine({ kitId: kit.id, partKey: await newPart(), quantity: "1" })
    const foreign = await shop.addLine({ kitId: other.id, partKey: await newPart(), quantity: "1" })
    for (const afterLineId of [foreign.id, line.id, 999_999]) {
      expect(await refusalOf(shop.moveLine({ lineId: line.id, afterLineId, version: 1 }))).toMatchObject({
        reason: "NOT_FOUND",
        details: { what: "line", id: afterLineId },
      })
    }
  })
})

describe("alternatives", () => {
  it("keep their order, can be replaced and dropped", async () => {
    const kit = await shop.createKit({ name: "Lamp" })
    const [one, two, three] = [await newPart(), await newPart(), await newPart()]
    const line = await shop.addLine({
      kitId: kit.id,
      partKey: await newPart(),
      quantity: "1",
      alternatives: [two, one],
    })
    expect(line.alternatives.map((part) => part.partKey)).toEqual([two, one])
    const edited = await shop.updateLine({ lineId: line.id, version: 1, alternatives: [three, two] })
    expect(edited.alternatives.map((part) => part.partKey)).toEqual([three, two])
    expect((await shop.updateLine({ lineId: line.id, version: 2, note: "x" })).alternatives).toHaveLength(2)
    expect((await shop.updateLine({ lineId: line.id, version: 3, alternatives: [] })).alternatives).toEqual(
      [],
    )
  })

  it("must be countable in the line's unit, and each stands once", async () => {
    const kit = await shop.createKit({ name: "Lamp" })
    const [partKey, other] = [await newPart(), await newPart()]
    const wire = key((await shop.createPart({ description: "Wire", unit: "m" })).key)
    const line = { kitId: kit.id, partKey, quantity: "1" }
    expect(await refusalOf(shop.addLine({ ...line, alternatives: [wire] }))).toMatchObject({
      reason: "UNIT_MISMATCH",
      details: { partKey: wire },
    })
    for (const alternatives of [[other, other], [partKey]]) {
      expect(await refusalOf(shop.addLine({ ...line, alternatives }))).toMatchObject({
        reason: "VALIDATION",
        details: { field: "alternatives" },
      })
    }
  })

  it("keep their part from being deleted, and their unit from being changed", async () => {
    const kit = await shop.createKit({ name: "Lamp" })
    const alternative = await newPart()
    await shop.addLine({
      kitId: kit.id,
      partKey: await newPart(),
      quantity: "1",
      alternatives: [alternative],
    })
    const inUse = { reason: "IN_USE", details: { by: [{ kind: "kit lines", count: 1, examples: ["Lamp"] }] } }
    expect(await refusalOf(shop.deletePart({ key: alternative }))).toMatchObject(inUse)
    expect(await refusalOf(shop.updatePart({ key: alternative, version: 1, unit: "g" }))).toMatchObject(inUse)
  })
})

describe("what can be built from stock", () => {
  it("is set by the part that runs out first, in whole batches", async () => {
    const kit = await shop.createKit({ name: "Lamp", yield: "3", buildTarget: "0" })
    const [plenty, scarce] = [await newPart({ onHand: "100" }), await newPart({ onHand: "9" })]
    await shop.addLine({ kitId: kit.id, partKey: plenty, quantity: "10" })
    await shop.addLine({ kitId: kit.id, partKey: scarce, quantity: "2" })
    expect(await getBuildable(db(), kit.id, today)).toEqual({
      fromStock: { units: "12", limitingPartKey: scarce },
      throughSubKits: null,
    })
  })

  it("sets its own target aside and keeps what others reserve", async () => {
    const partKey = await newPart({ onHand: "10" })
    const [kit, other] = [
      await shop.createKit({ name: "Lamp", buildTarget: "5" }),
      await shop.createKit({ name: "Bell", buildTarget: "4" }),
    ]
    await shop.addLine({ kitId: kit.id, partKey, quantity: "1" })
    expect((await getBuildable(db(), kit.id, today)).fromStock?.units).toBe("10")
    await shop.addLine({ kitId: other.id, partKey, quantity: "1" })
    expect((await getBuildable(db(), kit.id, today)).fromStock?.units).toBe("6")
    expect((await getBuildable(db(), other.id, today)).fromStock?.units).toBe("5")
  })

  it("is 0 with an empty shelf, and nothing without lines or with cost lines only", async () => {
    const kit = await shop.createKit({ name: "Lamp" })
    expect(await getBuildable(db(), kit.id, today)).toEqual({ fromStock: null, throughSubKits: null })
    const labour = (await shop.createPart({ description: "Labour", unit: "h", stocked: false })).key
    const line = await shop.addLine({ kitId: kit.id, partKey: labour, quantity: "2" })
    expect(line).toMatchObject({ totalRequired: "2", shortfall: "0", stocked: false })
    expect((await getBuildable(db(), kit.id, today)).fromStock).toBeNull()
    const partKey = await newPart()
    await shop.addLine({ kitId: kit.id, partKey, quantity: "1" })
    expect((await getBuildable(db(), kit.id, today)).fromStock).toEqual({
      units: "0",
      limitingPartKey: partKey,
    })
  })

  it("counts nothing on hold or expired", async () => {
    const kit = await shop.createKit({ name: "Lamp" })
    const partKey = await newPart({ onHand: "3" })
    await shop.addStock({ partKey, boxNo, locNo: 1, quantity: "50", expiresAt: "2026-04-30" })
    await shop.addLine({ kitId: kit.id, partKey, quantity: "1" })
    expect((await getBuildable(db(), kit.id, today)).fromStock?.units).toBe("3")
  })
})

async function newPart({ onHand }: { onHand?: string } = {}) {
  const part = await shop.createPart({ description: "Part" })
  if (onHand !== undefined) await shop.addStock({ partKey: part.key, boxNo, locNo: 1, quantity: onHand })
  return key(part.key)
}
