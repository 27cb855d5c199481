import {
  batchesFor,
  type LineQuantity,
  lineRequirement,
  quantityPerBatch,
  requiredPerUnit,
} from "../kit/requirement.ts"
import type { KitId } from "../ids.ts"
import type { Fraction } from "../quantity/fraction.ts"
import { Quantity } from "../quantity/quantity.ts"
import { compareNames } from "../text/compare-names.ts"
import type { Unit } from "../unit/units.ts"

/** One kit line that has the part, with its kit, as stored. */
export interface PartUsageSource {
  readonly kitId: KitId
  readonly kitName: string
  readonly status: "active" | "archived"
  readonly buildTarget: Quantity
  readonly yield: Quantity
  /** The line's quantity per batch, in the line's unit. */
  readonly perBatch: Fraction
  readonly unit: Unit
  readonly note: string | null
  /** The kit's, ISO-8601 UTC. */
  readonly updatedAt: string
  readonly part: PartUnitFacts
}

/** What of a part is needed to count a line in the part's unit. */
export interface PartUnitFacts {
  readonly unit: Unit
  readonly density: Quantity | null
  readonly divisible: boolean
}

/** A row of `parts.kits`: one active kit that has the part on a line. Quantities of the part in its unit. */
export interface PartKitUsage {
  readonly kitId: KitId
  readonly kitName: string
  readonly status: "active"
  readonly reservedQuantity: Quantity
  readonly requiredPerUnit: Quantity
  readonly buildTarget: Quantity
  readonly updatedAt: string
  readonly quantityPerBatch: Quantity
  readonly yield: Quantity
  readonly remainingTarget: Quantity
  readonly note: string | null
}

/**
 * Which active kits use a part and how much each reserves, ordered by kit name, then id.
 * reservedQuantity = the line's requirement for batches(remaining target); archived kits reserve nothing.
 * Parts that aren't stocked are listed alike: the rows are demand, and `lineAvailability` is where such a
 * part is never short.
 */
export function partKitUsage(sources: readonly PartUsageSource[]): PartKitUsage[] {
  return sources
    .flatMap((source) => (source.status === "active" ? [usageOf(source)] : []))
    .toSorted((left, right) => compareNames(left.kitName, right.kitName) || left.kitId - right.kitId)
}

/** The sum of what the rows reserve, in the part's unit. */
export function totalReserved(rows: readonly Pick<PartKitUsage, "reservedQuantity">[]): Quantity {
  return Quantity.sum(rows.map((row) => row.reservedQuantity))
}

function usageOf(source: PartUsageSource): PartKitUsage {
  const { kitId, kitName, buildTarget, updatedAt, note } = source
  const line: LineQuantity = {
    perBatch: source.perBatch,
    unit: source.unit,
    partUnit: source.part.unit,
    density: source.part.density,
    divisible: source.part.divisible,
  }
  return {
    kitId,
    kitName,
    status: "active",
    reservedQuantity: lineRequirement(line, batchesFor(buildTarget, source.yield)),
    requiredPerUnit: requiredPerUnit(line, source.yield),
    buildTarget,
    updatedAt,
    quantityPerBatch: quantityPerBatch(line),
    yield: source.yield,
    remainingTarget: buildTarget,
    note,
  }
}
