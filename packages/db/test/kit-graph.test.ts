import { afterAll, beforeAll, expect, it } from "vitest"
import { insertKitLines, listKitLines, orderKitLines, replaceAlternatives } from "../src/kit-lines.ts"
import { setKitArchived } from "../src/kits.ts"
import { listKitEdgesFrom, listReachedKits, listReachedLines } from "../src/kits-below.ts"
import { createTestDatabase, type TestDatabase } from "../src/test-kit.ts"
import { inTransaction, known, makeKit, makePart } from "./workshop-rows.ts"

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await database.close()
})

it("the edges from a kit are those that can be reached, through lines and alternatives, of active kits only", async () => {
  const [top, middle, bottom, aside] = [
    await makeMade("top"),
    await makeMade("middle"),
    await makeMade("bottom"),
    await makeMade("aside"),
  ]
  const lineId = await addLine(top.kitId, middle.partId)
  await addLine(middle.kitId, bottom.partId)
  await addLine(aside.kitId, top.partId)
  const edges = async () =>
    (await listKitEdgesFrom(database.db, top.kitId)).map((edge) => `${edge.fromName} → ${edge.toName}`)
  expect(await edges()).toEqual(["top → middle", "middle → bottom"])

  await inTransaction(database.db, (tx) => replaceAlternatives(tx, lineId, [aside.partId]))
  expect(await edges()).toEqual(["top → middle", "top → aside", "middle → bottom", "aside → top"])

  await inTransaction(database.db, (tx) => setKitArchived(tx, middle.kitId, "2026-05-01T00:00:00Z"))
  expect(await edges()).toEqual(["top → aside", "aside → top"])
})

it("a deep graph with very many paths is walked edge by edge", async () => {
  const levels = [await makeLevel(0)]
  for (let depth = 1; depth < 12; depth++) {
    const level = await makeLevel(depth)
    for (const { kitId } of known(levels.at(-1))) for (const { partId } of level) await addLine(kitId, partId)
    levels.push(level)
  }
  // 3^11 paths, but 9 edges between two levels.
  const start = known(known(levels[0])[0])
  expect(await listReachedKits(database.db, start.kitId)).toHaveLength(1 + 11 * 3)
  expect(await listReachedLines(database.db, start.kitId)).toHaveLength(3 + 10 * 9)
  expect(await listKitEdgesFrom(database.db, start.kitId)).toHaveLength(3 + 10 * 9)
})

it("lines keep their order and can be put in another", async () => {
  const kitId = await makeKit(database.db, { name: "ordered" })
  const lines = [
    await addLine(kitId, await makePart(database.db)),
    await addLine(kitId, await makePart(database.db)),
    await addLine(kitId, await makePart(database.db)),
  ]
  const order = async () => (await listKitLines(database.db, kitId)).map((line) => [line.id, line.position])
  const [first, second, third] = lines
  expect(await order()).toEqual([
    [first, 1],
    [second, 2],
    [third, 3],
  ])
  await inTransaction(database.db, (tx) => orderKitLines(tx, [third, first, second].map(known)))
  expect(await order()).toEqual([
    [third, 1],
    [first, 2],
    [second, 3],
  ])
})

it("a line tells the active kit that makes its part, and its alternatives in their order", async () => {
  const made = await makeMade("maker")
  const [one, two] = [
    await makePart(database.db, { description: "One" }),
    await makePart(database.db, { description: "Two" }),
  ]
  const kitId = await makeKit(database.db, { name: "user" })
  const lineId = await addLine(kitId, made.partId)
  await inTransaction(database.db, (tx) => replaceAlternatives(tx, lineId, [two, one]))
  const [line] = await listKitLines(database.db, kitId)
  expect(line).toMatchObject({ makerKitId: made.kitId, makerKitName: "maker" })
  expect(known(line).alternatives.map((alternative) => alternative.description)).toEqual(["Two", "One"])

  await inTransaction(database.db, (tx) => setKitArchived(tx, made.kitId, "2026-05-01T00:00:00Z"))
  await inTransaction(database.db, (tx) => replaceAlternatives(tx, lineId, []))
  expect((await listKitLines(database.db, kitId))[0]).toMatchObject({
    makerKitId: null,
    makerKitName: null,
    alternatives: [],
  })
})

type Made = { kitId: number; partId: number }

/** A part and the kit that makes it. */
async function makeMade(name: string): Promise<Made> {
  const partId = await makePart(database.db, { description: name })
  return { kitId: await makeKit(database.db, { name, outputPartId: partId }), partId }
}

async function makeLevel(depth: number): Promise<Made[]> {
  return [await makeMade(`${depth}a`), await makeMade(`${depth}b`), await makeMade(`${depth}c`)]
}

async function addLine(kitId: number, partId: number): Promise<number> {
  const line = {
    partId,
    quantity: "1",
    numerator: null,
    denominator: null,
    unit: "each",
    designators: [],
    note: null,
  }
  return known((await inTransaction(database.db, (tx) => insertKitLines(tx, kitId, [line])))[0])
}
