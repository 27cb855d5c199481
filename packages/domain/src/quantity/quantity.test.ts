import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { DomainError } from "../errors.ts"
import { Quantity } from "./quantity.ts"

const millionthsMax = 10n ** 18n - 1n
const quantities = fc
  .bigInt({ min: -millionthsMax, max: millionthsMax })
  .map((millionths) => Quantity.ofMillionths(millionths))
/** Small enough that sums and products of a few stay in range. */
const smallQuantities = fc
  .bigInt({ min: -(10n ** 10n), max: 10n ** 10n })
  .map((millionths) => Quantity.ofMillionths(millionths))

describe("reading", () => {
  test.each([
    ["0", "0"],
    ["-0", "0"],
    ["0.000000", "0"],
    ["3.000000", "3"],
    ["1500", "1500"],
    ["0.300000", "0.3"],
    ["0.30000000000000000000", "0.3"],
    ["+2", "2"],
    ["-2", "-2"],
    ["-0.000001", "-0.000001"],
    ["007.50", "7.5"],
    ["999999999999.999999", "999999999999.999999"],
    ["0000000000000000001", "1"],
  ])("%s is %s", (text, canonical) => {
    expect(Quantity.of(text).toString()).toBe(canonical)
  })

  test.each([
    "",
    " ",
    " 1",
    "1 ",
    "1.",
    ".5",
    ".",
    "-",
    "1e3",
    "1E3",
    "NaN",
    "Infinity",
    "0x10",
    "1,5",
    "1/2",
    "--1",
    "1_000",
    "٣",
    "0.1234567",
    "0.0000001",
    "1000000000000",
    "-1000000000000",
    "9".repeat(101),
    `0.${"0".repeat(100)}`,
  ])("%j is refused", (text) => {
    expect(() => Quantity.of(text)).toThrow(expect.objectContaining({ reason: "VALIDATION" }))
  })

  test("what is printed reads back as the same quantity", () => {
    fc.assert(
      fc.property(quantities, (quantity) => {
        expect(Quantity.of(quantity.toString()).millionths).toBe(quantity.millionths)
        const [whole = "", fraction = ""] = quantity.toString().split(".")
        expect(Quantity.of(`${whole}.${fraction.padEnd(6, "0")}`).millionths).toBe(quantity.millionths)
      }),
    )
  })

  test("what is printed is canonical", () => {
    fc.assert(
      fc.property(quantities, (quantity) => {
        expect(quantity.toString()).toMatch(/^(0|-?(0|[1-9]\d{0,11})(\.\d{0,5}[1-9])?)$/)
      }),
    )
  })

  test("whole numbers from integers", () => {
    expect(Quantity.whole(12).toString()).toBe("12")
    expect(Quantity.whole(-3n).toString()).toBe("-3")
    expect(() => Quantity.whole(1.5)).toThrow(RangeError)
    expect(() => Quantity.whole(10n ** 12n)).toThrow(DomainError)
  })
})

describe("arithmetic", () => {
  test("is a ring under plus and whole multiples", () => {
    const integers = fc.bigInt({ min: -50n, max: 50n })
    fc.assert(
      fc.property(smallQuantities, smallQuantities, smallQuantities, integers, (a, b, c, n) => {
        expect(a.plus(b)).toEqual(b.plus(a))
        expect(a.plus(b).plus(c)).toEqual(a.plus(b.plus(c)))
        expect(a.plus(Quantity.zero)).toEqual(a)
        expect(a.plus(a.negate())).toEqual(Quantity.zero)
        expect(a.minus(b)).toEqual(a.plus(b.negate()))
        expect(a.plus(b).times(n)).toEqual(a.times(n).plus(b.times(n)))
        expect(a.times(1)).toEqual(a)
        expect(a.times(n).times(2)).toEqual(a.times(n * 2n))
        expect(Quantity.sum([a, b, c])).toEqual(a.plus(b).plus(c))
      }),
    )
  })

  test("0.1 + 0.2 is 0.3", () => {
    expect(Quantity.of("0.1").plus(Quantity.of("0.2"))).toEqual(Quantity.of("0.3"))
  })

  test("leaving the range is an error, not a wrong number", () => {
    const refused = expect.objectContaining({ reason: "VALIDATION" })
    expect(() => Quantity.largest.plus(Quantity.of("0.000001"))).toThrow(refused)
    expect(() => Quantity.largest.negate().minus(Quantity.of("0.000001"))).toThrow(refused)
    expect(() => Quantity.largest.times(2)).toThrow(refused)
    expect(() => Quantity.sum([Quantity.largest, Quantity.one])).toThrow(refused)
    expect(() => Quantity.largest.ceilToWhole()).toThrow(refused)
  })

  test("a sum may pass outside the range on its way", () => {
    const total = Quantity.sum([Quantity.largest, Quantity.one, Quantity.one.negate()])
    expect(total).toEqual(Quantity.largest)
  })

  test("an empty sum is zero", () => {
    expect(Quantity.sum([])).toEqual(Quantity.zero)
  })

  test.each([
    ["0", "0"],
    ["1", "1"],
    ["1.000001", "2"],
    ["1.5", "2"],
    ["-1.5", "-1"],
    ["-2", "-2"],
    ["-0.5", "0"],
  ])("ceilToWhole of %s is %s", (text, whole) => {
    expect(Quantity.of(text).ceilToWhole().toString()).toBe(whole)
  })
})

describe("comparing", () => {
  test("orders as the numbers are ordered", () => {
    const sorted = ["10", "9.5", "-1", "0", "0.000001", "-1.5"]
      .map((text) => Quantity.of(text))
      .toSorted((left, right) => left.compare(right))
    expect(sorted.map(String)).toEqual(["-1.5", "-1", "0", "0.000001", "9.5", "10"])
  })

  test("the sign tests exclude each other", () => {
    fc.assert(
      fc.property(quantities, (quantity) => {
        const signs = [quantity.isNegative(), quantity.isZero(), quantity.isPositive()]
        expect(signs.filter(Boolean)).toHaveLength(1)
        expect(signs.indexOf(true) - 1).toBe(quantity.compare(Quantity.zero))
      }),
    )
  })

  test("max, min and equals", () => {
    const [small, large] = [Quantity.of("0.3"), Quantity.of("8")]
    expect(Quantity.max(small, large, small)).toBe(large)
    expect(Quantity.min(large, small)).toBe(small)
    expect(small.equals(Quantity.of("0.30"))).toBe(true)
    expect(small.equals(large)).toBe(false)
  })

  test("isWhole", () => {
    expect(Quantity.of("-4").isWhole()).toBe(true)
    expect(Quantity.of("4.000001").isWhole()).toBe(false)
  })
})

test("goes to JSON as its text", () => {
  expect(JSON.stringify({ quantity: Quantity.of("0.30") })).toBe('{"quantity":"0.3"}')
})
