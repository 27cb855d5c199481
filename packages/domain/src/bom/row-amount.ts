import { Fraction } from "../quantity/fraction.ts"
import type { Unit } from "../unit/units.ts"
import type { BomProblem } from "./bom-file.ts"
import { rowQuantityMax } from "./limits.ts"
import { holdsNotFittedMark } from "./not-fitted.ts"
import { readCountInName, readQuantity } from "./quantity-cell.ts"
import { columnName, fieldCell, partName, type Table } from "./table.ts"
import { readUnit } from "./unit-words.ts"

/** How much one line asks for; without `amount` it can't be read. */
export interface RowAmount {
  amount?: Fraction
  unit?: Unit
  problems: BomProblem[]
  isUnitUnknown: boolean
}

const unitExpected = "a unit such as g, ml, pcs or cup"
const quantityExpected = "a quantity such as 2, 0.5 or 1 1/2"

/**
 * The quantity of a line: from its column; the designators are counted when the column or the cell is missing. In
 * a list without either, a count in the name ("hinge x4") holds, else one per line. A quantity that differs from the
 * number of designators wins, with a problem that says so.
 */
export function readRowAmount(
  table: Table,
  cells: readonly string[],
  designators: readonly string[],
): RowAmount {
  const { unit, unitProblem } = readUnitCell(table, cells)
  const counted = designators.length === 0 ? undefined : Fraction.of(designators.length)
  const read =
    table.mapping.quantity === null
      ? amountWithoutColumn(table, cells, counted)
      : amountFromColumn(table, fieldCell(table, cells, "quantity"), counted)
  const finalUnit = read.unit ?? unit
  return {
    ...(read.amount && { amount: read.amount }),
    ...(finalUnit && { unit: finalUnit }),
    problems: [...unitProblem, ...read.problems],
    isUnitUnknown: unitProblem.length > 0 || read.isUnitUnknown === true,
  }
}

type ReadAmount = Pick<RowAmount, "amount" | "unit" | "problems"> & { isUnitUnknown?: boolean }

function readUnitCell(table: Table, cells: readonly string[]): { unit?: Unit; unitProblem: BomProblem[] } {
  const cell = fieldCell(table, cells, "unit")
  const unit = cell === "" ? table.quantityUnit : readUnit(cell)
  if (unit !== undefined) return { unit, unitProblem: [] }
  const problem = { column: columnName(table, "unit"), expected: unitExpected, got: cell }
  return { unitProblem: cell === "" ? [] : [problem] }
}

function amountFromColumn(table: Table, cell: string, counted: Fraction | undefined): ReadAmount {
  const column = columnName(table, "quantity")
  const read = readQuantity(cell, table.decimalMark)
  if (read === undefined) {
    if (counted === undefined || (cell !== "" && !holdsNotFittedMark(cell))) {
      return { problems: [{ column, expected: quantityExpected, got: cell }] }
    }
    const expected = `a quantity; the ${counted.toString()} designators were counted instead`
    return { amount: counted, problems: [{ column, expected, got: cell }] }
  }
  const { amount, unit, unknownUnit, isRounded } = read
  if (amount.compare(Fraction.of(rowQuantityMax)) > 0) {
    return { problems: [{ column, expected: `a quantity of at most ${rowQuantityMax}`, got: cell }] }
  }
  const problems: BomProblem[] = []
  if (unknownUnit !== undefined) problems.push({ column, expected: unitExpected, got: cell })
  if (isRounded === true)
    problems.push({ column, expected: "at most 6 digits, so it was rounded", got: cell })
  if (counted !== undefined && !amount.equals(counted) && !amount.isZero()) {
    problems.push({ column, expected: `${counted.toString()} (the number of designators)`, got: cell })
  }
  return { amount, ...(unit && { unit }), problems, isUnitUnknown: unknownUnit !== undefined }
}

function amountWithoutColumn(
  table: Table,
  cells: readonly string[],
  counted: Fraction | undefined,
): ReadAmount {
  if (counted !== undefined) return { amount: counted, problems: [] }
  const problem = { column: columnName(table, "quantity"), expected: "a column of quantities" }
  if (table.mapping.designators !== null) return { problems: [{ ...problem, got: "none" }] }
  const names = [partName(table, cells), fieldCell(table, cells, "description")]
  const told = names.map(readCountInName).find((amount) => amount !== undefined)
  const got =
    told === undefined ? "none, so counted as 1" : `none, so counted as the name says: ${told.toString()}`
  return { amount: told ?? Fraction.one, problems: [{ ...problem, got }] }
}
