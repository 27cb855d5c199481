import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { parseEnteredQuantity } from "../quantity/entered-quantity.ts"
import { Fraction } from "../quantity/fraction.ts"
import { Quantity } from "../quantity/quantity.ts"
import { type BuildableLine, buildableFromStock } from "./buildable.ts"
import { lineRequirement } from "./requirement.ts"

function line(
  partKey: string,
  perBatch: string,
  availableNow: string,
  more: Partial<BuildableLine> = {},
): BuildableLine {
  return {
    partKey,
    perBatch: parseEnteredQuantity(perBatch),
    unit: "g",
    partUnit: "g",
    density: null,
    divisible: true,
    availableNow: Quantity.of(availableNow),
    stocked: true,
    ...more,
  }
}

function unitsAndLimit(lines: readonly BuildableLine[], yieldPerBatch = "1"): string | null {
  const result = buildableFromStock(lines, Quantity.of(yieldPerBatch))
  return result === null ? null : `${result.units.toString()} by ${result.limitingPartKey}`
}

describe("from stock", () => {
  const whole: Partial<BuildableLine> = { unit: "each", partUnit: "each", divisible: false }
  test.each<[string, BuildableLine[], string, string | null]>([
    ["no lines", [], "1", null],
    ["only labour", [line("AAAA", "1", "0", { stocked: false })], "1", null],
    ["0.3 of 0.1", [line("AAAA", "0.1", "0.3")], "1", "3 by AAAA"],
    ["times yield", [line("AAAA", "0.1", "0.3")], "0.5", "1.5 by AAAA"],
    [
      "the scarcest part",
      [line("AAAA", "1", "9"), line("BBBB", "2", "8"), line("CCCC", "1", "5")],
      "1",
      "4 by BBBB",
    ],
    ["a tie goes to the first line", [line("AAAA", "2", "8"), line("BBBB", "1", "4")], "1", "4 by AAAA"],
    [
      "labour never limits",
      [line("AAAA", "1", "0", { stocked: false }), line("BBBB", "1", "2")],
      "1",
      "2 by BBBB",
    ],
    ["nothing there", [line("AAAA", "1", "0")], "24", "0 by AAAA"],
    ["less than nothing there", [line("AAAA", "1", "-3")], "1", "0 by AAAA"],
    ["half a part per batch", [line("AAAA", "1/2", "3", whole)], "1", "6 by AAAA"],
    [
      "a shelf of one ounce, rounded once",
      [line("AAAA", "1", "28.349523", { unit: "oz" })],
      "1",
      "1 by AAAA",
    ],
    ["a thousand ounces", [line("AAAA", "1", "28349.523125", { unit: "oz" })], "1", "1000 by AAAA"],
    ["the same part on two lines", [line("AAAA", "1", "10"), line("AAAA", "2", "10")], "1", "3 by AAAA"],
    ["a line of nothing", [line("AAAA", "0", "10"), line("BBBB", "1", "10")], "1", "10 by BBBB"],
  ])("%s", (_, lines, yieldPerBatch, expected) => {
    expect(unitsAndLimit(lines, yieldPerBatch)).toBe(expected)
  })

  test("stays in the range of quantities", () => {
    const result = buildableFromStock([line("AAAA", "0.000001", "999999999999")], Quantity.of("24"))
    expect(result?.units.toString()).toBe("999999999984")
  })
})

/** The first stocked line that is short for a number of batches. */
function shortLine(lines: readonly BuildableLine[], batches: bigint): BuildableLine | undefined {
  return lines.find((each) => each.stocked && lineRequirement(each, batches).compare(each.availableNow) > 0)
}

/** One batch more at a time, until a line is short. */
function buildableBySearch(lines: readonly BuildableLine[]): string | null {
  if (!lines.some((each) => each.stocked)) return null
  let batches = 0n
  while (shortLine(lines, batches + 1n) === undefined) batches += 1n
  return `${batches} by ${shortLine(lines, batches + 1n)?.partKey}`
}

/** Amounts of which at most some hundred batches can be made, so that the search ends soon. */
const amounts = fc.oneof(
  fc.record({
    perBatch: fc.tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom(1, 2, 3, 7, 16)),
    millionths: fc.oneof(fc.integer({ min: 0, max: 9_000_000 }), fc.constantFrom(1_000_000, 9_000_000)),
  }),
  fc.record({
    perBatch: fc.tuple(fc.integer({ min: 1, max: 12 }), fc.constant(2_000_000)),
    millionths: fc.integer({ min: 0, max: 30 }),
  }),
)
const facts = fc.record({
  unit: fc.constantFrom("oz" as const, "g" as const),
  divisible: fc.boolean(),
  stocked: fc.boolean(),
})
const candidates = fc
  .tuple(amounts, facts)
  .map(([{ perBatch, millionths }, { unit, divisible, stocked }]) => ({
    ...line("AAAA", "1", "0"),
    unit,
    divisible,
    stocked,
    perBatch: Fraction.of(perBatch[0], perBatch[1]),
    availableNow: divisible
      ? Quantity.ofMillionths(BigInt(millionths))
      : Quantity.whole(Math.floor(millionths / 1_000_000)),
  }))

test("agrees with trying one batch more at a time", () => {
  fc.assert(
    fc.property(fc.array(candidates, { maxLength: 4 }), (found) => {
      const lines = found.map((each, index) => ({ ...each, partKey: `AAA${"ABCD".charAt(index)}` }))
      expect(unitsAndLimit(lines)).toBe(buildableBySearch(lines))
    }),
    { numRuns: 300 },
  )
})
