import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { DomainError } from "../errors.ts"
import { Fraction } from "../quantity/fraction.ts"
import { Quantity } from "../quantity/quantity.ts"
import { unitAliases, unitCodes } from "./unit-names.ts"
import {
  convert,
  isDivisibleByDefault,
  isUnit,
  parseUnit,
  type Unit,
  unitFacts,
  units,
  unitSchema,
} from "./units.ts"

const pairs = unitCodes.flatMap((from) => unitCodes.map((to) => [from, to] as const))
const pairsOfOneKind = pairs.filter(([from, to]) => unitFacts(from).kind === unitFacts(to).kind)
const pairsAcrossKinds = pairs.filter(([from, to]) => unitFacts(from).kind !== unitFacts(to).kind)
const bridged = new Set(["mass volume", "volume mass"])

describe("factors", () => {
  test.each<[Unit, Unit, string]>([
    ["lb", "g", "453.59237"],
    ["oz", "g", "28.349523125"],
    ["lb", "oz", "16"],
    ["in", "mm", "25.4"],
    ["ft", "in", "12"],
    ["yd", "ft", "3"],
    ["yd", "m", "0.9144"],
    ["cup", "ml", "236.5882365"],
    ["cup", "tbsp", "16"],
    ["cup", "tsp", "48"],
    ["cup", "floz", "8"],
    ["pt", "cup", "2"],
    ["qt", "cup", "4"],
    ["gal", "cup", "16"],
    ["gal", "l", "3.785411784"],
    ["dozen", "each", "12"],
    ["pair", "each", "2"],
    ["kg", "mg", "1000000"],
    ["t", "kg", "1000"],
    ["l", "ml", "1000"],
    ["dl", "cl", "10"],
    ["m2", "cm2", "10000"],
    ["cm2", "mm2", "100"],
    ["h", "min", "60"],
  ])("one %s is so many %s: %s", (from, to, expected) => {
    const [whole = "", digits = ""] = expected.split(".")
    const exact = Fraction.of(BigInt(whole + digits), 10n ** BigInt(digits.length))
    expect(convert(Fraction.one, from, to).toString()).toBe(exact.toString())
  })
})

describe("converting", () => {
  const amounts = fc
    .tuple(fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }), fc.bigInt({ min: 1n, max: 10n ** 4n }))
    .map(([above, below]) => Fraction.of(above, below))

  test("there and back is exact for every pair of a kind", () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        const inexact = pairsOfOneKind.filter(
          ([from, to]) => !convert(convert(amount, from, to), to, from).equals(amount),
        )
        expect(inexact).toEqual([])
      }),
      { numRuns: 20 },
    )
  })

  test("mass and volume convert there and back through a density", () => {
    const masses = fc.constantFrom<Unit>("mg", "g", "kg", "oz", "lb")
    const volumes = fc.constantFrom<Unit>("ml", "l", "tsp", "cup", "gal")
    const densities = fc
      .bigInt({ min: 1n, max: 20_000_000n })
      .map((millionths) => Quantity.ofMillionths(millionths))
    fc.assert(
      fc.property(amounts, masses, volumes, densities, (amount, mass, volume, density) => {
        expect(convert(convert(amount, mass, volume, density), volume, mass, density)).toEqual(amount)
      }),
    )
  })

  test("a cup of flour of 0.53 g/ml weighs 125.391765345 g", () => {
    const grams = convert(Fraction.one, "cup", "g", Quantity.of("0.53"))
    expect(grams).toEqual(Fraction.of(125_391_765_345n, 10n ** 9n))
  })

  test("across kinds it is refused and names the pair, unless a density bridges it", () => {
    const density = Quantity.of("0.5")
    for (const [from, to] of pairsAcrossKinds) {
      const refused = expect.objectContaining({ reason: "UNIT_MISMATCH", details: { from, to } })
      expect(() => convert(Fraction.one, from, to)).toThrow(refused)
      expect(() => convert(Fraction.one, from, to, null)).toThrow(refused)
      if (bridged.has(`${unitFacts(from).kind} ${unitFacts(to).kind}`)) continue
      expect(() => convert(Fraction.one, from, to, density)).toThrow(refused)
    }
  })

  test("a density of 0 bridges nothing", () => {
    expect(() => convert(Fraction.one, "g", "ml", Quantity.zero)).toThrow(DomainError)
  })
})

describe("names", () => {
  test.each<[string, Unit]>([
    ["g", "g"],
    ["Grams", "g"],
    [" KG ", "kg"],
    ["pcs", "each"],
    ["Pcs.", "each"],
    ["EA", "each"],
    ["L", "l"],
    ["mL", "ml"],
    ["fl oz", "floz"],
    ["fl. oz.", "floz"],
    ["Fl  Oz", "floz"],
    ["fluid ounces", "floz"],
    ["Tbsp", "tbsp"],
    ["cups", "cup"],
    ["LBS", "lb"],
    ["m²", "m2"],
    ["sq m", "m2"],
    ['"', "in"],
    ["min", "min"],
    ["hours", "h"],
    ["t", "t"],
  ])("%j is %s", (text, unit) => {
    expect(parseUnit(text)).toBe(unit)
  })

  test.each(["", " ", "T", "furlong", "toString", "constructor", "__proto__"])("%j is no unit", (text) => {
    expect(parseUnit(text)).toBeUndefined()
    expect(isUnit(text)).toBe(false)
  })

  test("no alias stands for two units or hides a code", () => {
    const aliases = [...unitAliases.keys()]
    expect(aliases.filter((alias) => isUnit(alias))).toEqual([])
    expect(aliases.filter((alias) => parseUnit(alias) !== unitAliases.get(alias))).toEqual([])
  })

  test("every unit's name is read as that unit", () => {
    for (const { code, name } of units) expect(parseUnit(name)).toBe(code)
  })

  test("every code is its own unit on the wire and nothing else is", () => {
    for (const code of unitCodes) expect(unitSchema.parse(code)).toBe(code)
    expect(unitSchema.safeParse("grams").error?.issues[0]?.message).toContain("each, pair, dozen, mg")
  })
})

test("what is counted isn't divisible", () => {
  expect(unitCodes.filter((code) => !isDivisibleByDefault(code))).toEqual(["each", "pair", "dozen"])
})
