import { expect, test } from "vitest"
import { numberProblem, placeText, readLabel, readPlace } from "./place.ts"

test("a label is read and written", () => {
  expect(readLabel(" 7 - 3 ")).toEqual({ boxNo: "7", locNo: "3" })
  expect(placeText({ boxNo: 7, locNo: 3 })).toBe("7-3")
})

test.each(["7", "7-", "7-3-1", "-3", "a-3"])("%s is no label", (text) => {
  expect(readLabel(text)).toBeNull()
})

test("a place has two numbers above 0", () => {
  expect(readPlace({ boxNo: " 12", locNo: "4 " })).toEqual({ boxNo: 12, locNo: 4 })
  expect(readPlace({ boxNo: "0", locNo: "4" })).toBeNull()
  expect(readPlace({ boxNo: "1.5", locNo: "4" })).toBeNull()
})

test("an empty number and a wrong one are told apart", () => {
  expect(numberProblem("box", "")).toBe("Enter the box number.")
  expect(numberProblem("location", "x")).toBe("Enter a location number, such as 3.")
  expect(numberProblem("box", "3")).toBeNull()
})
