import { expect, test } from "vitest"
import { dropAfter, moveLine, neighbourAfter } from "./line-order.ts"

const lines = [{ id: 1 }, { id: 2 }, { id: 3 }]
const ids = (moved: { id: number }[]) => moved.map((line) => line.id)

test("a line goes behind another or in front of all", () => {
  expect(ids(moveLine(lines, 1, 2))).toEqual([2, 1, 3])
  expect(ids(moveLine(lines, 3, null))).toEqual([3, 1, 2])
  expect(ids(moveLine(lines, 9, 1))).toEqual([1, 2, 3])
})

test("one place up and down", () => {
  expect(neighbourAfter(lines, 2, "up")).toBeNull()
  expect(neighbourAfter(lines, 3, "up")).toBe(1)
  expect(neighbourAfter(lines, 1, "up")).toBeUndefined()
  expect(neighbourAfter(lines, 1, "down")).toBe(2)
  expect(neighbourAfter(lines, 3, "down")).toBeUndefined()
})

test("a dropped line takes the place of the one below the pointer", () => {
  expect(ids(moveLine(lines, 1, dropAfter(lines, 1, 3) ?? null))).toEqual([2, 3, 1])
  expect(ids(moveLine(lines, 3, dropAfter(lines, 3, 1) ?? null))).toEqual([3, 1, 2])
  expect(ids(moveLine(lines, 3, dropAfter(lines, 3, 2) ?? null))).toEqual([1, 3, 2])
  expect(dropAfter(lines, 2, 2)).toBeUndefined()
})
