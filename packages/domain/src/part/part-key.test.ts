import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { PartKey } from "../ids.ts"
import { partKeyAt, partKeyCount, type PartKeyLength, partKeyLength } from "./part-key.ts"

describe("the key at an index", () => {
  test("every key of 4 letters comes exactly once", () => {
    const keys = new Set<string>()
    for (let index = 0; index < partKeyCount(4); index += 1) keys.add(partKeyAt(index, 4))
    expect(keys.size).toBe(26 ** 4)
    expect([...keys].filter((key) => !/^[A-Z]{4}$/.test(key))).toEqual([])
  })

  test.each<PartKeyLength>([5, 6])(
    "runs of keys of %d letters don't repeat, wherever they start",
    (length) => {
      fc.assert(
        fc.property(fc.nat(partKeyCount(length) - 500), (start) => {
          const keys = Array.from({ length: 500 }, (_, offset) => partKeyAt(start + offset, length))
          expect(new Set(keys).size).toBe(500)
          expect(keys.every((key) => key.length === length && PartKey.safeParse(key).success)).toBe(true)
        }),
        { numRuns: 10 },
      )
    },
  )

  test("is the same on every run and machine: labels are printed", () => {
    expect([0, 1, 2, partKeyCount(4) - 1].map((index) => partKeyAt(index, 4))).toEqual([
      "SLHQ",
      "ZOEJ",
      "BDIF",
      "GZNZ",
    ])
    expect([0, 1].map((index) => partKeyAt(index, 5))).toEqual(["UAUKF", "JRBIW"])
    expect([0, 1].map((index) => partKeyAt(index, 6))).toEqual(["ZYHZLB", "BCSMCS"])
  })

  test.each<PartKeyLength>([4, 5, 6])("neighbours of %d letters rarely share a letter", (length) => {
    const runLength = 5000
    let same = 0
    for (let index = 0; index < runLength; index += 1) {
      const next = partKeyAt(index + 1, length)
      same += Array.from(partKeyAt(index, length)).filter((letter, place) => letter === next[place]).length
    }
    const expected = (runLength * length) / 26
    expect(same).toBeGreaterThan(expected * 0.8)
    expect(same).toBeLessThan(expected * 1.2)
  })

  test("there is none outside the range", () => {
    for (const index of [-1, 0.5, 26 ** 4, Number.NaN]) expect(() => partKeyAt(index, 4)).toThrow(RangeError)
  })
})

test.each([
  [0, 0, 4],
  [228_487, 0, 4],
  [228_488, 0, 5],
  [228_488, 5_940_687, 5],
  [228_488, 5_940_688, 6],
  [456_976, 11_881_376, 6],
])("with %d and %d keys used the next has %d letters", (four, five, length) => {
  expect(partKeyLength({ 4: four, 5: five })).toBe(length)
})
