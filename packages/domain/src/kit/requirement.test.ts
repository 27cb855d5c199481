import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { parseEnteredQuantity } from "../quantity/entered-quantity.ts"
import { Fraction } from "../quantity/fraction.ts"
import { Quantity } from "../quantity/quantity.ts"
import { isDivisibleByDefault, type Unit } from "../unit/units.ts"
import {
  batchesFor,
  type LineQuantity,
  lineRequirement,
  quantityPerBatch,
  requiredPerUnit,
} from "./requirement.ts"

function line(
  entered: string,
  unit: Unit,
  partUnit: Unit = unit,
  density: string | null = null,
): LineQuantity {
  return {
    perBatch: parseEnteredQuantity(entered),
    unit,
    partUnit,
    density: density === null ? null : Quantity.of(density),
    divisible: isDivisibleByDefault(partUnit),
  }
}

describe("batches", () => {
  test.each([
    ["0", "1", 0n],
    ["1", "1", 1n],
    ["10", "4", 3n],
    ["12", "4", 3n],
    ["0.3", "0.1", 3n],
    ["0.300001", "0.1", 4n],
    ["0.000001", "24", 1n],
    ["1", "0.3", 4n],
  ])("%s units at %s per batch are %d", (units, perBatch, batches) => {
    expect(batchesFor(Quantity.of(units), Quantity.of(perBatch))).toBe(batches)
  })

  test("are the fewest that are never short", () => {
    const positive = fc
      .bigInt({ min: 1n, max: 10n ** 9n })
      .map((millionths) => Quantity.ofMillionths(millionths))
    fc.assert(
      fc.property(positive, positive, (units, perBatch) => {
        const batches = batchesFor(units, perBatch)
        expect(perBatch.times(batches).compare(units)).toBeGreaterThanOrEqual(0)
        expect(perBatch.times(batches - 1n).compare(units)).toBe(-1)
      }),
    )
  })

  test("every multiple of a hundredth up to 10 divides without a batch too many", () => {
    const wrong: string[] = []
    for (let step = 1; step <= 1000; step += 1) {
      const yieldPerBatch = Quantity.ofMillionths(BigInt(step) * 10_000n)
      for (let multiple = step; multiple <= 1000; multiple += step) {
        const units = Quantity.ofMillionths(BigInt(multiple) * 10_000n)
        if (batchesFor(units, yieldPerBatch) !== BigInt(multiple / step))
          wrong.push(`${units.toString()}/${yieldPerBatch.toString()}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test("a yield of 0 and negative units are refused by name", () => {
    expect(() => batchesFor(Quantity.one, Quantity.zero)).toThrow(
      expect.objectContaining({ reason: "VALIDATION", details: { field: "yield" } }),
    )
    expect(() => batchesFor(Quantity.of("-1"), Quantity.one)).toThrow(
      expect.objectContaining({ reason: "VALIDATION", details: { field: "units" } }),
    )
    expect(() => requiredPerUnit(line("1", "g"), Quantity.zero)).toThrow(
      expect.objectContaining({ details: { field: "yield" } }),
    )
  })
})

describe("what a line needs", () => {
  test.each([
    ["whole parts of whole lines", line("4", "each"), 3n, "12"],
    ["half a part per batch, one batch", line("1/2", "each"), 1n, "1"],
    ["half a part per batch, three batches", line("1/2", "each"), 3n, "2"],
    ["a third of a part, three batches", line("1/3", "each"), 3n, "1"],
    ["a dozen", line("1 1/2", "dozen", "each"), 1n, "18"],
    ["five of what is kept by the dozen", line("5", "each", "dozen"), 1n, "1"],
    ["a third of a gram, three batches: rounded once", line("1/3", "g"), 3n, "1"],
    ["a third of a gram, two batches", line("1/3", "g"), 2n, "0.666667"],
    ["one ounce in grams", line("1", "oz", "g"), 1n, "28.349523"],
    ["ten ounces in grams: rounded after multiplying", line("1", "oz", "g"), 10n, "283.495231"],
    ["a cup in millilitres", line("1", "cup", "ml"), 1n, "236.588237"],
    ["a cup of flour in grams", line("1", "cup", "g", "0.53"), 2n, "250.783531"],
    ["a teaspoon in cups", line("1", "tsp", "cup"), 48n, "1"],
    ["nothing for no batches", line("5", "g"), 0n, "0"],
  ])("%s", (_, needed, batches, expected) => {
    expect(lineRequirement(needed, batches).toString()).toBe(expected)
  })

  test("a trace of what can't be divided is a whole one, though it rounds to nothing", () => {
    const trace = { ...line("0.1", "mg", "kg"), divisible: false }
    expect(lineRequirement(trace, 1n).toString()).toBe("1")
  })

  test("refuses what can't be converted", () => {
    expect(() => lineRequirement(line("1", "cup", "g"), 1n)).toThrow(
      expect.objectContaining({ reason: "UNIT_MISMATCH", details: { from: "cup", to: "g" } }),
    )
  })

  test.each<[Unit, Unit]>([
    ["oz", "g"],
    ["lb", "g"],
    ["cup", "ml"],
    ["tsp", "ml"],
    ["floz", "l"],
    ["g", "oz"],
    ["ml", "cup"],
  ])("a shelf with exactly so many %s, booked in %s, is never short for a line of them", (unit, partUnit) => {
    const entered = fc.oneof(
      fc.tuple(fc.integer({ min: 1, max: 400 }), fc.constantFrom(1, 2, 3, 4, 8)).map(([a, b]) => `${a}/${b}`),
      fc
        .bigInt({ min: 1n, max: 10n ** 9n })
        .map((millionths) => Quantity.ofMillionths(millionths).toString()),
    )
    fc.assert(
      fc.property(entered, fc.bigInt({ min: 1n, max: 12n }), (text, batches) => {
        const received = line(text, unit, partUnit)
        const booked = received.perBatch.times(Fraction.of(batches))
        const shelf = lineRequirement({ ...received, perBatch: booked }, 1n)
        expect(lineRequirement(received, batches)).toEqual(shelf)
      }),
    )
  })

  test("what can't be divided is rounded up from the exact amount, by less than one", () => {
    const amounts = fc.tuple(fc.bigInt({ min: 1n, max: 10_000n }), fc.bigInt({ min: 1n, max: 999n }))
    fc.assert(
      fc.property(amounts, fc.bigInt({ min: 0n, max: 1000n }), ([above, below], batches) => {
        const needed = { ...line("1", "each"), perBatch: Fraction.of(above, below) }
        const whole = lineRequirement(needed, batches)
        expect(whole.isWhole()).toBe(true)
        const slack = whole.times(below).minus(Quantity.whole(above * batches))
        expect(slack.isNegative()).toBe(false)
        expect(slack.compare(Quantity.whole(below))).toBe(-1)
      }),
    )
  })
})

describe("for display", () => {
  test("per unit is per batch ÷ yield, and keeps a half of what can't be divided", () => {
    expect(requiredPerUnit(line("1", "each"), Quantity.of("2")).toString()).toBe("0.5")
    expect(requiredPerUnit(line("1", "oz", "g"), Quantity.of("3")).toString()).toBe("9.449841")
  })

  test("with yield 1 per unit and per batch are the same, exact where it is a decimal", () => {
    expect(requiredPerUnit(line("0.3", "kg", "g"), Quantity.one).toString()).toBe("300")
    expect(quantityPerBatch(line("0.3", "kg", "g")).toString()).toBe("300")
    expect(quantityPerBatch(line("1/3", "g")).toString()).toBe("0.333333")
  })
})
