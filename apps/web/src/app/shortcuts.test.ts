import { expect, test } from "vitest"
import { shortcutName } from "./shortcuts.ts"

test("a key alone is itself", () => {
  expect(shortcutName("n", null, 0)).toBe("n")
  expect(shortcutName("n", { key: "x", at: 0 }, 10)).toBe("n")
})

test("a key soon after the leader is a sequence", () => {
  expect(shortcutName("k", { key: "g", at: 0 }, 1_000)).toBe("g k")
})

test("a key long after the leader stands alone", () => {
  expect(shortcutName("k", { key: "g", at: 0 }, 1_001)).toBe("k")
})
