import * as fc from "fast-check"
import { expect, test } from "vitest"
import { compareNames } from "./compare-names.ts"

test("case counts for nothing, accents sort after z, shorter comes first", () => {
  const names = ["Zebra", "apple", "Äpfel", "app", "Apple pie", "10 mm", "2 mm", "_", ""]
  expect(names.toSorted(compareNames)).toEqual([
    "",
    "10 mm",
    "2 mm",
    "_",
    "app",
    "apple",
    "Apple pie",
    "Zebra",
    "Äpfel",
  ])
})

test("compares code points, not the halves of surrogate pairs", () => {
  expect(compareNames("\u{FF5E}", "\u{1F600}")).toBeLessThan(0)
})

test("lowers each character alone, as the database does", () => {
  expect(compareNames("ΟΔΟΣ", "οδοσ")).toBe(0)
  expect(compareNames("İ", "i")).toBe(0)
})

test("is an order", () => {
  const letters = fc.constantFrom(...Array.from("aAbZäÄσςİ\u{FF5E}\u{1F600} 1"))
  const texts = fc.string({ unit: letters, maxLength: 3 })
  fc.assert(
    fc.property(texts, texts, texts, (a, b, c) => {
      expect(Math.sign(compareNames(a, b))).toBe(0 - Math.sign(compareNames(b, a)))
      const inOrder = compareNames(a, b) <= 0 && compareNames(b, c) <= 0
      expect(!inOrder || compareNames(a, c) <= 0).toBe(true)
    }),
  )
})
