import { expect, test } from "vitest"
import { readKitsSearch } from "../kits/kits-search.ts"
import { readPartsSearch } from "../parts/parts-search.ts"
import { readText } from "./search-params.ts"

test("a whole address is read", () => {
  const search = { query: "10k 0603", type: 7, stock: "in", archived: true }
  expect(readPartsSearch(search)).toEqual(search)
})

test("a query that looks like a number stays text", () => {
  expect(readPartsSearch({ query: 10 })).toEqual({ query: "10" })
})

test("a type as text is a number", () => {
  expect(readPartsSearch({ type: "7" })).toEqual({ type: 7 })
})

test.each([
  { query: "   " },
  { type: "7b" },
  { type: -1 },
  { type: 1.5 },
  { stock: "maybe" },
  { archived: false },
  { query: { deep: 1 } },
  { unknown: "x" },
])("%j is left out", (search) => {
  expect(readPartsSearch(search)).toEqual({})
})

test("kits are active unless the address says otherwise", () => {
  expect(readKitsSearch({ status: "active" })).toEqual({})
  expect(readKitsSearch({ status: "archived", query: "voice" })).toEqual({
    status: "archived",
    query: "voice",
  })
})

test("an endless query is cut", () => {
  expect(readText("x".repeat(500))).toHaveLength(200)
})
