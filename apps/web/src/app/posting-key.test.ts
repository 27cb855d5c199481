import { expect, test } from "vitest"
import { PostingKey } from "./posting-key.ts"

test("the same values keep their key, so a double click posts once", () => {
  const posting = new PostingKey()
  expect(posting.keyFor({ quantity: "1" })).toBe(posting.keyFor({ quantity: "1" }))
})

test("other values get another key", () => {
  const posting = new PostingKey()
  expect(posting.keyFor({ quantity: "1" })).not.toBe(posting.keyFor({ quantity: "2" }))
})

test("after a success the same values are a new posting", () => {
  const posting = new PostingKey()
  const first = posting.keyFor({ quantity: "1" })
  posting.accept()
  expect(posting.keyFor({ quantity: "1" })).not.toBe(first)
})

test("a key has 32 hexadecimal digits", () => {
  expect(new PostingKey().keyFor(null)).toMatch(/^[0-9a-f]{32}$/)
})
