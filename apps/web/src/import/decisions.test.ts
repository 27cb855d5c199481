import { expect, test } from "vitest"
import { countByStatus, type Decision, outcomeOf, undecidedRows } from "./decisions.ts"

const rows = [
  { row: 2, status: "matched" },
  { row: 3, status: "new" },
  { row: 4, status: "ambiguous" },
  { row: 5, status: "invalid" },
  { row: 6, status: "skipped" },
] as const
const none = new Map<number, Decision>()

test("each status is counted", () => {
  expect(countByStatus(rows)).toEqual({ matched: 1, new: 1, ambiguous: 1, invalid: 1, skipped: 1 })
})

test("several matches wait for a decision, new parts only while none are created", () => {
  expect(undecidedRows(rows, none, true).map((row) => row.row)).toEqual([4])
  expect(undecidedRows(rows, none, false).map((row) => row.row)).toEqual([3, 4])
})

test("a decision goes before everything", () => {
  const decisions = new Map<number, Decision>([
    [4, { row: 4, action: "skip" }],
    [2, { row: 2, action: "create" }],
  ])
  expect(undecidedRows(rows, decisions, true)).toEqual([])
  expect(outcomeOf(rows[0], decisions, true)).toBe("create")
})

test("what can't be read or is not fitted is left out", () => {
  expect(outcomeOf(rows[3], none, true)).toBe("skip")
  expect(outcomeOf(rows[4], none, true)).toBe("skip")
})
