import { Fraction } from "../quantity/fraction.ts"
import { parseEnteredQuantity } from "../quantity/entered-quantity.ts"
import type { BomProblem, BomRow } from "./bom-file.ts"
import { identify, normaliseManufacturer, rowIdentity } from "./identity.ts"

/** One part of the kit with all the lines of the file that ask for it. */
export interface MergedRow extends Omit<BomRow, "row" | "kind" | "quantity"> {
  /** Physical lines of the file, in its order. */
  rows: number[]
  quantity: string
}

/**
 * Merges the rows of a file that ask for the same part in the same unit: designators united, quantities summed
 * exactly (three thirds are 1), texts from the first row that has them. Parts that are not to be fitted are never
 * merged with those that are. Rows without a readable quantity are left out: they have nothing to add.
 */
export function mergeRows(rows: readonly BomRow[]): MergedRow[] {
  const usable = rows.filter((row) => row.kind === "data" && row.quantity !== null)
  const makersByKey = collectMakers(usable)
  const groups = Map.groupBy(usable, (row) => {
    const key = groupKey(row)
    return `${key}\n${effectiveMaker(row, makersByKey.get(key))}`
  })
  return [...groups.values()].map(mergeGroup)
}

/** Rows that nothing identifies stay alone: their line is their key. */
function groupKey(row: BomRow): string {
  return [rowIdentity(row) ?? `row ${row.row}`, row.unit ?? "", row.dnp].join("\n")
}

function collectMakers(rows: readonly BomRow[]): Map<string, Set<string>> {
  const makers = new Map<string, Set<string>>()
  for (const row of rows) {
    const maker = normaliseManufacturer(row.manufacturer)
    if (row.partNumber === "" || maker === "") continue
    const key = groupKey(row)
    makers.set(key, (makers.get(key) ?? new Set()).add(maker))
  }
  return makers
}

/** A row without a maker belongs to the only maker of that part number, if there is exactly one. */
function effectiveMaker(row: BomRow, makers: ReadonlySet<string> = new Set()): string {
  if (identify(row)?.kind !== "partNumber") return ""
  const own = normaliseManufacturer(row.manufacturer)
  const [only] = makers
  return own === "" && makers.size === 1 ? (only ?? "") : own
}

function mergeGroup(rows: readonly BomRow[]): MergedRow {
  const first = (field: "value" | "footprint" | "partNumber" | "manufacturer"): string =>
    rows.find((row) => row[field] !== "")?.[field] ?? ""
  const firstOf = (field: "partKey" | "supplierNumber" | "description"): string | undefined =>
    rows.find((row) => row[field] !== undefined)?.[field]
  const [partKey, supplierNumber, description] = [
    firstOf("partKey"),
    firstOf("supplierNumber"),
    firstOf("description"),
  ]
  const amount = rows.reduce((sum, row) => sum.plus(exactQuantity(row)), Fraction.zero)
  const unit = rows[0]?.unit
  return {
    rows: rows.map((row) => row.row),
    designators: [...new Set(rows.flatMap((row) => row.designators))],
    value: first("value"),
    footprint: first("footprint"),
    partNumber: first("partNumber"),
    manufacturer: first("manufacturer"),
    ...(partKey === undefined ? {} : { partKey }),
    ...(supplierNumber === undefined ? {} : { supplierNumber }),
    ...(description === undefined ? {} : { description }),
    quantity: amount.toQuantity().toString(),
    ...(amount.toExactQuantity() ? {} : { quantityEntered: amount.toString() }),
    ...(unit === undefined ? {} : { unit }),
    dnp: rows[0]?.dnp ?? false,
    problems: [...rows.flatMap((row) => row.problems), ...differentSupplierNumbers(rows)],
  }
}

/** The exact amount of a row: its fraction when it was rounded, else its decimal. 0 when it has none. */
export function exactQuantity(row: Pick<BomRow, "quantity" | "quantityEntered">): Fraction {
  return parseEnteredQuantity(row.quantityEntered ?? row.quantity ?? "0")
}

/** One part is kept, so that two numbers of the same shop are worth a look. */
function differentSupplierNumbers(rows: readonly BomRow[]): BomProblem[] {
  const numbers = [...new Set(rows.flatMap((row) => row.supplierNumber ?? []))]
  if (numbers.length < 2) return []
  return [{ column: "supplierNumber", expected: "one number for one part", got: numbers.join(", ") }]
}
