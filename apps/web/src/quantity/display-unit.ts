import { Fraction } from "@kitwright/domain/fraction"
import { Quantity } from "@kitwright/domain/quantity"
import { convert, isUnit, type Unit, type UnitKind, unitFacts, units } from "@kitwright/domain/units"

interface Measured {
  readonly unit: Unit
  readonly density: string | null
}

/** How a part's quantities are shown. */
export interface Display {
  readonly unit: Unit
  /** A quantity in the part's unit, in the shown one: exact, or rounded to 6 digits where it has no end. */
  readonly inUnit: (quantity: string) => string
}

const throughDensity: ReadonlySet<UnitKind> = new Set(["mass", "volume"])

/** Units that may stand for another one, weight for volume included: whether there is a density, the server knows. */
export function convertibleUnits(of: Unit): Unit[] {
  const { kind } = unitFacts(of)
  const kinds = throughDensity.has(kind) ? throughDensity : new Set([kind])
  return units.filter((unit) => kinds.has(unit.kind)).map((unit) => unit.code)
}

/** The units in which a part's quantities can be read: its own kind, and through a density weight and volume. */
export function displayUnits(part: Measured): Unit[] {
  const { kind } = unitFacts(part.unit)
  if (kind === "count") return [part.unit]
  return convertibleUnits(part.unit).filter((unit) => part.density !== null || unitFacts(unit).kind === kind)
}

/** @param wanted what the address says; anything that doesn't fit the part counts as the part's own unit */
export function displayIn(part: Measured, wanted: string | undefined): Display {
  const fits = wanted !== undefined && isUnit(wanted) && displayUnits(part).includes(wanted)
  const unit = fits ? wanted : part.unit
  const density = part.density === null ? null : Quantity.of(part.density)
  return {
    unit,
    inUnit: (quantity) =>
      unit === part.unit
        ? quantity
        : convert(Fraction.fromQuantity(Quantity.of(quantity)), part.unit, unit, density)
            .toQuantity()
            .toString(),
  }
}
