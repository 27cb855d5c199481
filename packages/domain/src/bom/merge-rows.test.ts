import { expect, test } from "vitest"
import { mergeRows } from "./merge-rows.ts"
import { readBom } from "./read-bom.ts"

function merge(...lines: string[]) {
  return mergeRows(readBom({ filename: "kit.csv", bytes: new TextEncoder().encode(lines.join("\n")) }).rows)
}

test("the same value and footprint: designators united, quantities summed", () => {
  const merged = merge(
    "Ref,Value,Footprint,Qty",
    '"R1,R2",4k7,R_0603,2',
    "C1,1u,C_0603,1",
    "R9,4.7 kΩ,Lib:R_0603,1",
    "R3,4k7,R_0805,1",
  )
  expect(merged.map(({ rows, designators, quantity }) => [rows, designators, quantity])).toEqual([
    [[2, 4], ["R1", "R2", "R9"], "3"],
    [[3], ["C1"], "1"],
    [[5], ["R3"], "1"],
  ])
})

test("part numbers merge whatever the values, unless the makers differ", () => {
  const merged = merge(
    "Ref,Value,MPN,Manufacturer,Qty",
    "R1,1k,RC-1K,Yageo,1",
    "R2,one k,rc 1k,YAGEO(国巨),1",
    "R3,1k,RC-1K,Other,1",
    "R4,1k,RC-1K,,1",
    "R5,1k,XX-1,,1",
    "R6,1k,XX-1,Acme,1",
  )
  expect(merged.map(({ rows }) => rows)).toEqual([[2, 3], [4], [5], [6, 7]])
  expect(merged[3]?.manufacturer).toBe("Acme")
})

test("fractions add up exactly", () => {
  const merged = merge(
    "Ingredient,Quantity,Unit",
    "milk,1/3,cup",
    "milk,1/3,cup",
    "milk,1/3,cup",
    "salt,1/3,tsp",
  )
  expect(merged.map(({ quantity, quantityEntered, unit }) => [quantity, quantityEntered, unit])).toEqual([
    ["1", undefined, "cup"],
    ["0.333333", "1/3", "tsp"],
  ])
})

test("different units and parts that are not fitted stay apart", () => {
  const merged = merge("Ingredient,Quantity,Unit", "milk,1,cup", "milk,2,l", "milk,3,cup")
  expect(merged.map(({ quantity, unit }) => [quantity, unit])).toEqual([
    ["4", "cup"],
    ["2", "l"],
  ])
  const fitted = merge("Ref,Value,Qty,DNP", "R1,1k,1,", "R2,1k,1,x", "R3,1k,1,")
  expect(fitted.map(({ designators, dnp }) => [designators, dnp])).toEqual([
    [["R1", "R3"], false],
    [["R2"], true],
  ])
})

test("rows that can't be read are left out, rows that nothing identifies stay alone", () => {
  const merged = merge("Ref,Value,Qty", "R1,1k,many", "R2,1k,1", "TP1,,1", "TP2,,1")
  expect(merged.map(({ rows }) => rows)).toEqual([[3], [4], [5]])
})

test("two shop numbers for one part are a problem to look at", () => {
  const [merged] = merge("Ref,Value,LCSC,Qty", "R1,1k,C11,1", "R2,1k,C22,1", "R3,1k,,1")
  expect(merged?.supplierNumber).toBe("C11")
  expect(merged?.problems).toEqual([
    { column: "supplierNumber", expected: "one number for one part", got: "C11, C22" },
  ])
})
