import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { mayDie, mustAskFirst, nextUploadSweep, retryAfterSeconds } from "./sweep.ts"

const now = "2026-05-01T12:00:00.000Z"

describe("a file that nothing refers to", () => {
  test.each([
    [null, 0, false],
    [now, 0, true],
    [now, 1, false],
    ["2026-05-01T11:00:00.000Z", 3_600, true],
    ["2026-05-01T11:00:00.001Z", 3_600, false],
    ["2026-05-01T12:00:00.001Z", 0, false],
  ])("since %s, with a grace of %i s, may go: %s", (orphanedAt, graceSeconds, may) => {
    expect(mayDie(orphanedAt, now, graceSeconds)).toBe(may)
  })

  test("may go for good once it may, and a longer grace never lets it go sooner", () => {
    const seconds = fc.integer({ min: 0, max: 10_000_000 })
    fc.assert(
      fc.property(seconds, seconds, seconds, (waited, grace, more) => {
        const at = (second: number) => new Date(Date.parse(now) + second * 1_000).toISOString()
        const may = mayDie(now, at(waited), grace)
        expect(may).toBe(waited >= grace)
        expect(!may || mayDie(now, at(waited + more), grace)).toBe(true)
        expect(may || !mayDie(now, at(waited), grace + more)).toBe(true)
      }),
    )
  })
})

describe("a sweep asks first", () => {
  test.each([
    [0, 0, false],
    [10, 10, false],
    [11, 11, true],
    [11, 220, false],
    [11, 219, true],
    [500, 10_000, false],
    [501, 10_000, true],
    [1_000, 1_000_000, false],
    [1_001, 1_000_000, true],
  ])("when it would delete %i of %i: %s", (toDelete, known, asks) => {
    expect(mustAskFirst({ toDelete, known })).toBe(asks)
  })

  test("by its limits alone when nothing is free", () => {
    const strict = { shareMax: 0.05, objectsMax: 1_000, objectsFree: 0 }
    expect(mustAskFirst({ toDelete: 1, known: 19 }, strict)).toBe(true)
    expect(mustAskFirst({ toDelete: 1, known: 20 }, strict)).toBe(false)
    expect(mustAskFirst({ toDelete: 0, known: 0 }, strict)).toBe(false)
  })
})

test("a deletion that fails waits twice as long each time, and six hours at the most", () => {
  expect([0, 1, 2, 3, 4, 10, 11, 1_000].map(retryAfterSeconds)).toEqual([
    30, 30, 60, 120, 240, 15_360, 21_600, 21_600,
  ])
})

test("the objects of an upload are deleted an hour and a day after its end, and then no more", () => {
  expect([0, 1, 2, 3].map((done) => nextUploadSweep(now, done))).toEqual([
    "2026-05-01T13:00:00.000Z",
    "2026-05-02T12:00:00.000Z",
    null,
    null,
  ])
  const atOnce = { firstAfterSeconds: 0, secondAfterSeconds: 0 }
  expect([0, 1, 2].map((done) => nextUploadSweep(now, done, atOnce))).toEqual([now, now, null])
})
