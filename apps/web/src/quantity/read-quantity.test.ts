import { expect, test } from "vitest"
import { isUnfinished, optionalQuantityProblem, readQuantity } from "./read-quantity.ts"

test.each([
  ["12", "12"],
  ["1 1/2", "1.5"],
  ["1/2", "0.5"],
  ["0,25", "0.25"],
  [" ½ ", "0.5"],
])("%s is %s, exactly", (typed, text) => {
  expect(readQuantity(typed)).toEqual({ ok: true, text, isExact: true })
})

test("a third is fine only where fractions are kept", () => {
  expect(readQuantity("1/3").ok).toBe(false)
  expect(readQuantity("1/3", { allowAnyFraction: true })).toEqual({
    ok: true,
    text: "0.333333",
    isExact: false,
  })
})

test("a part that is not divided refuses 4.6", () => {
  expect(readQuantity("4.6", { wholeOnly: true }).ok).toBe(false)
  expect(readQuantity("4.0", { wholeOnly: true }).ok).toBe(true)
})

test("zero is refused unless it is allowed, and less than zero always", () => {
  expect(readQuantity("0").ok).toBe(false)
  expect(readQuantity("0", { allowZero: true }).ok).toBe(true)
  expect(readQuantity("-1", { allowZero: true }).ok).toBe(false)
})

test("an empty optional field has no problem, an empty quantity has one", () => {
  expect(optionalQuantityProblem("  ")).toBeNull()
  expect(readQuantity("").ok).toBe(false)
})

test.each(["1 ", "1 1", "1 1/", "1/", "3.", ","])("%j may still become a quantity", (typed) => {
  expect(isUnfinished(typed)).toBe(true)
})

test.each(["abc", "1.5x", "1/2/"])("%j will never be one", (typed) => {
  expect(isUnfinished(typed) && readQuantity(typed).ok).toBe(false)
})
