import { expect, test } from "vitest"
import { displayIn, displayUnits } from "./display-unit.ts"

test("there and back is the same number", () => {
  const inGrams = displayIn({ unit: "kg", density: null }, "g")
  expect(inGrams.inUnit("1.5")).toBe("1500")
  expect(displayIn({ unit: "g", density: null }, "kg").inUnit("1500")).toBe("1.5")
})

test("weight and volume convert only with a density", () => {
  expect(displayUnits({ unit: "g", density: null })).not.toContain("ml")
  expect(displayIn({ unit: "g", density: "0.5" }, "ml").inUnit("10")).toBe("20")
})

test.each(["each", "nonsense", undefined])("%s doesn't fit flour: it stays in grams", (wanted) => {
  expect(displayIn({ unit: "g", density: null }, wanted).unit).toBe("g")
})

test("what is counted has one unit", () => {
  expect(displayUnits({ unit: "each", density: null })).toEqual(["each"])
})
