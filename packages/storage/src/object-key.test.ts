import { expect, test } from "vitest"
import { checkKey } from "./object-key.ts"

test.each([
  "b/e3/e3b0c442/0f8fad5b-d9cb-469f-a165-70867728950e",
  "in/1",
  "d/e3/e3b0/small-1",
  "gc_epoch.json",
])("%s is a key", (key) => {
  expect(checkKey(key)).toBe(key)
})

test.each([
  "",
  "/a",
  "a/",
  "a//b",
  "../a",
  "a/../b",
  "a/.hidden",
  "a b",
  "ä",
  "a?b",
  "a%2Fb",
  "a\n",
  "a/".repeat(300),
])("%j is none", (key) => {
  expect(() => checkKey(key)).toThrow("no key of an object of ours")
})
