import * as fc from "fast-check"
import { expect, test } from "vitest"
import { parseEnteredQuantity } from "./entered-quantity.ts"
import { Quantity } from "./quantity.ts"

test.each([
  ["8", "8"],
  [" 8 ", "8"],
  ["0.3", "3/10"],
  [".5", "1/2"],
  ["0,5", "1/2"],
  [",5", "1/2"],
  ["1,25", "5/4"],
  ["0,125", "1/8"],
  ["1234,567", "1234567/1000"],
  ["1,5000", "3/2"],
  ["1/2", "1/2"],
  ["2/4", "1/2"],
  ["3/2", "3/2"],
  ["1/3", "1/3"],
  ["1 1/2", "3/2"],
  ["1  1 / 2", "3/2"],
  ["1\u00A01/2", "3/2"],
  ["1⁄2", "1/2"],
  ["½", "1/2"],
  ["1½", "3/2"],
  ["1 ½", "3/2"],
  ["10⅓", "31/3"],
  ["¾", "3/4"],
  ["⅞", "7/8"],
  ["-1½", "-3/2"],
  ["−2", "-2"],
  ["- 2", "-2"],
  ["+3", "3"],
  ["0", "0"],
  ["999999999999.999999", "999999999999999999/1000000"],
  ["999999999999/1", "999999999999"],
  ["999999999999 1/2", "1999999999999/2"],
])("%j is %s", (text, fraction) => {
  expect(parseEnteredQuantity(text).toString()).toBe(fraction)
})

test.each([
  ["", "such as 8, 0.3, 1/2 or 1 1/2"],
  ["  ", "such as 8, 0.3, 1/2 or 1 1/2"],
  ["abc", 'got "abc"'],
  ["1.", 'got "1."'],
  [".", 'got "."'],
  ["-", 'got "-"'],
  ["1e3", 'got "1e3"'],
  ["NaN", 'got "NaN"'],
  ["1/2/3", 'got "1/2/3"'],
  ["1 2", 'got "1 2"'],
  ["1 500", 'got "1 500"'],
  ["1,234.5", 'got "1,234.5"'],
  ["1.234,5", 'got "1.234,5"'],
  ["½½", 'got "½½"'],
  ["1/½", 'got "1/½"'],
  ["1/-2", 'got "1/-2"'],
  ["1.5/2", 'got "1.5/2"'],
  ["1/1000000000", 'got "1/1000000000"'],
  ["1/0", "divides by zero"],
  ["1 0/0", "divides by zero"],
  ["1 3/2", "a fraction below 1"],
  ["1,500", "write 1.500 or 1500"],
  ["-12,000", "write 12.000 or 12000"],
  ["0.1234567", "more than 6 digits"],
  ["1000000000000", "below 10^12"],
  ["9".repeat(41), "Expected a quantity"],
])("%j is refused and says why", (text, words) => {
  expect(() => parseEnteredQuantity(text)).toThrow(
    expect.objectContaining({ reason: "VALIDATION", message: expect.stringContaining(words) }),
  )
})

test("reads every canonical quantity as itself", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }), (millionths) => {
      const quantity = Quantity.ofMillionths(millionths)
      expect(parseEnteredQuantity(quantity.toString()).toExactQuantity()).toEqual(quantity)
    }),
  )
})

test("mixed numbers are whole + numerator / denominator", () => {
  const parts = fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 2, max: 999_999 }))
  fc.assert(
    fc.property(parts, fc.nat(), ([whole, below], seed) => {
      const above = seed % below
      const expected = BigInt(whole) * BigInt(below) + BigInt(above)
      const parsed = parseEnteredQuantity(`${whole} ${above}/${below}`)
      expect(parsed.numerator * BigInt(below)).toBe(expected * parsed.denominator)
    }),
  )
})
