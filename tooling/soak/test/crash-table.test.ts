import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { crashRows, databaseRows } from "../src/crashes/rows.ts"
import { runCrash } from "../src/crashes/run-crash.ts"
import { World } from "../src/crashes/world.ts"

/** `npm run soak -- --crashes` plays 25, and stops the database in every row. */
const seeds = [1]

let world: World
beforeAll(async () => {
  world = await World.start()
})
afterAll(() => world.stop())

describe("after kill -9", () => {
  describe.each(Object.entries(crashRows))("%s, nothing is lost and nothing is left", (name, row) => {
    test.each(seeds)("seed %i", async (seed) => {
      expect(await runCrash(world, row, seedOf(name, seed))).toEqual([])
    })
  })
})

describe("after the database has stopped at once, the server living on", () => {
  describe.each(Object.entries(databaseRows).filter(([name]) => name.includes("C4") || name.includes("D2")))(
    "%s, nothing is lost and nothing is left",
    (name, row) => {
      test("seed 2", async () => {
        expect(await runCrash(world, row, seedOf(name, 2), "database")).toEqual([])
      })
    },
  )
})

/** Other files for each row. */
function seedOf(row: string, seed: number): number {
  return Object.keys(crashRows).indexOf(row) * 1_000 + seed
}
