import { expect, test } from "vitest"
import { isCommonDesignator, readDesignators } from "./designators.ts"

test.each<[string, string[]]>([
  ["R1", ["R1"]],
  ["R1,R2", ["R1", "R2"]],
  ["R1, R2 ; R3", ["R1", "R2", "R3"]],
  ["C11 C1 C4", ["C11", "C1", "C4"]],
  ["C1-C4", ["C1", "C2", "C3", "C4"]],
  ["C1 - C3", ["C1", "C2", "C3"]],
  ["C1–C3, C7", ["C1", "C2", "C3", "C7"]],
  ["R1..R3", ["R1", "R2", "R3"]],
  ["R1 to R3", ["R1", "R2", "R3"]],
  ["R01-R03", ["R01", "R02", "R03"]],
  ["R1/R2", ["R1", "R2"]],
  ["R1 & R2", ["R1", "R2"]],
  ["D1, D1", ["D1"]],
  ["U$5", ["U$5"]],
  ["EN,BOOT", ["EN", "BOOT"]],
  ["J7,220V/AC,J6", ["J7", "220V/AC", "J6"]],
  ["Mounting hole", ["Mounting hole"]],
  ["IC2_PINS_1_12", ["IC2_PINS_1_12"]],
  ["R4-R1", ["R4-R1"]],
  ["C1-R4", ["C1-R4"]],
  ["R1-R5000", ["R1-R5000"]],
  ["J1-2", ["J1-2"]],
  ["", []],
])("%j names %j", (cell, expected) => {
  expect(readDesignators(cell)).toEqual(expected)
})

test("a range without its second prefix holds when the quantity counts it", () => {
  expect(readDesignators("R1-4", 4)).toEqual(["R1", "R2", "R3", "R4"])
  expect(readDesignators("R1-4", 1)).toEqual(["R1-4"])
})

test("part numbers are no designators beyond doubt", () => {
  expect(["R1", "LED12", "U$5", "TP3", "SW1A"].every(isCommonDesignator)).toBe(true)
  expect(["BC547", "LM358", "SOT23", "10k", "R", "1N4148"].some(isCommonDesignator)).toBe(false)
})

test("a cell full of ranges has a limit", () => {
  const ranges = Array.from({ length: 50 }, (_, at) => `R${at * 1000 + 1}-R${at * 1000 + 999}`).join(",")
  expect(readDesignators(ranges).length).toBeLessThan(6_100)
})
