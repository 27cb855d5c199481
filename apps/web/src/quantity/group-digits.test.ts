import { expect, test } from "vitest"
import { groupDigits } from "./group-digits.ts"

test.each([
  ["0", ["0"], ""],
  ["1500", ["1500"], ""],
  ["15000", ["15", "000"], ""],
  ["999999999999.999999", ["999", "999", "999", "999"], ".999999"],
  ["100000", ["100", "000"], ""],
  ["0.333333", ["0"], ".333333"],
])("%s keeps all its digits", (text, groups, rest) => {
  expect(groupDigits(text)).toEqual({ sign: "", groups, rest })
})

test("a sign stays in front", () => {
  expect(groupDigits("-12345.5")).toEqual({ sign: "-", groups: ["12", "345"], rest: ".5" })
})

test("what is no number is left alone", () => {
  expect(groupDigits("—")).toEqual({ sign: "", groups: ["—"], rest: "" })
})
