import type { TestDatabase } from "@kitwright/db/test-kit"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ZodError } from "zod"
import { getPart } from "../src/parts/get-part.ts"
import { listParts, listPartsInput } from "../src/parts/list-parts.ts"
import { db, key, openShop, refusalOf, shop, today } from "./shop.ts"

let database: TestDatabase
let boxNo: number

beforeAll(async () => {
  database = await openShop()
  boxNo = (await shop.createBox({ description: "Drawers", capacity: 2 })).boxNo
})
afterAll(async () => {
  await database.close()
})

describe("a new part", () => {
  it("needs no more than a description", async () => {
    const part = await shop.createPart({ description: "  Bolt M3  " })
    expect(part).toEqual({
      key: expect.stringMatching(/^[A-Z]{4}$/),
      description: "Bolt M3",
      unit: "each",
      divisible: false,
      stocked: true,
      typeId: null,
      typeName: null,
      manufacturer: null,
      partNumber: null,
      tags: [],
      attributes: [],
      density: null,
      minimumStock: "0",
      note: null,
      onHand: "0",
      held: "0",
      reserved: "0",
      available: "0",
      usedInKits: false,
      attachmentSetId: expect.any(Number),
      coverUrl: null,
      archivedAt: null,
      version: 1,
      createdAt: expect.any(String),
      updatedAt: part.createdAt,
    })
    expect(await getPart(db(), key(part.key), today)).toEqual(part)
  })

  it("keeps all that is said of it", async () => {
    const type = await shop.createType({ name: "Resistors" })
    const said = {
      description: "Resistor",
      unit: "g" as const,
      divisible: true,
      manufacturer: "Yageo",
      partNumber: "RC-0603",
      tags: ["smd", "0603"],
      density: "0.5",
      minimumStock: "100.5",
      note: "two\nlines",
    }
    const part = await shop.createPart({
      ...said,
      typeId: type.id,
      attributes: [
        { name: "Value", value: "10", unit: "kΩ" },
        { name: "Colour", value: "brown" },
        { name: "Power", value: "1/4" },
      ],
    })
    expect(part).toMatchObject({ ...said, typeId: type.id, typeName: "Resistors" })
    expect(part.attributes).toEqual([
      { name: "Value", value: "10", unit: "kΩ", number: "10" },
      { name: "Colour", value: "brown", unit: null, number: null },
      { name: "Power", value: "1/4", unit: null, number: "0.25" },
    ])
  })

  it.for([
    ["each", false],
    ["dozen", false],
    ["g", true],
    ["m", true],
    ["h", true],
  ] as const)("in %s is divisible by default: %s", async ([unit, divisible]) => {
    expect(await shop.createPart({ description: "Part", unit })).toMatchObject({ divisible })
    expect(await shop.createPart({ description: "Part", unit, divisible: !divisible })).toMatchObject({
      divisible: !divisible,
    })
  })

  it("has each tag once", async () => {
    expect((await shop.createPart({ description: "Part", tags: ["SMD", "smd", "a"] })).tags).toEqual([
      "smd",
      "a",
    ])
  })

  it.for([
    ["an unknown type", { typeId: 999_999 }, { reason: "NOT_FOUND", details: { what: "type" } }],
    [
      "a minimum that can't be held",
      { minimumStock: "0.5" },
      { reason: "VALIDATION", details: { field: "minimumStock" } },
    ],
  ] as const)("with %s is refused", async ([, said, refusal]) => {
    expect(await refusalOf(shop.createPart({ description: "Part", ...said }))).toMatchObject(refusal)
  })

  it("with an attribute twice is refused", async () => {
    const attributes = [
      { name: "Value", value: "1" },
      { name: "VALUE", value: "2" },
    ]
    expect(await refusalOf(shop.createPart({ description: "Part", attributes }))).toMatchObject({
      reason: "VALIDATION",
      details: { field: "attributes" },
    })
  })

  it.for([
    { description: " " },
    { description: "a\u0000b" },
    { description: "x".repeat(501) },
    { description: "Part", density: "0" },
    { description: "Part", minimumStock: "-1" },
    { description: "Part", unknown: 1 },
    { description: "Part", key: "AB1D" },
    { description: "Part", tags: ["a\u0007"] },
  ])("%j is no input", async (input) => {
    await expect(shop.createPart(input)).rejects.toBeInstanceOf(ZodError)
  })
})

describe("editing", () => {
  it("changes the given fields, keeps the others, and counts the version", async () => {
    const part = await shop.createPart({
      description: "Bolt",
      manufacturer: "Acme",
      tags: ["a"],
      attributes: [{ name: "Size", value: "M3" }],
    })
    const edited = await shop.updatePart({
      key: part.key,
      version: 1,
      description: "Long bolt",
      minimumStock: "7",
    })
    expect(edited).toEqual({
      ...part,
      description: "Long bolt",
      minimumStock: "7",
      version: 2,
      updatedAt: edited.updatedAt,
    })
    const cleared = await shop.updatePart({
      key: part.key,
      version: 2,
      manufacturer: null,
      tags: [],
      attributes: [],
      note: " ",
    })
    expect(cleared).toMatchObject({
      manufacturer: null,
      tags: [],
      attributes: [],
      note: null,
      version: 3,
      description: "Long bolt",
    })
  })

  it("of another version than the one seen is refused with the part as it is", async () => {
    const part = await shop.createPart({ description: "Bolt" })
    const current = await shop.updatePart({ key: part.key, version: 1, description: "Long bolt" })
    expect(await refusalOf(shop.updatePart({ key: part.key, version: 1, note: "x" }))).toMatchObject({
      reason: "VERSION_CONFLICT",
      details: { current },
    })
  })

  it("of another version is refused for that, before anything else that speaks against it", async () => {
    const opening = { boxNo, locNo: 1, quantity: "1" }
    const part = await shop.createPart({ description: "Bolt", openingStock: opening })
    const stale = { key: part.key, version: 2, unit: "g", typeId: 999_999 } as const
    expect((await refusalOf(shop.updatePart(stale))).reason).toBe("VERSION_CONFLICT")
  })

  it("of nobody is refused", async () => {
    expect(await refusalOf(shop.updatePart({ key: "NONE", version: 1, note: "x" }))).toMatchObject({
      reason: "NOT_FOUND",
    })
  })

  it("an unused part may be counted otherwise; its divisibility follows unless it is said", async () => {
    const part = await shop.createPart({ description: "Bolt" })
    expect(await shop.updatePart({ key: part.key, version: 1, unit: "g" })).toMatchObject({
      unit: "g",
      divisible: true,
    })
    expect(await shop.updatePart({ key: part.key, version: 2, unit: "each" })).toMatchObject({
      unit: "each",
      divisible: false,
    })
    expect(
      await shop.updatePart({ key: part.key, version: 3, stocked: false, divisible: true }),
    ).toMatchObject({ stocked: false, divisible: true })
  })

  it.for([
    ["movements", async (partKey: string) => shop.addStock({ partKey, boxNo, locNo: 1, quantity: "1" })],
    [
      "kit lines",
      async (partKey: string) =>
        shop.addLine({ kitId: (await shop.createKit({ name: "Lamp" })).id, partKey, quantity: "1" }),
    ],
    ["kits that make it", async (outputPartKey: string) => shop.createKit({ name: "Lamp", outputPartKey })],
  ] as const)("with %s the unit stays, and the part may only become divisible", async ([kind, use]) => {
    const part = await shop.createPart({ description: "Bolt" })
    await use(part.key)
    const edit = (said: object) => shop.updatePart({ key: part.key, version: 1, ...said })
    const inUse = { reason: "IN_USE", details: { by: [{ kind, count: 1 }] } }
    expect(await refusalOf(edit({ unit: "dozen" }))).toMatchObject(inUse)
    expect(await refusalOf(edit({ stocked: false }))).toMatchObject(inUse)
    expect(await edit({ divisible: true, unit: "each" })).toMatchObject({ divisible: true })
    expect(await refusalOf(edit({ version: 2, divisible: false }))).toMatchObject(inUse)
  })

  it("what was undone has been moved all the same", async () => {
    const part = await shop.createPart({ description: "Bolt" })
    const { movementId } = await shop.addStock({ partKey: part.key, boxNo, locNo: 1, quantity: "1" })
    await shop.undoMovement({ movementId })
    expect(await refusalOf(shop.updatePart({ key: part.key, version: 1, unit: "g" }))).toMatchObject({
      reason: "IN_USE",
      details: { by: [{ kind: "movements", count: 2 }] },
    })
  })

  it("a density that lines need can change and not go", async () => {
    const part = await shop.createPart({ description: "Oil", unit: "g", density: "0.9" })
    const { id: kitId } = await shop.createKit({ name: "Soap" })
    await shop.addLine({ kitId, partKey: part.key, quantity: "1", unit: "l" })
    expect(await refusalOf(shop.updatePart({ key: part.key, version: 1, density: null }))).toMatchObject({
      reason: "UNIT_MISMATCH",
      details: { from: "l", to: "g", partKey: part.key },
    })
    expect(await shop.updatePart({ key: part.key, version: 1, density: "0.92" })).toMatchObject({
      density: "0.92",
    })
    const free = await shop.createPart({ description: "Oil", unit: "g", density: "0.9" })
    await shop.addLine({ kitId, partKey: free.key, quantity: "1", unit: "kg" })
    expect(await shop.updatePart({ key: free.key, version: 1, density: null })).toMatchObject({
      density: null,
    })
  })

  it("the minimum keeps to wholes, also when the part does so only from now on", async () => {
    const part = await shop.createPart({ description: "Flour", unit: "g", minimumStock: "0.5" })
    expect(await refusalOf(shop.updatePart({ key: part.key, version: 1, divisible: false }))).toMatchObject({
      reason: "VALIDATION",
      details: { field: "minimumStock" },
    })
  })
})

describe("archiving", () => {
  it("hides a part, keeps it usable by its key, and can be taken back", async () => {
    const part = await shop.createPart({ description: "Hidden bolt" })
    expect(await shop.archivePart({ key: part.key })).toMatchObject({
      archivedAt: "2026-05-01T12:00:00.000Z",
      version: 2,
    })
    const shown = async (archived: boolean) =>
      (await listParts(db(), listPartsInput.parse({ query: "hidden", archived }), today)).items
    expect(await shown(false)).toEqual([])
    expect(await shown(true)).toMatchObject([{ key: part.key }])
    expect(await refusalOf(shop.archivePart({ key: part.key }))).toMatchObject({
      reason: "INVALID_STATE",
      details: { state: "archived" },
    })
    expect(await shop.unarchivePart({ key: part.key })).toMatchObject({ archivedAt: null, version: 3 })
    expect(await refusalOf(shop.unarchivePart({ key: part.key }))).toMatchObject({
      reason: "INVALID_STATE",
      details: { state: "active" },
    })
  })

  it("leaves its lines and reservations as they are", async () => {
    const part = await shop.createPart({ description: "Bolt" })
    const kit = await shop.createKit({ name: "Lamp" })
    await shop.addLine({ kitId: kit.id, partKey: part.key, quantity: "2" })
    expect(await shop.archivePart({ key: part.key })).toMatchObject({ usedInKits: true, reserved: "2" })
  })
})

describe("deleting", () => {
  it("a part that nothing refers to takes its attributes along", async () => {
    const part = await shop.createPart({ description: "Bolt", attributes: [{ name: "Size", value: "M3" }] })
    expect(await shop.deletePart({ key: part.key })).toEqual({ key: part.key })
    expect(await refusalOf(getPart(db(), key(part.key), today))).toMatchObject({ reason: "NOT_FOUND" })
    expect(await refusalOf(shop.deletePart({ key: part.key }))).toMatchObject({ reason: "NOT_FOUND" })
  })

  it("a part in use is refused by everything that uses it", async () => {
    const part = await shop.createPart({
      description: "Bolt",
      openingStock: { boxNo, locNo: 1, quantity: "1" },
    })
    const other = await shop.createPart({ description: "Nut" })
    for (const [name, partKey, alternatives] of [
      ["Lamp", part.key, []],
      ["Bell", other.key, [part.key]],
    ] as const) {
      const { id: kitId } = await shop.createKit({ name })
      await shop.addLine({ kitId, partKey, quantity: "1", alternatives: [...alternatives] })
    }
    await shop.createKit({ name: "Maker", outputPartKey: part.key })
    const examples = ["Bell", "Lamp", "Maker"]
    expect(await refusalOf(shop.deletePart({ key: part.key }))).toMatchObject({
      reason: "IN_USE",
      details: {
        what: `part ${part.key}`,
        by: [
          { kind: "movements", count: 1 },
          { kind: "kit lines", count: 2, examples },
          { kind: "kits that make it", count: 1, examples },
        ],
      },
    })
  })
})

describe("the list", () => {
  it("goes in pages by description, then id, with what each part has", async () => {
    const made = ["pager b", "Pager A", "pager a"]
    const keys: string[] = []
    for (const description of made) keys.push((await shop.createPart({ description, minimumStock: "3" })).key)
    await shop.addStock({ partKey: String(keys[1]), boxNo, locNo: 1, quantity: "4" })
    const first = await listParts(db(), listPartsInput.parse({ query: "pager", limit: 2 }), today)
    expect(first.items.map((part) => part.key)).toEqual([keys[1], keys[2]])
    expect(first.items[0]).toMatchObject({
      onHand: "4",
      held: "0",
      reserved: "0",
      available: "4",
      minimumStock: "3",
    })
    const second = await listParts(
      db(),
      listPartsInput.parse({ query: "pager", limit: 2, cursor: first.nextCursor }),
      today,
    )
    expect(second).toMatchObject({ items: [{ key: keys[0] }], nextCursor: null })
    const inStock = await listParts(db(), listPartsInput.parse({ query: "pager", inStock: true }), today)
    expect(inStock.items.map((part) => part.key)).toEqual([keys[1]])
  })

  it.for([0, 201, 1.5, "10"])("a page of %j is refused", (limit) => {
    expect(listPartsInput.safeParse({ limit }).success).toBe(false)
  })
})
