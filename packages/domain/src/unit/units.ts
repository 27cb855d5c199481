import { z } from "zod"
import { unitMismatch } from "../errors.ts"
import { Fraction } from "../quantity/fraction.ts"
import type { Quantity } from "../quantity/quantity.ts"
import { type Unit, unitAliases, unitCodes } from "./unit-names.ts"

export type { Unit } from "./unit-names.ts"
export { unitAliases, unitCodes } from "./unit-names.ts"

/** Units of one kind convert into each other; mass and volume also through a density. */
export type UnitKind = "count" | "mass" | "volume" | "length" | "area" | "time"

export interface UnitFacts {
  readonly code: Unit
  /** For people: "fluid ounce". */
  readonly name: string
  readonly kind: UnitKind
  /** How much one of it is in the base unit of its kind: each, g, ml, mm, mm2, min. */
  readonly factor: Fraction
}

const cupInMillilitres = Fraction.of(236_5882365n, 10_000_000n)
const poundInGrams = Fraction.of(453_59237n, 100_000n)
const inchInMillimetres = Fraction.of(254n, 10n)

function perCup(count: bigint): Fraction {
  return cupInMillilitres.dividedBy(Fraction.of(count))
}

function cups(count: bigint): Fraction {
  return cupInMillilitres.times(Fraction.of(count))
}

function inches(count: bigint): Fraction {
  return inchInMillimetres.times(Fraction.of(count))
}

function facts<Code extends Unit>(code: Code, kind: UnitKind, name: string, factor: bigint | Fraction) {
  return { code, kind, name, factor: typeof factor === "bigint" ? Fraction.of(factor) : factor }
}

/**
 * Every unit. The factors are exact: international pound and inch of 1959, US customary volumes
 * (1 gal = 231 cubic inches, 1 cup = 1/16 gal, 1 oz = 1/16 lb).
 */
const factsByUnit: { readonly [Code in Unit]: UnitFacts & { readonly code: Code } } = {
  each: facts("each", "count", "each", 1n),
  pair: facts("pair", "count", "pair", 2n),
  dozen: facts("dozen", "count", "dozen", 12n),
  mg: facts("mg", "mass", "milligram", Fraction.of(1n, 1000n)),
  g: facts("g", "mass", "gram", 1n),
  kg: facts("kg", "mass", "kilogram", 1000n),
  t: facts("t", "mass", "tonne", 1_000_000n),
  oz: facts("oz", "mass", "ounce", poundInGrams.dividedBy(Fraction.of(16n))),
  lb: facts("lb", "mass", "pound", poundInGrams),
  ml: facts("ml", "volume", "millilitre", 1n),
  cl: facts("cl", "volume", "centilitre", 10n),
  dl: facts("dl", "volume", "decilitre", 100n),
  l: facts("l", "volume", "litre", 1000n),
  tsp: facts("tsp", "volume", "teaspoon", perCup(48n)),
  tbsp: facts("tbsp", "volume", "tablespoon", perCup(16n)),
  floz: facts("floz", "volume", "fluid ounce", perCup(8n)),
  cup: facts("cup", "volume", "cup", cups(1n)),
  pt: facts("pt", "volume", "pint", cups(2n)),
  qt: facts("qt", "volume", "quart", cups(4n)),
  gal: facts("gal", "volume", "gallon", cups(16n)),
  mm: facts("mm", "length", "millimetre", 1n),
  cm: facts("cm", "length", "centimetre", 10n),
  m: facts("m", "length", "metre", 1000n),
  in: facts("in", "length", "inch", inches(1n)),
  ft: facts("ft", "length", "foot", inches(12n)),
  yd: facts("yd", "length", "yard", inches(36n)),
  mm2: facts("mm2", "area", "square millimetre", 1n),
  cm2: facts("cm2", "area", "square centimetre", 100n),
  m2: facts("m2", "area", "square metre", 1_000_000n),
  min: facts("min", "time", "minute", 1n),
  h: facts("h", "time", "hour", 60n),
}

/** All units, grouped by kind, smallest first: the order of a drop-down list. */
export const units: readonly UnitFacts[] = unitCodes.map((code) => factsByUnit[code])

/** A unit's code on the wire, exactly as in the table. */
export const unitSchema = z.enum(unitCodes, { error: `Expected a unit: ${unitCodes.join(", ")}.` })

/** Whether a text is a unit's code, exactly as in the table. */
export function isUnit(text: string): text is Unit {
  return Object.hasOwn(factsByUnit, text)
}

/** A unit's row in the table: its name, kind and factor. */
export function unitFacts(unit: Unit): UnitFacts {
  return factsByUnit[unit]
}

/**
 * Reads a unit as people write it: "Grams", "pcs", "fl. oz", "L". Undefined when it is none.
 * Codes win over aliases, and case counts for nothing — except that "T" is nothing at all:
 * cooks mean a tablespoon by it, others a tonne.
 */
export function parseUnit(text: string): Unit | undefined {
  const written = text.trim()
  if (isUnit(written)) return written
  if (written === "T") return undefined
  const folded = written.toLowerCase().replaceAll(".", "").split(/\s+/).join(" ")
  return isUnit(folded) ? folded : unitAliases.get(folded)
}

/** What is counted moves in whole numbers; what is measured can be divided. A part may say otherwise. */
export function isDivisibleByDefault(unit: Unit): boolean {
  return factsByUnit[unit].kind !== "count"
}

/**
 * The amount in another unit, exactly.
 * `densityGramsPerMillilitre` is the part's density and bridges mass and volume.
 * Anything else between two kinds is `UNIT_MISMATCH`, naming the pair.
 */
export function convert(
  amount: Fraction,
  from: Unit,
  to: Unit,
  densityGramsPerMillilitre?: Quantity | null,
): Fraction {
  if (from === to) return amount
  const [source, target] = [factsByUnit[from], factsByUnit[to]]
  const inSourceBase = amount.times(source.factor)
  if (source.kind === target.kind) return inSourceBase.dividedBy(target.factor)
  if (!densityGramsPerMillilitre?.isPositive()) throw unitMismatch(from, to)
  const density = Fraction.fromQuantity(densityGramsPerMillilitre)
  if (source.kind === "mass" && target.kind === "volume") {
    return inSourceBase.dividedBy(density).dividedBy(target.factor)
  }
  if (source.kind === "volume" && target.kind === "mass") {
    return inSourceBase.times(density).dividedBy(target.factor)
  }
  throw unitMismatch(from, to)
}

/** Whether amounts in one unit can be counted in the other; between mass and volume only with a density. */
export function isConvertible(from: Unit, to: Unit, density?: Quantity | null): boolean {
  const kinds = [factsByUnit[from].kind, factsByUnit[to].kind].toSorted()
  return kinds[0] === kinds[1] || (kinds.join(" ") === "mass volume" && density?.isPositive() === true)
}
