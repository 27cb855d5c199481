import { expect, test } from "vitest"
import { niceCeiling, stepChart } from "./step-chart.ts"

const size = { width: 100, height: 100, left: 0, right: 0, top: 0, bottom: 0 }

test("a level holds until the next step, and the last one to the edge", () => {
  const steps = [
    { at: "2026-01-01T00:00:00Z", onHand: "10" },
    { at: "2026-01-03T00:00:00Z", onHand: "5" },
  ]
  expect(stepChart(steps, "2026-01-05T00:00:00Z", size).line).toBe("M0 0H50V50H100")
})

test("one step alone is a level line", () => {
  const { line, points } = stepChart(
    [{ at: "2026-01-01T00:00:00Z", onHand: "2" }],
    "2026-01-02T00:00:00Z",
    size,
  )
  expect(line).toBe("M0 0H100")
  expect(points).toHaveLength(1)
})

test("the ground is always 0", () => {
  const { ticks } = stepChart([{ at: "2026-01-01T00:00:00Z", onHand: "900" }], "2026-01-02T00:00:00Z", size)
  expect(ticks.map((tick) => tick.label)).toEqual(["0", "500", "1K"])
})

test.each([
  [0, 1],
  [1, 1],
  [3, 4],
  [41, 50],
  [0.3, 0.4],
  [9_999, 10_000],
])("the scale above %d ends at %d", (value, ceiling) => {
  expect(niceCeiling(value)).toBeCloseTo(ceiling, 9)
})
