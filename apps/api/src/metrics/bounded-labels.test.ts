import * as fc from "fast-check"
import { expect, test } from "vitest"
import { boundLabels, labelsMax, mean, sum } from "./bounded-labels.ts"

test("few are kept as they are, the largest first", () => {
  const rows = [
    { label: "small", value: 1 },
    { label: "large", value: 5 },
  ]
  expect(boundLabels(rows, sum)).toEqual([
    { label: "large", value: 5 },
    { label: "small", value: 1 },
  ])
})

test("beyond the largest 200 the rest comes together", () => {
  const rows = Array.from({ length: 203 }, (_, index) => ({ label: `type ${index}`, value: index }))
  const bounded = boundLabels(rows, sum)
  expect(bounded).toHaveLength(201)
  expect(bounded[0]).toEqual({ label: "type 202", value: 202 })
  expect(bounded.at(-1)).toEqual({ label: "other", value: 0 + 1 + 2 })
  expect(boundLabels(rows, mean).at(-1)).toEqual({ label: "other", value: 1 })
})

test("two rows of one label are one series", () => {
  const rows = [
    { label: "none", value: 2 },
    { label: "none", value: 3 },
  ]
  expect(boundLabels(rows, sum)).toEqual([{ label: "none", value: 5 }])
})

test("no count is lost, and there are never more series than allowed", () => {
  const row = fc.record({
    label: fc.oneof(fc.integer({ min: 0, max: 400 }).map(String), fc.constant("other")),
    value: fc.nat(1_000),
  })
  fc.assert(
    fc.property(fc.array(row, { maxLength: 600 }), (rows) => {
      const bounded = boundLabels(rows, sum)
      expect(bounded.length).toBeLessThanOrEqual(labelsMax + 1)
      expect(new Set(bounded.map(({ label }) => label)).size).toBe(bounded.length)
      expect(sum(bounded.map(({ value }) => value))).toBe(sum(rows.map(({ value }) => value)))
    }),
  )
})
