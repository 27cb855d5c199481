import { expect, test } from "vitest"
import { enteredQuantity, lineDifferences, readDesignators } from "./line-form.ts"

test("designators are split at blanks and commas, each once", () => {
  expect(readDesignators("R1, R2 R3;R1\nC4 ")).toEqual(["R1", "R2", "R3", "C4"])
  expect(readDesignators("  ")).toEqual([])
})

test("a third stays a third", () => {
  expect(enteredQuantity({ quantity: "0.333333", fraction: "1/3" })).toBe("1/3")
  expect(enteredQuantity({ quantity: "2", fraction: null })).toBe("2")
})

test("only the fields that differ are shown", () => {
  const mine = { quantity: "2", unit: "each" as const, designators: "R1 R2", note: "", alternatives: [] }
  const theirs = { ...mine, quantity: "3", designators: "R1, R2" }
  expect(lineDifferences(mine, theirs)).toEqual([{ field: "Quantity", mine: "2", theirs: "3" }])
})
