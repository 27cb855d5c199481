import type { Mapping } from "./bom-file.ts"
import type { ColumnProfile } from "./column-profile.ts"
import { readDesignators } from "./designators.ts"

type Columns = readonly (readonly string[])[]

function isQuantity(profile: ColumnProfile): boolean {
  return profile.quantities >= 0.8 && !profile.isSequence
}

function isUsable(profile: ColumnProfile): boolean {
  return profile.links < 0.5 && !profile.isSequence
}

/**
 * The columns of a file without header, by what stands in them: names such as R1 that don't repeat are
 * designators; numbers that are no running number are quantities (with designators only if they count them);
 * units, packages and codes are known by their shape; the first words left are the description, or the value of
 * parts that have designators.
 */
export function mapByContent(profiles: readonly ColumnProfile[], columns: Columns): Mapping {
  const free = new Set(profiles.keys())
  const take = (fits: (profile: ColumnProfile, column: number) => boolean): number | null => {
    const column = [...free].find((at) => {
      const profile = profiles[at]
      return profile !== undefined && profile.filled > 0 && fits(profile, at)
    })
    if (column === undefined) return null
    free.delete(column)
    return column
  }
  const designators = take(({ designators: share, variety }) => share >= 0.6 && variety >= 0.9)
  const quantity =
    designators === null
      ? take(isQuantity)
      : take((profile, at) => isQuantity(profile) && countsDesignators(columns, designators, at))
  const unit = quantity === null ? null : take(({ units }) => units >= 0.6)
  const footprint = designators === null ? null : take(({ packages }) => packages >= 0.5)
  const value = designators === null ? null : take(isUsable)
  const description = take((profile) => isUsable(profile) && profile.words >= 0.5)
  const partNumber = take((profile) => isUsable(profile) && profile.codes >= 0.7)
  return {
    partKey: null,
    designators,
    quantity,
    unit,
    value,
    footprint,
    partNumber,
    manufacturer: null,
    supplierNumber: null,
    description,
    dnp: null,
  }
}

/** Whether the numbers of a column are mostly the counts of the designators beside them. */
function countsDesignators(columns: Columns, designators: number, quantity: number): boolean {
  const names = columns[designators] ?? []
  const filled = names.flatMap((cell, at) =>
    cell === "" ? [] : [[cell, columns[quantity]?.[at] ?? ""] as const],
  )
  const equal = filled.filter(([cell, number]) => String(readDesignators(cell).length) === number)
  return equal.length * 10 >= filled.length * 7
}
