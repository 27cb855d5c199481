import type { TestDatabase } from "@kitwright/db/test-kit"
import { KitId } from "@kitwright/domain/ids"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { getKit } from "../src/kits/get-kit.ts"
import { listKits, listKitsInput } from "../src/kits/list-kits.ts"
import { getPart } from "../src/parts/get-part.ts"
import { db, key, known, openShop, refusalOf, shop, today } from "./shop.ts"

let database: TestDatabase

beforeAll(async () => {
  database = await openShop()
})
afterAll(async () => {
  await database.close()
})

describe("a new kit", () => {
  it("is active, wants one, and has no lines", async () => {
    const kit = await shop.createKit({ name: "  Lamp  " })
    expect(kit).toMatchObject({
      name: "Lamp",
      description: null,
      status: "active",
      archivedAt: null,
      outputPartKey: null,
      yield: "1",
      buildTarget: "1",
      remainingTarget: "1",
      leadTimeDays: 0,
      lineCount: 0,
      lines: [],
      version: 1,
      attachmentSetId: expect.any(Number),
      coverUrl: null,
    })
    expect(await getKit(db(), kit.id, today)).toEqual(kit)
  })

  it("that makes a part wants none of itself, unless told so", async () => {
    const partKey = await newPart()
    expect(await shop.createKit({ name: "Lamp", outputPartKey: partKey })).toMatchObject({
      buildTarget: "0",
      outputPartKey: partKey,
      outputUnit: "each",
    })
    expect(
      await shop.createKit({ name: "Lamp", outputPartKey: await newPart(), buildTarget: "2.5" }),
    ).toMatchObject({ buildTarget: "2.5" })
  })

  it("may have the name of another", async () => {
    const [one, two] = [await shop.createKit({ name: "Twin" }), await shop.createKit({ name: "Twin" })]
    expect(one.id).not.toBe(two.id)
    expect((await list({ query: "twin" })).map((kit) => kit.id)).toEqual([one.id, two.id])
  })

  it("yields whole numbers of what is counted in wholes, and any of what is not", async () => {
    const [counted, weighed] = [
      await newPart(),
      key((await shop.createPart({ description: "Dough", unit: "g" })).key),
    ]
    expect(
      await refusalOf(shop.createKit({ name: "Rolls", outputPartKey: counted, yield: "2.5" })),
    ).toMatchObject({ reason: "VALIDATION", details: { field: "yield" } })
    expect(await shop.createKit({ name: "Dough", outputPartKey: weighed, yield: "2.5" })).toMatchObject({
      yield: "2.5",
    })
    const rolls = await shop.createKit({ name: "Rolls", outputPartKey: counted, yield: "12" })
    expect(await refusalOf(shop.updateKit({ id: rolls.id, version: 1, yield: "0.5" }))).toMatchObject({
      details: { field: "yield" },
    })
    const free = await shop.createKit({ name: "Free", yield: "0.5" })
    expect(
      await refusalOf(shop.updateKit({ id: free.id, version: 1, outputPartKey: await newPart() })),
    ).toMatchObject({ details: { field: "yield" } })
  })

  it("can't make what is unknown, archived or only a cost", async () => {
    const labour = await shop.createPart({ description: "Labour", stocked: false })
    const kit = await shop.createKit({ name: "Lamp" })
    const refusals = [
      ["NONE", "NOT_FOUND"],
      [await archivedPart(), "INVALID_STATE"],
      [labour.key, "VALIDATION"],
    ] as const
    for (const [outputPartKey, reason] of refusals) {
      expect((await refusalOf(shop.createKit({ name: "Lamp", outputPartKey }))).reason).toBe(reason)
      expect((await refusalOf(shop.updateKit({ id: kit.id, version: 1, outputPartKey }))).reason).toBe(reason)
    }
  })
})

describe("one active maker", () => {
  it("per part; an archived one does not count, and can't come back beside another", async () => {
    const outputPartKey = await newPart()
    const taken = { reason: "INVALID_STATE", details: { field: "outputPartKey" } }
    const first = await shop.createKit({ name: "First", outputPartKey })
    expect(await refusalOf(shop.createKit({ name: "Second", outputPartKey }))).toMatchObject(taken)
    const other = await shop.createKit({ name: "Other" })
    expect(await refusalOf(shop.updateKit({ id: other.id, version: 1, outputPartKey }))).toMatchObject(taken)
    expect(await getKit(db(), other.id, today)).toMatchObject({ version: 1, outputPartKey: null })

    await shop.archiveKit({ id: first.id })
    const second = await shop.updateKit({ id: other.id, version: 1, outputPartKey })
    expect(await refusalOf(shop.unarchiveKit({ id: first.id }))).toMatchObject(taken)
    expect((await getKit(db(), first.id, today)).status).toBe("archived")
    await shop.updateKit({ id: second.id, version: second.version, outputPartKey: null })
    expect(await shop.unarchiveKit({ id: first.id })).toMatchObject({ status: "active", outputPartKey })
  })
})

describe("editing", () => {
  it("changes the given fields, keeps the others, and counts the version", async () => {
    const partKey = await newPart()
    const kit = await shop.createKit({
      name: "Lamp",
      description: "with a dimmer",
      outputPartKey: partKey,
      leadTimeDays: 3,
      yield: "2",
    })
    const edited = await shop.updateKit({ id: kit.id, version: 1, name: "Lantern", buildTarget: "1/2" })
    expect(edited).toEqual({
      ...kit,
      name: "Lantern",
      buildTarget: "0.5",
      remainingTarget: "0.5",
      version: 2,
      updatedAt: edited.updatedAt,
    })
    expect(edited.updatedAt >= kit.updatedAt).toBe(true)
    const cleared = await shop.updateKit({
      id: kit.id,
      version: 2,
      description: null,
      outputPartKey: null,
      leadTimeDays: 0,
    })
    expect(cleared).toMatchObject({
      description: null,
      outputPartKey: null,
      leadTimeDays: 0,
      name: "Lantern",
      yield: "2",
      version: 3,
    })
  })

  it("of another version than the one seen is refused with the kit as it is", async () => {
    const kit = await shop.createKit({ name: "Lamp" })
    const current = await shop.updateKit({ id: kit.id, version: 1, name: "Lantern" })
    expect(await refusalOf(shop.updateKit({ id: kit.id, version: 1, name: "Torch" }))).toMatchObject({
      reason: "VERSION_CONFLICT",
      details: { current },
    })
    expect(await refusalOf(shop.updateKit({ id: kit.id, version: 3, name: "Torch" }))).toMatchObject({
      reason: "VERSION_CONFLICT",
    })
  })

  it("the version counts changes of lines too", async () => {
    const kit = await shop.createKit({ name: "Lamp" })
    const version = async () => (await getKit(db(), kit.id, today)).version
    const [one, two] = [
      await shop.addLine({ kitId: kit.id, partKey: await newPart(), quantity: "1" }),
      await shop.addLine({ kitId: kit.id, partKey: await newPart(), quantity: "1" }),
    ]
    expect(await version()).toBe(3)
    await shop.updateLine({ lineId: one.id, version: 1, note: "x" })
    expect(await version()).toBe(4)
    await shop.moveLine({ lineId: one.id, version: 2, afterLineId: two.id })
    expect(await version()).toBe(5)
    await shop.removeLine({ lineId: two.id, version: 1 })
    expect(await version()).toBe(6)
    await shop.archiveKit({ id: kit.id })
    expect(await version()).toBe(7)
    await shop.unarchiveKit({ id: kit.id })
    expect(await version()).toBe(8)
  })

  it("a refused edit changes no version", async () => {
    const kit = await shop.createKit({ name: "Lamp" })
    await refusalOf(shop.addLine({ kitId: kit.id, partKey: "NONE", quantity: "1" }))
    await refusalOf(shop.updateKit({ id: kit.id, version: 9, name: "x" }))
    expect(await getKit(db(), kit.id, today)).toEqual(kit)
  })
})

describe("an archived kit", () => {
  it("is read-only", async () => {
    const kit = await shop.createKit({ name: "Lamp" })
    const [one, two] = [
      await shop.addLine({ kitId: kit.id, partKey: await newPart(), quantity: "1" }),
      await shop.addLine({ kitId: kit.id, partKey: await newPart(), quantity: "1" }),
    ]
    const archived = await shop.archiveKit({ id: kit.id })
    expect(archived).toMatchObject({ status: "archived", archivedAt: "2026-05-01T12:00:00.000Z" })
    const partKey = await newPart()
    const edits = [
      shop.updateKit({ id: kit.id, version: archived.version, name: "Lantern" }),
      shop.addLine({ kitId: kit.id, partKey, quantity: "1" }),
      shop.updateLine({ lineId: one.id, version: 1, quantity: "2" }),
      shop.moveLine({ lineId: one.id, version: 1, afterLineId: two.id }),
      shop.removeLine({ lineId: one.id, version: 1 }),
      shop.archiveKit({ id: kit.id }),
    ]
    for (const edit of edits.map(refusalOf))
      expect(await edit).toMatchObject({ reason: "INVALID_STATE", details: { state: "archived" } })
    expect(await getKit(db(), kit.id, today)).toEqual(archived)
  })

  it("comes back as it was, once", async () => {
    const kit = await shop.createKit({ name: "Lamp" })
    await shop.archiveKit({ id: kit.id })
    expect(await shop.unarchiveKit({ id: kit.id })).toMatchObject({
      status: "active",
      archivedAt: null,
      name: "Lamp",
    })
    expect(await refusalOf(shop.unarchiveKit({ id: kit.id }))).toMatchObject({
      reason: "INVALID_STATE",
      details: { state: "active" },
    })
  })

  it("archived and brought back again and again reserves what it did at first", async () => {
    const partKey = await newPart()
    const kit = await shop.createKit({ name: "Lamp", buildTarget: "3" })
    await shop.addLine({ kitId: kit.id, partKey, quantity: "2" })
    for (let round = 0; round < 20; round++) {
      await shop.archiveKit({ id: kit.id })
      await shop.unarchiveKit({ id: kit.id })
    }
    expect((await getPart(db(), partKey, today)).reserved).toBe("6")
  })
})

describe("deleting", () => {
  it("takes the lines along and frees their parts", async () => {
    const [partKey, alternative] = [await newPart(), await newPart()]
    const kit = await shop.createKit({ name: "Lamp" })
    await shop.addLine({ kitId: kit.id, partKey, quantity: "1", alternatives: [alternative] })
    expect(await shop.deleteKit({ id: kit.id })).toEqual({ id: kit.id })
    expect(await refusalOf(getKit(db(), kit.id, today))).toMatchObject({
      reason: "NOT_FOUND",
      details: { what: "kit", id: kit.id },
    })
    expect(await shop.deletePart({ key: partKey })).toEqual({ key: partKey })
    expect(await shop.deletePart({ key: alternative })).toEqual({ key: alternative })
  })

  it("of an archived kit works as well", async () => {
    const kit = await shop.createKit({ name: "Lamp" })
    await shop.archiveKit({ id: kit.id })
    expect(await shop.deleteKit({ id: kit.id })).toEqual({ id: kit.id })
  })

  it("what is gone stays gone", async () => {
    const gone = KitId.parse(999_999)
    const attempts = [
      shop.deleteKit({ id: gone }),
      shop.archiveKit({ id: gone }),
      shop.unarchiveKit({ id: gone }),
      shop.updateKit({ id: gone, version: 1, name: "x" }),
      getKit(db(), gone, today),
    ]
    for (const attempt of attempts.map(refusalOf))
      expect(await attempt).toMatchObject({ reason: "NOT_FOUND", details: { what: "kit" } })
  })
})

describe("the list", () => {
  it("goes in pages by name, then id, and by status", async () => {
    const names = ["pager b", "Pager A", "pager a", "Pager B"]
    const ids: number[] = []
    for (const name of names) ids.push((await shop.createKit({ name })).id)
    await shop.archiveKit({ id: known(ids[0]) })
    const pages: number[][] = []
    let cursor: string | undefined
    do {
      const page = await listKits(db(), listKitsInput.parse({ query: "pager", limit: 3, cursor }))
      pages.push(page.items.map((kit) => kit.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(pages).toEqual([[ids[1], ids[2], ids[0]], [ids[3]]])
    expect((await list({ query: "PAGER", status: "active" })).map((kit) => kit.id)).toEqual([
      ids[1],
      ids[2],
      ids[3],
    ])
    expect((await list({ query: "pager", status: "archived" })).map((kit) => kit.id)).toEqual([ids[0]])
  })

  it("a page that ends with the list has no next one", async () => {
    await shop.createKit({ name: "exactly one" })
    expect(await listKits(db(), listKitsInput.parse({ query: "exactly", limit: 1 }))).toMatchObject({
      items: [{ name: "exactly one" }],
      nextCursor: null,
    })
  })

  it.for([
    "",
    "x",
    "e30",
    Buffer.from('["a"]').toString("base64url"),
    Buffer.from(String.raw`["a\u0000",1]`).toString("base64url"),
    Buffer.from('["a",1.5]').toString("base64url"),
  ])("the cursor %j is none of ours", async (cursor) => {
    expect(await refusalOf(listKits(db(), listKitsInput.parse({ cursor })))).toMatchObject({
      reason: "VALIDATION",
      details: { field: "cursor" },
    })
  })
})

async function newPart() {
  return key((await shop.createPart({ description: "Part" })).key)
}

async function archivedPart(): Promise<string> {
  const partKey = await newPart()
  await shop.archivePart({ key: partKey })
  return partKey
}

async function list(filter: { query?: string; status?: "active" | "archived" }) {
  return (await listKits(db(), listKitsInput.parse(filter))).items
}
