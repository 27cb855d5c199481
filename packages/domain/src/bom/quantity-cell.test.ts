import { expect, test } from "vitest"
import { decimalMark, isQuantityCell, readCountInName, readQuantity } from "./quantity-cell.ts"

function amount(cell: string, mark: "." | "," | null = null): string | undefined {
  return readQuantity(cell, mark)?.amount.toString()
}

test.each([
  ["5", "5"],
  ["5.00", "5"],
  ["0.5", "1/2"],
  ["0,5", "1/2"],
  [".5", "1/2"],
  ["1x", "1"],
  ["2 x", "2"],
  ["x2", "2"],
  ["×3", "3"],
  ["2 pcs", "2"],
  ["2 pcs.", "2"],
  ["4 Stk.", "4"],
  ["3 szt.", "3"],
  ["10шт", "10"],
  ["５", "5"],
  ["1/2", "1/2"],
  ["1 1/2", "3/2"],
  ["1½", "3/2"],
  ["1,234.5", "2469/2"],
  ["1.234,5", "2469/2"],
  ["1,234,567", "1234567"],
  ["1'000", "1000"],
  ["1 000", "1000"],
  ["12 500,5", "25001/2"],
  ["3 (1 spare)", "3"],
  ["2 per board", "2"],
  ["2/board", "2"],
  ["0", "0"],
])("%j is %s", (cell, expected) => {
  expect(amount(cell)).toBe(expected)
})

test.each([
  "",
  "many",
  "-",
  "1-2",
  "2–3",
  "-1",
  "$5",
  "5 €",
  "1e3",
  "NaN",
  "a4",
  "1,500",
  "1.500",
  "1/0",
  "10+",
  "9".repeat(70),
])("%j is no quantity", (cell) => {
  expect(amount(cell)).toBeUndefined()
})

test("a mark that may separate thousands is decided by the rest of the column, or not at all", () => {
  expect(amount("1,500", ",")).toBe("3/2")
  expect(amount("1,500", ".")).toBe("1500")
  expect(amount("1.500", ".")).toBe("3/2")
  expect(amount("1.500", ",")).toBe("1500")
})

test.each<[string[], "." | "," | null]>([
  [["1", "2", "3"], null],
  [["1", "0,5", "1.500"], ","],
  [["2.75", "1,500"], "."],
  [["0.500", "1.500"], "."],
  [["1,234.5", "1,500"], "."],
  [["1.234.567", "1.500"], ","],
  [["1,500", "2"], null],
  [["1.000", "12.500", "2.000"], "."],
  [["1,000", "2,000", "10,000"], ","],
  [["1,000", "2.000", "3"], null],
  [["0,5", "0.5"], null],
])("the decimal mark of %j is %j", (cells, expected) => {
  expect(decimalMark(cells)).toBe(expected)
})

test("units, known and unknown", () => {
  expect(readQuantity("200 g", null)).toMatchObject({ unit: "g" })
  expect(readQuantity("200g", null)).toMatchObject({ unit: "g" })
  expect(readQuantity("2 EL", null)).toMatchObject({ unit: "tbsp" })
  expect(readQuantity("1 pair", null)).toMatchObject({ unit: "pair" })
  expect(readQuantity("2 pcs", null)?.unit).toBeUndefined()
  expect(readQuantity("3 skeins", null)).toMatchObject({ unknownUnit: "skeins" })
  expect(isQuantityCell("3 skeins", null)).toBe(false)
  expect(isQuantityCell("3 g", null)).toBe(true)
})

test("more digits than a quantity has are rounded and say so", () => {
  const read = readQuantity("21.66666667", ".")
  expect(read?.amount.toQuantity().toString()).toBe("21.666667")
  expect(read?.isRounded).toBe(true)
  expect(readQuantity("1.50000000", ".")).toMatchObject({ amount: { numerator: 3n, denominator: 2n } })
})

test.each([
  ["hinge (x4)", "4"],
  ["hinge x4", "4"],
  ["hinge (4x)", "4"],
  ["4x hinge", "4"],
  ["4 × hinge", "4"],
  ["screw M3x10", undefined],
  ["2x6 switch", undefined],
  ["10k trimpot", undefined],
  ["matrix4", undefined],
])("the count in %j is %s", (name, expected) => {
  expect(readCountInName(name)?.toString()).toBe(expected)
})
