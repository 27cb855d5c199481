import type { Db } from "@kitwright/db/database"
import type { PartRow } from "@kitwright/db/parts"
import { runSql, type TestDatabase } from "@kitwright/db/test-kit"
import type { KitId, PartKey } from "@kitwright/domain/ids"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { getKit } from "../src/kits/get-kit.ts"
import { getPart, partKeyInput } from "../src/parts/get-part.ts"
import { listParts, listPartsInput } from "../src/parts/list-parts.ts"
import { listKitsOfPart, listReservations, reservationsInput } from "../src/parts/part-kits.ts"
import { createPartReader } from "../src/parts/part-reader.ts"
import { db, key, known, openShop, refusalOf, shop, today } from "./shop.ts"

let database: TestDatabase

beforeAll(async () => {
  database = await openShop()
})
afterAll(async () => {
  await database.close()
})

describe("the kits that want a part", () => {
  it("4 per kit and 2 kits to build reserve 8, and every field says so", async () => {
    const partKey = await newPart()
    const kit = await shop.createKit({ name: "Blinker", buildTarget: "2" })
    await shop.addLine({ kitId: kit.id, partKey, quantity: "4", note: "the red ones" })
    const { updatedAt } = await getKit(db(), kit.id, today)
    expect(await kitsOf(db(), partKey)).toEqual([
      {
        kitId: kit.id,
        kitName: "Blinker",
        status: "active",
        reservedQuantity: "8",
        requiredPerUnit: "4",
        quantityPerBatch: "4",
        buildTarget: "2",
        remainingTarget: "2",
        yield: "1",
        note: "the red ones",
        updatedAt,
      },
    ])
    expect(new Date(updatedAt).toISOString()).toBe(updatedAt)
  })

  it("archived kits are in no list, flag or sum; active ones all are", async () => {
    const partKey = await newPart()
    const [active, archived] = [await use(partKey, "Active", "2"), await use(partKey, "Archived", "3")]
    await shop.archiveKit({ id: archived })
    expect((await kitsOf(db(), partKey)).map((row) => row.kitId)).toEqual([active])
    expect(await getPart(db(), partKey, today)).toMatchObject({ usedInKits: true, reserved: "2" })
    expect(await reservations(partKey)).toMatchObject({ reserved: "2", rows: [{ id: active }] })

    await shop.archiveKit({ id: active })
    expect(await kitsOf(db(), partKey)).toEqual([])
    expect(await getPart(db(), partKey, today)).toMatchObject({ usedInKits: false, reserved: "0" })
  })

  it("a part that no kit wants has an empty list and no flag", async () => {
    const partKey = await newPart()
    expect(await kitsOf(db(), partKey)).toEqual([])
    expect(await reservations(partKey)).toEqual({ reserved: "0", rows: [] })
    expect(await getPart(db(), partKey, today)).toMatchObject({ usedInKits: false, reserved: "0" })
  })

  it("an unknown part is no part without kits", async () => {
    const unknown = { reason: "NOT_FOUND", details: { what: "part", id: "NONE" } }
    expect(await refusalOf(kitsOf(db(), key("none")))).toMatchObject(unknown)
    expect(await refusalOf(reservations("NONE"))).toMatchObject(unknown)
    expect(await refusalOf(getPart(db(), key("NONE"), today))).toMatchObject(unknown)
  })

  it("keys are read in any case, with blanks around", async () => {
    const partKey = await newPart()
    const kitId = await use(` ${partKey.toLowerCase()}\t`, "Any case", "1")
    expect(
      (await kitsOf(db(), partKeyInput.parse({ key: ` ${partKey.toLowerCase()} ` }).key)).map(
        (row) => row.kitId,
      ),
    ).toEqual([kitId])
  })

  it("stand by name, then id, also where names are equal or differ only in case", async () => {
    const partKey = await newPart()
    const names = ["beta", "Alpha", "alpha", "Alpha", "Äpfel", "10", "2"]
    const ids: KitId[] = []
    for (const name of names) ids.push(await use(partKey, name, "1"))
    const [beta, first, second, third, umlaut, ten, two] = ids
    expect((await kitsOf(db(), partKey)).map((row) => row.kitId)).toEqual([
      ten,
      two,
      first,
      second,
      third,
      beta,
      umlaut,
    ])
    expect((await reservations(partKey)).rows.map((row) => row.id)).toEqual([
      ten,
      two,
      first,
      second,
      third,
      beta,
      umlaut,
    ])
  })

  it("one kit can be left out of the reservations", async () => {
    const partKey = await newPart()
    const [one, two] = [await use(partKey, "One", "2"), await use(partKey, "Two", "3")]
    expect(await reservations(partKey)).toMatchObject({ reserved: "5" })
    expect(await reservations(partKey, one)).toEqual({
      reserved: "3",
      rows: [{ kind: "kit", id: two, name: "Two", quantity: "3", note: null }],
    })
    expect(await reservations(partKey, 999_999)).toMatchObject({ reserved: "5" })
  })

  it("a parked kit uses the part and reserves nothing", async () => {
    const partKey = await newPart()
    const kit = await shop.createKit({ name: "Parked", buildTarget: "0" })
    await shop.addLine({ kitId: kit.id, partKey, quantity: "4" })
    expect(await kitsOf(db(), partKey)).toMatchObject([
      { kitId: kit.id, reservedQuantity: "0", requiredPerUnit: "4", remainingTarget: "0" },
    ])
    expect(await getPart(db(), partKey, today)).toMatchObject({ usedInKits: true, reserved: "0" })
    expect(await reservations(partKey)).toEqual({ reserved: "0", rows: [] })
  })

  it("alternatives of a line are not used by it", async () => {
    const [preferred, alternative] = [await newPart(), await newPart()]
    const kit = await shop.createKit({ name: "Generic" })
    await shop.addLine({ kitId: kit.id, partKey: preferred, quantity: "1", alternatives: [alternative] })
    expect(await getPart(db(), preferred, today)).toMatchObject({ usedInKits: true, reserved: "1" })
    expect(await getPart(db(), alternative, today)).toMatchObject({ usedInKits: false, reserved: "0" })
  })
})

describe("how much is reserved", () => {
  it.for([
    // [quantity per batch, yield, target] → [reserved, per unit]
    ["4", "1", "2", "8", "4"],
    ["3", "4", "5", "6", "0.75"],
    ["3", "4", "4", "3", "0.75"],
    ["3", "4", "0", "0", "0.75"],
    ["1", "3", "1", "1", "0.333333"],
    ["0.5", "1", "3", "2", "0.5"],
    ["1/3", "1", "3", "1", "0.333333"],
    ["1/3", "1", "1", "1", "0.333333"],
    ["0.333333", "1", "3", "1", "0.333333"],
    ["0.333334", "1", "3", "2", "0.333334"],
  ] as const)(
    "of a counted part: %s per batch of %s for a target of %s is %s (%s each)",
    async ([quantity, batch, buildTarget, reserved, perUnit]) => {
      const partKey = await newPart()
      const kit = await shop.createKit({ name: "Kit", yield: batch, buildTarget })
      await shop.addLine({ kitId: kit.id, partKey, quantity })
      expect(await kitsOf(db(), partKey)).toMatchObject([
        { reservedQuantity: reserved, requiredPerUnit: perUnit },
      ])
      expect(await getPart(db(), partKey, today)).toMatchObject({ reserved })
    },
  )

  it.for([
    ["1/3", "g", "1", "0.333333"],
    ["1/3", "g", "3", "1"],
    ["2/3", "g", "2", "1.333333"],
    ["1", "oz", "1", "28.349523"],
    ["1", "oz", "16", "453.59237"],
    ["1", "lb", "1", "453.59237"],
    ["0.5", "kg", "3", "1500"],
    ["1", "cup", "1", "118.294118"],
    ["1/2", "cup", "2", "118.294118"],
    ["1", "ml", "3", "1.5"],
  ] as const)(
    "of a weighed part (0.5 g/ml): %s %s for a target of %s is %s g",
    async ([quantity, unit, buildTarget, reserved]) => {
      const partKey = key((await shop.createPart({ description: "Flour", unit: "g", density: "0.5" })).key)
      const kit = await shop.createKit({ name: "Bread", buildTarget })
      await shop.addLine({ kitId: kit.id, partKey, quantity, unit })
      expect(await getPart(db(), partKey, today)).toMatchObject({ reserved })
    },
  )

  it("a shelf with exactly one ounce is not short of one", async () => {
    const partKey = key((await shop.createPart({ description: "Saffron", unit: "g" })).key)
    const { boxNo } = await shop.createBox({ description: "Pantry", capacity: 1 })
    await shop.addStock({ partKey, boxNo, locNo: 1, quantity: "28.349523" })
    const kit = await shop.createKit({ name: "Bread" })
    const line = await shop.addLine({ kitId: kit.id, partKey, quantity: "1", unit: "oz" })
    expect(line).toMatchObject({ totalRequired: "28.349523", available: "28.349523", shortfall: "0" })
  })

  it("what is available is what nobody holds, reserves or lets expire, and never below zero", async () => {
    const partKey = await newPart()
    const { boxNo } = await shop.createBox({ description: "Drawers", capacity: 1 })
    await shop.addStock({ partKey, boxNo, locNo: 1, quantity: "10" })
    const { lotId } = await shop.addStock({ partKey, boxNo, locNo: 1, quantity: "5" })
    await shop.updateLot({ lotId, held: true })
    await use(partKey, "Blinker", "4")
    expect(await getPart(db(), partKey, today)).toMatchObject({
      onHand: "15",
      held: "5",
      reserved: "4",
      available: "6",
    })
    const kitId = await use(partKey, "Greedy", "100")
    expect(await getPart(db(), partKey, today)).toMatchObject({ reserved: "104", available: "0" })
    expect((await getKit(db(), kitId, today)).lines).toMatchObject([
      { totalRequired: "100", reservedByOthers: "4", held: "5", available: "6", shortfall: "94" },
    ])
    expect(await listed(partKey)).toMatchObject({ onHand: "15", held: "5", reserved: "104", available: "0" })
  })
})

describe("what is read is never older than the last change", () => {
  it("after every kind of change", async () => {
    const partKey = await newPart()
    const facts = async () => {
      const part = await getPart(db(), partKey, today)
      const rows = await kitsOf(db(), partKey)
      expect(part.usedInKits).toBe(rows.length > 0)
      expect((await reservations(partKey)).reserved).toBe(part.reserved)
      expect((await listed(partKey)).reserved).toBe(part.reserved)
      return [part.usedInKits, part.reserved, rows.map((row) => row.kitName)]
    }
    const [lamp, bell] = [
      await shop.createKit({ name: "Lamp", buildTarget: "2" }),
      await shop.createKit({ name: "Bell" }),
    ]
    expect(await facts()).toEqual([false, "0", []])
    const line = await shop.addLine({ kitId: lamp.id, partKey, quantity: "4" })
    expect(await facts()).toEqual([true, "8", ["Lamp"]])
    await shop.addLine({ kitId: bell.id, partKey, quantity: "1" })
    expect(await facts()).toEqual([true, "9", ["Bell", "Lamp"]])
    await shop.updateLine({ lineId: line.id, version: 1, quantity: "5" })
    expect(await facts()).toEqual([true, "11", ["Bell", "Lamp"]])
    const renamed = await shop.updateKit({ id: bell.id, version: 2, name: "Zither" })
    expect(await facts()).toEqual([true, "11", ["Lamp", "Zither"]])
    await shop.updateKit({ id: bell.id, version: renamed.version, buildTarget: "10" })
    expect(await facts()).toEqual([true, "20", ["Lamp", "Zither"]])
    await shop.archiveKit({ id: lamp.id })
    expect(await facts()).toEqual([true, "10", ["Zither"]])
    await shop.unarchiveKit({ id: lamp.id })
    expect(await facts()).toEqual([true, "20", ["Lamp", "Zither"]])
    await shop.removeLine({ lineId: line.id, version: 2 })
    expect(await facts()).toEqual([true, "10", ["Zither"]])
    await shop.deleteKit({ id: bell.id })
    expect(await facts()).toEqual([false, "0", []])
  })

  it("a line that changes its part leaves the one and takes the other", async () => {
    const [before, after] = [await newPart(), await newPart()]
    const kit = await shop.createKit({ name: "Lamp" })
    const line = await shop.addLine({ kitId: kit.id, partKey: before, quantity: "4" })
    await shop.updateLine({ lineId: line.id, version: 1, partKey: after })
    expect(await getPart(db(), before, today)).toMatchObject({ usedInKits: false, reserved: "0" })
    expect(await getPart(db(), after, today)).toMatchObject({ usedInKits: true, reserved: "4" })
  })

  it("a density or a divisibility that changes is reckoned with at once", async () => {
    const partKey = key((await shop.createPart({ description: "Oil", unit: "g", density: "0.9" })).key)
    const kit = await shop.createKit({ name: "Soap" })
    await shop.addLine({ kitId: kit.id, partKey, quantity: "100", unit: "ml" })
    expect((await getPart(db(), partKey, today)).reserved).toBe("90")
    await shop.updatePart({ key: partKey, version: 1, density: "0.92" })
    expect((await getPart(db(), partKey, today)).reserved).toBe("92")

    const counted = await newPart()
    await shop.addLine({ kitId: kit.id, partKey: counted, quantity: "0.5" })
    expect((await getPart(db(), counted, today)).reserved).toBe("1")
    await shop.updatePart({ key: counted, version: 1, divisible: true })
    expect((await getPart(db(), counted, today)).reserved).toBe("0.5")
  })
})

it("nothing of it is stored: no column knows of reservations or of being used", async () => {
  const columns = await runSql<{ columnName: string }>(
    db(),
    "select column_name from information_schema.columns where table_schema = 'public' and column_name ~ 'reserv|used|usage|available|on_hand'",
  )
  expect(columns).toEqual([])
})

it("reading writes nothing", async () => {
  const partKey = await newPart()
  await use(partKey, "Lamp", "1")
  await db()
    .transaction()
    .setAccessMode("read only")
    .execute(async (tx) => {
      await kitsOf(tx, partKey)
      await listReservations(tx, reservationsInput.parse({ key: partKey }))
      await getPart(tx, partKey, today)
      await listParts(tx, listPartsInput.parse({}), today)
    })
  expect((await getPart(db(), partKey, today)).version).toBe(1)
})

describe("a reader", () => {
  it("asks once for all who ask at the same moment, tells each its own, and keeps nothing", async () => {
    const [one, other] = [await newPart(), await newPart()]
    let statements = 0
    const counting = new Proxy(db(), {
      get(target, name) {
        if (name === "executeQuery") statements += 1
        const value: unknown = Reflect.get(target, name)
        return typeof value === "function" ? value.bind(target) : value
      },
    })
    const reader = createPartReader(counting)
    const later = Promise.withResolvers<PartRow>()
    process.nextTick(() => reader.part(other, today).then(later.resolve, later.reject))
    const [first, second, third, none] = await Promise.allSettled([
      reader.part(one, today),
      later.promise,
      reader.part(one, today),
      reader.part(key("ZZZZ"), today),
    ])
    expect([first, second, third]).toMatchObject(
      [one, other, one].map((partKey) => ({ status: "fulfilled", value: { key: partKey } })),
    )
    expect(none).toMatchObject({ status: "rejected", reason: { reason: "NOT_FOUND" } })
    expect(statements).toBe(1)
    await reader.part(one, today)
    expect(statements).toBe(2)
  })
})

/** As one request reads them. */
async function kitsOf(executor: Db, partKey: PartKey) {
  return await listKitsOfPart(createPartReader(executor), partKey)
}

async function newPart() {
  return key((await shop.createPart({ description: "Resistor" })).key)
}

/** Makes a kit that wants so much of a part. */
async function use(partKey: string, name: string, quantity: string): Promise<KitId> {
  const kit = await shop.createKit({ name })
  await shop.addLine({ kitId: kit.id, partKey, quantity })
  return kit.id
}

async function reservations(partKey: string, excludeKitId?: number) {
  const input = { key: partKey, ...(excludeKitId !== undefined && { excludeKitId }) }
  return await listReservations(db(), reservationsInput.parse(input))
}

/** The part as the list of parts shows it. */
async function listed(partKey: string) {
  const { items } = await listParts(db(), listPartsInput.parse({ query: partKey }), today)
  return known(items.find((part) => part.key === partKey))
}
