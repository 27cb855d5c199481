import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { Fraction } from "./fraction.ts"
import { Quantity } from "./quantity.ts"

const integers = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n })
const positiveIntegers = fc.bigInt({ min: 1n, max: 10n ** 9n })
const divisors = fc
  .tuple(positiveIntegers, positiveIntegers)
  .map(([above, below]) => Fraction.of(-above, below))
const fractions = fc.tuple(integers, positiveIntegers).map(([above, below]) => Fraction.of(above, below))

/** Long division by hand: cut after six digits, look at the rest. */
function roundByRest(above: bigint, below: bigint): bigint {
  const negative = above < 0n
  const size = (negative ? -above : above) * 1_000_000n
  const rest = size % below
  const cut = (size - rest) / below
  const rounded = rest + rest >= below ? cut + 1n : cut
  return negative ? -rounded : rounded
}

describe("normal form", () => {
  test.each([
    [6n, 4n, "3/2"],
    [-6n, 4n, "-3/2"],
    [6n, -4n, "-3/2"],
    [-6n, -4n, "3/2"],
    [0n, -7n, "0"],
    [8n, 4n, "2"],
  ])("%d/%d is %s", (above, below, text) => {
    expect(Fraction.of(above, below).toString()).toBe(text)
    expect(Fraction.of(above, below).denominator > 0n).toBe(true)
  })

  test("dividing by zero is refused", () => {
    expect(() => Fraction.of(1, 0)).toThrow(RangeError)
    expect(() => Fraction.one.dividedBy(Fraction.zero)).toThrow(RangeError)
  })

  test("goes to JSON as its text", () => {
    expect(JSON.stringify([Fraction.of(2, 4)])).toBe('["1/2"]')
  })
})

describe("arithmetic", () => {
  test("is a field", () => {
    fc.assert(
      fc.property(fractions, fractions, fractions, divisors, (a, b, c, divisor) => {
        expect(a.plus(b)).toEqual(b.plus(a))
        expect(a.plus(b).plus(c)).toEqual(a.plus(b.plus(c)))
        expect(a.times(b)).toEqual(b.times(a))
        expect(a.times(b).times(c)).toEqual(a.times(b.times(c)))
        expect(a.times(b.plus(c))).toEqual(a.times(b).plus(a.times(c)))
        expect(a.minus(b).plus(b)).toEqual(a)
        expect(a.plus(a.negate()).isZero()).toBe(true)
        expect(a.times(Fraction.one)).toEqual(a)
        expect(a.dividedBy(divisor).times(divisor)).toEqual(a)
      }),
    )
  })

  test("a decimal becomes the fraction with the same value", () => {
    expect(Fraction.fromQuantity(Quantity.of("-0.25")).toString()).toBe("-1/4")
  })
})

describe("order", () => {
  test("is the order of the cross products, and of the floats where those are far apart", () => {
    fc.assert(
      fc.property(integers, positiveIntegers, integers, positiveIntegers, (a, b, c, d) => {
        const difference = a * d - c * b
        const sign = difference === 0n ? 0 : difference < 0n ? -1 : 1
        expect(Fraction.of(a, b).compare(Fraction.of(c, d))).toBe(sign)
        expect(Fraction.of(a, b).equals(Fraction.of(c, d))).toBe(sign === 0)
        const [left, right] = [Number(a) / Number(b), Number(c) / Number(d)]
        const isFar = Math.abs(left - right) > 1e-3
        expect(isFar ? Math.sign(left - right) : sign).toBe(sign)
      }),
    )
  })

  test("floor and ceil enclose the value by less than one", () => {
    fc.assert(
      fc.property(fractions, (fraction) => {
        const [floor, ceil] = [fraction.floor(), fraction.ceil()]
        expect(Fraction.of(floor).compare(fraction)).toBeLessThanOrEqual(0)
        expect(Fraction.of(floor + 1n).compare(fraction)).toBe(1)
        expect(Fraction.of(ceil).compare(fraction)).toBeGreaterThanOrEqual(0)
        expect(Fraction.of(ceil - 1n).compare(fraction)).toBe(-1)
      }),
    )
  })

  test.each([
    [3, 2, 1n, 2n],
    [-3, 2, -2n, -1n],
    [4, 2, 2n, 2n],
    [-4, 2, -2n, -2n],
  ])("floor and ceil of %d/%d", (above, below, floor, ceil) => {
    expect(Fraction.of(above, below).floor()).toBe(floor)
    expect(Fraction.of(above, below).ceil()).toBe(ceil)
  })

  test("0.3 ÷ 0.1 is 3, and every multiple of a hundredth up to 10 divides exactly", () => {
    const quotient = Fraction.fromQuantity(Quantity.of("0.3")).dividedBy(
      Fraction.fromQuantity(Quantity.of("0.1")),
    )
    expect(quotient.toString()).toBe("3")
    const hundredths = Array.from({ length: 1000 }, (_, index) =>
      Fraction.fromQuantity(Quantity.ofMillionths(BigInt(index + 1) * 10_000n)),
    )
    const wrong: string[] = []
    hundredths.forEach((divisor, index) => {
      const step = index + 1
      for (let multiple = step; multiple <= 1000; multiple += step) {
        const dividend = hundredths[multiple - 1] ?? Fraction.zero
        if (dividend.dividedBy(divisor).floor() !== BigInt(multiple / step))
          wrong.push(`${dividend.toString()} ÷ ${divisor.toString()}`)
      }
    })
    expect(wrong).toEqual([])
  })

  test("quotients of hundredths floor as integers do", () => {
    const hundredths = fc.integer({ min: 1, max: 1000 })
    fc.assert(
      fc.property(hundredths, hundredths, (dividend, divisor) => {
        expect(Fraction.of(dividend, 100).dividedBy(Fraction.of(divisor, 100)).floor()).toBe(
          BigInt(dividend) / BigInt(divisor),
        )
      }),
    )
  })
})

describe("the one rounding", () => {
  test.each([
    ["half a millionth goes up", 1n, 2_000_000n, "0.000001"],
    ["minus half a millionth goes down", -1n, 2_000_000n, "-0.000001"],
    ["just below half goes to zero", 499_999n, 10n ** 12n, "0"],
    ["one third", 1n, 3n, "0.333333"],
    ["two thirds", 2n, 3n, "0.666667"],
    ["minus two thirds", -2n, 3n, "-0.666667"],
    ["an ounce in grams", 28_349_523_125n, 10n ** 9n, "28.349523"],
  ])("%s", (_, above, below, text) => {
    expect(Fraction.of(above, below).toQuantity().toString()).toBe(text)
  })

  test("agrees with long division", () => {
    const denominators = fc.oneof(positiveIntegers, fc.constantFrom(2_000_000n, 3n, 7n, 48n, 20_000_000n))
    fc.assert(
      fc.property(integers, denominators, (above, below) => {
        expect(Fraction.of(above, below).toQuantity().millionths).toBe(roundByRest(above, below))
      }),
    )
  })

  test("leaves decimals of six digits as they are", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }), (millionths) => {
        const quantity = Quantity.ofMillionths(millionths)
        expect(Fraction.fromQuantity(quantity).toQuantity()).toEqual(quantity)
        expect(Fraction.fromQuantity(quantity).toExactQuantity()).toEqual(quantity)
      }),
    )
  })

  test("a number that is no such decimal has no exact quantity", () => {
    expect(Fraction.of(1, 3).toExactQuantity()).toBeUndefined()
    expect(Fraction.of(1, 2_000_000).toExactQuantity()).toBeUndefined()
    expect(Fraction.of(1, 64).toExactQuantity()?.toString()).toBe("0.015625")
  })
})
