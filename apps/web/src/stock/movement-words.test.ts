import { expect, test } from "vitest"
import { signOf } from "./movement-words.ts"

test("into a box is more, out of it is less, between two it is the same", () => {
  expect(signOf({ fromBoxNo: null, toBoxNo: 7 })).toBe("+")
  expect(signOf({ fromBoxNo: 7, toBoxNo: null })).toBe("−")
  expect(signOf({ fromBoxNo: 7, toBoxNo: 8 })).toBe("")
})
