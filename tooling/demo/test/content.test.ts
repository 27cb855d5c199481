import { findAttachmentSet } from "@kitwright/db/attachment-sets"
import { createTestDatabase, type TestDatabase } from "@kitwright/db/test-kit"
import { PartKey } from "@kitwright/domain/ids"
import { getBuildable } from "@kitwright/workshop/kits/buildable"
import { getPart } from "@kitwright/workshop/parts/get-part"
import { listPartStock } from "@kitwright/workshop/parts/part-ledger"
import { verifyLedger } from "@kitwright/workshop/verify-ledger"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { kits, parts } from "../src/content.ts"
import { loadDemoWorkshop } from "../src/load.ts"
import { demoKits, demoParts } from "../src/names.ts"
import { changeIn, kitNamed, movementsOf, snapshot } from "./workshop.ts"

const today = "2026-05-20"
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await loadDemoWorkshop(database.url, { today })
})
afterAll(() => database.close())

const partNamed = (key: string) => getPart(database.db, PartKey.parse(key), today)
const lotsOf = (key: string) => listPartStock(database.db, PartKey.parse(key), today)

describe("the demo as a whole", () => {
  test("has a ledger that a replay proves", async () => {
    const report = await changeIn(database.db, (tx) => verifyLedger(tx))
    expect(report).toMatchObject({ ok: true, problems: [] })
    expect(report.checked).toBeGreaterThan(300)
  })

  test("has a history in the order of its moments, up to the day before today", async () => {
    const moments = (await snapshot(database.db, today)).movements.map((movement) => movement.createdAt)
    expect(moments.toSorted()).toEqual(moments)
    expect(moments.at(-1)).toMatch(/^2026-05-19T/)
  })

  test("has the parts and kits that other code leans on", async () => {
    for (const key of Object.values(demoParts)) expect(await partNamed(key)).toMatchObject({ key })
    for (const name of Object.values(demoKits)) {
      expect(await kitNamed(database.db, name, today)).toMatchObject({ name })
    }
  })
})

describe("its kits", () => {
  test.each([
    [demoKits.amplifier, []],
    [demoKits.oscillator, ["VCOC 3", "RTMP 3"]],
    [demoKits.filter, ["PAIR 11"]],
    [demoKits.synthVoice, ["CASE 1", "PSUM 3", "VCOB 4", "VCFB 2", "VCAB 2", "ADSR 4", "CABL 11"]],
    [demoKits.benchSupply, ["XFMR 1", "METR 1", "INLT 2"]],
    [demoKits.sourdough, ["STRT 1000"]],
    [demoKits.cookies, ["CHOC 0.320583"]],
    [demoKits.giftBox, ["LOAF 11", "CROI 80", "COOK 100", "JAMS 6", "GRAN 4", "GIFT 8"]],
    [demoKits.parked, []],
  ])("are short of the right parts: %s", async (name, shortfalls) => {
    const { lines } = await kitNamed(database.db, name, today)
    const short = lines.filter((line) => line.shortfall !== "0")
    expect(short.map((line) => `${line.partKey} ${line.shortfall}`)).toEqual(shortfalls)
  })

  test.each([
    [demoKits.amplifier, { units: "5", limitingPartKey: "PCVA" }],
    [demoKits.oscillator, { units: "3", limitingPartKey: "VCOC" }],
    [demoKits.cookies, { units: "96", limitingPartKey: "CHOC" }],
    [demoKits.synthVoice, { units: "0", limitingPartKey: "PSUM" }],
  ])("say how many can be built: %s", async (name, fromStock) => {
    const { id } = await kitNamed(database.db, name, today)
    expect(await getBuildable(database.db, id, today)).toMatchObject({ fromStock })
  })

  test("are parked or archived here and there", async () => {
    const parked = await kitNamed(database.db, demoKits.parked, today)
    expect(parked).toMatchObject({ status: "active", buildTarget: "0" })
    const archived = await kitNamed(database.db, demoKits.archived, today)
    expect(archived).toMatchObject({ status: "archived" })
  })

  test.each([demoKits.synthVoice, demoKits.giftBox])("nest three deep: %s", async (name) => {
    const all = (await snapshot(database.db, today)).kits
    const depth = (kitName: string | null): number => {
      const kit = all.find((one) => one.name === kitName)
      return kit === undefined ? 0 : 1 + Math.max(0, ...kit.lines.map((line) => depth(line.makerKitName)))
    }
    expect(depth(name)).toBe(3)
  })

  test("keep a third of a cup exact, and labour never short", async () => {
    const { lines } = await kitNamed(database.db, demoKits.cookies, today)
    expect(lines.find((line) => line.partKey === "WNUT")).toMatchObject({ fraction: "1/3", unit: "cup" })
    expect(lines.find((line) => line.partKey === "LABB")).toMatchObject({ stocked: false, shortfall: "0" })
  })

  test("name one place on the board for each piece, and none twice", () => {
    for (const kit of kits) {
      const places = kit.lines.flatMap(([key, amount, details]) =>
        (details?.designators?.split(" ") ?? []).map((designator) => ({ key, amount, designator })),
      )
      expect(new Set(places.map((place) => place.designator)).size).toBe(places.length)
      for (const [key, ofPart] of Map.groupBy(places, (place) => place.key)) {
        expect({ kit: kit.name, key, pieces: String(ofPart.length) }).toMatchObject({
          pieces: ofPart[0]?.amount,
        })
      }
    }
  })
})

describe("its parts", () => {
  test("have a lot that has expired, and one that soon will", async () => {
    const cream = await lotsOf(demoParts.cream)
    expect(cream.map(({ held, onHold, expiresAt }) => ({ held, onHold, expiresAt }))).toEqual([
      { held: true, onHold: false, expiresAt: "2026-05-18" },
      { held: false, onHold: false, expiresAt: "2026-05-29" },
    ])
    expect((await lotsOf(demoParts.milk)).map((lot) => lot.expiresAt)).toEqual(["2026-05-23", "2026-05-30"])
  })

  test("have a lot on hold, and a movement that was undone", async () => {
    expect(await partNamed(demoParts.opAmp)).toMatchObject({ onHand: "75", held: "20" })
    const movements = await movementsOf(database.db, PartKey.parse(demoParts.opAmp))
    const undone = movements.filter((movement) => movement.reversedBy !== null)
    expect(undone).toMatchObject([{ quantity: "20", reason: "adjustment" }])
  })

  test("were counted, moved and lost", async () => {
    const { movements } = await snapshot(database.db, today)
    const reasons = new Set(movements.map((movement) => movement.reason))
    expect(reasons).toEqual(new Set(["opening", "receipt", "adjustment", "loss", "move", "count", "undo"]))
  })

  test("are below their minimum stock in places", async () => {
    const all = (await snapshot(database.db, today)).parts
    const low = all.filter((part) => Number(part.onHand) < Number(part.minimumStock)).map((part) => part.key)
    expect(low).toEqual(
      expect.arrayContaining([demoParts.tempcoResistor, demoParts.oscillatorChip, "BUTR", "CHOC"]),
    )
    expect(low.length).toBeLessThan(all.length / 4)
  })

  test("link to their makers", async () => {
    const { attachmentSetId } = await partNamed(demoParts.opAmp)
    const set = await findAttachmentSet(database.db, attachmentSetId)
    expect(set?.attachments).toMatchObject([
      { kind: "link", url: "https://www.ti.com/", title: "Texas Instruments: datasheet of TL072CP" },
    ])
  })

  test("lie alone on their location at the beginning", () => {
    const places = parts.flatMap(({ opening }) =>
      opening === undefined ? [] : [`${opening[0]} ${opening[1]}`],
    )
    expect(new Set(places).size).toBe(places.length)
  })
})
