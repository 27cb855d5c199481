import { Quantity } from "../quantity/quantity.ts"

/** All in the part's unit. */
export interface LineStock {
  /** The line's requirement for the kit's remaining target. */
  readonly required: Quantity
  readonly onHand: Quantity
  /** On hold or expired; part of `onHand`. */
  readonly held: Quantity
  /** What other kits, projects and builds want. */
  readonly reservedByOthers: Quantity
  /** False: a cost line such as labour, which is never short. */
  readonly stocked: boolean
}

export interface LineAvailability {
  readonly available: Quantity
  readonly shortfall: Quantity
}

/**
 * A line's columns on the kit page: available = max(onHand − held − reservedByOthers, 0) and
 * shortfall = max(required − available, 0); a part that isn't stocked has no shortfall.
 */
export function lineAvailability(line: LineStock): LineAvailability {
  const available = partAvailable({ onHand: line.onHand, held: line.held, reserved: line.reservedByOthers })
  const missing = Quantity.max(line.required.minus(available), Quantity.zero)
  return { available, shortfall: line.stocked ? missing : Quantity.zero }
}

/** What nobody has a claim on: max(onHand − held − reserved, 0), in the part's unit. */
export function partAvailable(part: { onHand: Quantity; held: Quantity; reserved: Quantity }): Quantity {
  return Quantity.max(part.onHand.minus(part.held).minus(part.reserved), Quantity.zero)
}
