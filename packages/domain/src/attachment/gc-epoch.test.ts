import { expect, test } from "vitest"
import { compareEpochs } from "./gc-epoch.ts"

test.each([
  [{ lineage: "a", epoch: 7 }, "same"],
  [{ lineage: "a", epoch: 6 }, "store is one behind"],
  [{ lineage: "a", epoch: 5 }, "different"],
  [{ lineage: "a", epoch: 8 }, "different"],
  [{ lineage: "b", epoch: 7 }, "different"],
  [{ lineage: "b", epoch: 6 }, "different"],
  [undefined, "store has none"],
] as const)("a database at epoch 7 of a finds a store at %j: %s", (store, verdict) => {
  expect(compareEpochs({ lineage: "a", epoch: 7 }, store)).toBe(verdict)
})

test("a database that was brought back from a copy never matches a store that was swept since", () => {
  for (let sweeps = 1; sweeps <= 5; sweeps += 1) {
    const restored = { lineage: "a", epoch: 7 }
    expect(compareEpochs(restored, { lineage: "a", epoch: 7 + sweeps })).toBe("different")
  }
})
