import { lockKitGraph } from "@kitwright/db/kits"
import { createTestDatabase } from "@kitwright/db/test-kit"
import { PartKey } from "@kitwright/domain/ids"
import { createBox, createBoxInput } from "@kitwright/workshop/boxes/boxes"
import { getPart } from "@kitwright/workshop/parts/get-part"
import { expect, test } from "vitest"
import { kits, parts } from "../src/content.ts"
import { isEmptyWorkshop, loadDemoWorkshop } from "../src/load.ts"
import { demoParts } from "../src/names.ts"
import { changeIn, snapshot } from "./workshop.ts"

const today = "2026-05-20"

test("gives the same workshop on the same day", async () => {
  await using first = await createTestDatabase()
  await using second = await createTestDatabase()
  await loadDemoWorkshop(first.url, { today })
  await loadDemoWorkshop(second.url, { today })
  expect(await snapshot(second.db, today)).toEqual(await snapshot(first.db, today))
})

test("moves all dates along with the day, and tells what it loaded", async () => {
  await using database = await createTestDatabase()
  const newYear = "2027-01-01"
  const log: string[] = []
  await loadDemoWorkshop(database.url, { today: newYear, log: (line) => log.push(line) })
  const { movements } = await snapshot(database.db, newYear)
  expect(movements.at(-1)?.createdAt).toMatch(/^2026-12-31T/)
  expect(await getPart(database.db, PartKey.parse(demoParts.cream), newYear)).toMatchObject({ held: "1.5" })
  expect(log).toEqual([`The demo workshop has ${parts.length} parts and ${kits.length} kits.`])
})

test("happens once: a second load is refused and changes nothing", async () => {
  await using database = await createTestDatabase()
  expect(await isEmptyWorkshop(database.url)).toBe(true)
  await loadDemoWorkshop(database.url, { today })
  expect(await isEmptyWorkshop(database.url)).toBe(false)
  const before = await snapshot(database.db, today)
  await expect(loadDemoWorkshop(database.url, { today })).rejects.toMatchObject({ reason: "INVALID_STATE" })
  expect(await snapshot(database.db, today)).toEqual(before)
})

test("is refused by a workshop with a single box, and leaves nothing there", async () => {
  await using database = await createTestDatabase()
  await changeIn(database.db, (tx, origin) =>
    createBox(tx, origin, createBoxInput.parse({ description: "Mine", capacity: 4 })),
  )
  expect(await isEmptyWorkshop(database.url)).toBe(false)
  await expect(loadDemoWorkshop(database.url, { today })).rejects.toMatchObject({ reason: "INVALID_STATE" })
  const there = await snapshot(database.db, today)
  expect({ types: there.types.length, boxes: there.boxes.length, parts: there.parts.length }).toEqual({
    types: 0,
    boxes: 1,
    parts: 0,
  })
})

test("leaves nothing when it is cut short, and can be done again", async () => {
  await using database = await createTestDatabase()
  await changeIn(database.db, async (tx) => {
    // Nobody else can link kits meanwhile, so the load comes as far as that and is ended by its lock timeout.
    await lockKitGraph(tx)
    await expect(loadDemoWorkshop(database.url, { today })).rejects.toThrow("lock timeout")
  })
  expect(await isEmptyWorkshop(database.url)).toBe(true)
  await loadDemoWorkshop(database.url, { today })
  expect((await snapshot(database.db, today)).kits).toHaveLength(kits.length)
})
