import { Fraction } from "../quantity/fraction.ts"
import { Quantity } from "../quantity/quantity.ts"
import { exactPerBatch, type LineQuantity } from "./requirement.ts"

/** A line of a kit and what its part can give to it now, in the part's unit. */
export interface BuildableLine<Key extends string = string> extends LineQuantity {
  readonly partKey: Key
  readonly availableNow: Quantity
  /** False: never limits. */
  readonly stocked: boolean
}

export interface Buildable<Key extends string = string> {
  /** Whole batches × yield. */
  readonly units: Quantity
  readonly limitingPartKey: Key
}

/**
 * The most units that whole batches can make from stock of the direct lines, and the part that limits them
 * (the first of them in line order). Null when nothing limits: no lines, or none of a stocked part.
 * The result is capped where the units would leave the range of quantities.
 */
export function buildableFromStock<Key extends string>(
  lines: readonly BuildableLine<Key>[],
  yieldPerBatch: Quantity,
): Buildable<Key> | null {
  const [first, ...others] = neededParts(lines).map((part) => ({
    partKey: part.partKey,
    batches: batchesWithin(part),
  }))
  if (first === undefined) return null
  const limit = others.reduce((fewest, part) => (part.batches < fewest.batches ? part : fewest), first)
  const batchesMax = Fraction.fromQuantity(Quantity.largest)
    .dividedBy(Fraction.fromQuantity(yieldPerBatch))
    .floor()
  const batches = limit.batches < batchesMax ? limit.batches : batchesMax
  return { units: yieldPerBatch.times(batches), limitingPartKey: limit.partKey }
}

interface NeededPart<Key extends string> {
  readonly partKey: Key
  /** In the part's unit, above 0. */
  readonly perBatch: Fraction
  readonly divisible: boolean
  readonly availableNow: Quantity
}

/** The stocked parts in line order; entries of one part are summed before anything is rounded. */
function neededParts<Key extends string>(lines: readonly BuildableLine<Key>[]): NeededPart<Key>[] {
  const parts = new Map<Key, NeededPart<Key>>()
  for (const line of lines) {
    if (!line.stocked || !line.perBatch.isPositive()) continue
    const { partKey, divisible, availableNow } = line
    const perBatch = exactPerBatch(line).plus(parts.get(partKey)?.perBatch ?? Fraction.zero)
    parts.set(partKey, { partKey, perBatch, divisible, availableNow })
  }
  return [...parts.values()]
}

const halfMillionth = Fraction.of(1n, 2_000_000n)

/**
 * The most batches b whose requirement as booked is within what is available.
 * Whole parts: ceil(perBatch × b) ≤ available ⇔ b ≤ floor(available) / perBatch.
 * Others: perBatch × b rounds half away from zero to at most `available`
 * ⇔ perBatch × b < available + half a millionth; so b is the last integer below that quotient.
 */
function batchesWithin(part: NeededPart<string>): bigint {
  const available = Fraction.fromQuantity(Quantity.max(part.availableNow, Quantity.zero))
  if (!part.divisible) return Fraction.of(available.floor()).dividedBy(part.perBatch).floor()
  return available.plus(halfMillionth).dividedBy(part.perBatch).ceil() - 1n
}
