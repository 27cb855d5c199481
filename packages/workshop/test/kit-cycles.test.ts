import type { TestDatabase } from "@kitwright/db/test-kit"
import type { KitId } from "@kitwright/domain/ids"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { getKit } from "../src/kits/get-kit.ts"
import { db, key, known, openShop, refusalOf, shop, today } from "./shop.ts"

let database: TestDatabase

beforeAll(async () => {
  database = await openShop()
})
afterAll(async () => {
  await database.close()
})

describe("a kit that would contain itself is refused with the path", () => {
  it("by a line of its own output", async () => {
    const lamp = await newMaker("Lamp")
    expect(await refusalOf(line(lamp, lamp))).toMatchObject({
      reason: "BOM_CYCLE",
      message: "A kit can't contain itself: Lamp → Lamp. Remove one of these lines or change an output part.",
      details: {
        path: [
          { kitId: lamp.kitId, kitName: "Lamp" },
          { kitId: lamp.kitId, kitName: "Lamp" },
        ],
      },
    })
    expect((await getKit(db(), lamp.kitId, today)).lines).toEqual([])
  })

  it("by a line over three kits", async () => {
    const [one, two, three] = await newMakers(["One", "Two", "Three"])
    await line(one, two)
    await line(two, three)
    expect(await pathOf(line(three, one))).toEqual(["Three", "One", "Two", "Three"])
  })

  it("by an alternative", async () => {
    const [one, two] = await newMakers(["One", "Two"])
    await line(one, two)
    const plain = await newPart()
    const add = shop.addLine({ kitId: two.kitId, partKey: plain, quantity: "1", alternatives: [one.partKey] })
    expect(await pathOf(add)).toEqual(["Two", "One", "Two"])
    const later = await shop.addLine({ kitId: two.kitId, partKey: plain, quantity: "1" })
    const update = shop.updateLine({ lineId: later.id, version: 1, alternatives: [one.partKey] })
    expect(await pathOf(update)).toEqual(["Two", "One", "Two"])
  })

  it("by a line that changes its part", async () => {
    const [one, two] = await newMakers(["One", "Two"])
    await line(one, two)
    const later = await shop.addLine({ kitId: two.kitId, partKey: await newPart(), quantity: "1" })
    expect(await pathOf(shop.updateLine({ lineId: later.id, version: 1, partKey: one.partKey }))).toEqual([
      "Two",
      "One",
      "Two",
    ])
    expect((await getKit(db(), two.kitId, today)).lines).toEqual([later])
  })

  it("by an output part", async () => {
    const one = await newMaker("One")
    const two = await shop.createKit({ name: "Two" })
    const wanted = await newPart()
    await shop.addLine({ kitId: one.kitId, partKey: wanted, quantity: "1" })
    await shop.addLine({ kitId: two.id, partKey: one.partKey, quantity: "1" })
    const update = shop.updateKit({ id: two.id, version: 2, outputPartKey: wanted })
    expect(await pathOf(update)).toEqual(["Two", "One", "Two"])
  })

  it("by bringing back an archived kit", async () => {
    const [one, two] = await newMakers(["One", "Two"])
    await line(one, two)
    await shop.archiveKit({ id: one.kitId })
    await line(two, one)
    expect(await pathOf(shop.unarchiveKit({ id: one.kitId }))).toEqual(["One", "Two", "One"])
    expect((await getKit(db(), one.kitId, today)).status).toBe("archived")
  })
})

describe("what is no cycle is allowed", () => {
  it("a part used by two kits that one kit uses", async () => {
    const [top, left, right, bottom] = await newMakers(["Top", "Left", "Right", "Bottom"])
    for (const [kit, part] of [
      [top, left],
      [top, right],
      [left, bottom],
      [right, bottom],
    ] as const)
      await line(kit, part)
    expect((await getKit(db(), top.kitId, today)).lines.map((row) => row.makerKitName)).toEqual([
      "Left",
      "Right",
    ])
  })

  it("a ring that an archived kit or a removed line leaves open", async () => {
    const [one, two] = await newMakers(["One", "Two"])
    const first = await line(one, two)
    await shop.archiveKit({ id: one.kitId })
    const second = await line(two, one)
    expect(second.makerKitId).toBeNull()
    await shop.removeLine({ lineId: second.id, version: 1 })
    await shop.unarchiveKit({ id: one.kitId })
    await shop.removeLine({ lineId: first.id, version: 1 })
    expect(await line(two, one)).toMatchObject({ makerKitId: one.kitId })
  })

  it("a chain as long as anybody likes, closed only at its end", async () => {
    const chain = await newMakers(Array.from({ length: 30 }, (_, index) => `Link ${index}`))
    for (const [index, link] of chain.slice(1).entries()) await line(known(chain[index]), link)
    expect(await pathOf(line(known(chain.at(-1)), known(chain[0])))).toHaveLength(31)
  })
})

type Maker = { kitId: KitId; partKey: string }

async function newPart() {
  return key((await shop.createPart({ description: "Part" })).key)
}

/** A part and the kit that makes it. */
async function newMaker(name: string): Promise<Maker> {
  const partKey = await newPart()
  return { partKey, kitId: (await shop.createKit({ name, outputPartKey: partKey })).id }
}

async function newMakers<const Names extends readonly string[]>(
  names: Names,
): Promise<{ [Index in keyof Names]: Maker }>
async function newMakers(names: readonly string[]): Promise<Maker[]> {
  const makers: Maker[] = []
  for (const name of names) makers.push(await newMaker(name))
  return makers
}

/** Puts what one kit makes on a line of another. */
async function line(kit: Maker, made: Maker) {
  return await shop.addLine({ kitId: kit.kitId, partKey: made.partKey, quantity: "1" })
}

/** The names along the cycle for which an edit was refused. */
async function pathOf(attempt: Promise<unknown>): Promise<string[]> {
  const { reason, details } = await refusalOf(attempt)
  expect(reason).toBe("BOM_CYCLE")
  const path = details["path"]
  if (!Array.isArray(path)) throw new Error("a cycle without a path")
  return path.map((kit: { kitName: string }) => kit.kitName)
}
