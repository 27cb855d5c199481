import { validation } from "../errors.ts"
import { Fraction } from "../quantity/fraction.ts"
import { Quantity } from "../quantity/quantity.ts"
import { convert, type Unit } from "../unit/units.ts"

/** What a line of a kit asks for, and what of its part is needed to count it. */
export interface LineQuantity {
  /** Per batch, in the line's unit, exactly as entered. Not negative. */
  readonly perBatch: Fraction
  readonly unit: Unit
  readonly partUnit: Unit
  /** g/ml, bridges mass and volume. */
  readonly density: Quantity | null
  /** False: held and moved in whole numbers only. */
  readonly divisible: boolean
}

/** The fewest batches that make at least `units`: ceil(units / yield). Never short; the rest is surplus. */
export function batchesFor(units: Quantity, yieldPerBatch: Quantity): bigint {
  if (units.isNegative()) throw validation("units", "Expected 0 units or more.")
  if (!yieldPerBatch.isPositive()) throw validation("yield", "A kit's yield must be above 0.")
  // Both count millionths, so these cancel.
  const [wanted, made] = [units.millionths, yieldPerBatch.millionths]
  return (wanted + made - 1n) / made
}

/** The line's quantity per batch in the part's unit, exactly. `UNIT_MISMATCH` when there is no way. */
export function exactPerBatch(line: LineQuantity): Fraction {
  return convert(line.perBatch, line.unit, line.partUnit, line.density)
}

/**
 * What the line needs for a number of batches, in the part's unit: the number that is compared and booked.
 * Converted and multiplied exactly, then rounded once (half away from zero, 6 digits), so that a shelf with
 * exactly one ounce as booked is never short for a line of one ounce. A part that can't be divided is needed
 * in whole numbers: ceil of the exact amount.
 */
export function lineRequirement(line: LineQuantity, batches: bigint): Quantity {
  const exact = exactPerBatch(line).times(Fraction.of(batches))
  return line.divisible ? exact.toQuantity() : Quantity.whole(exact.ceil())
}

/** The line's quantity per batch in the part's unit, rounded to 6 digits for display. */
export function quantityPerBatch(line: LineQuantity): Quantity {
  return exactPerBatch(line).toQuantity()
}

/** What one unit of the kit's output takes of the part, in the part's unit, rounded to 6 digits for display. */
export function requiredPerUnit(line: LineQuantity, yieldPerBatch: Quantity): Quantity {
  if (!yieldPerBatch.isPositive()) throw validation("yield", "A kit's yield must be above 0.")
  const perBatch = exactPerBatch(line)
  if (yieldPerBatch.equals(Quantity.one)) return perBatch.toQuantity()
  return perBatch.dividedBy(Fraction.fromQuantity(yieldPerBatch)).toQuantity()
}
