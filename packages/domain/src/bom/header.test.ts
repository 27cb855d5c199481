import { expect, test } from "vitest"
import { findHeader } from "./header.ts"
import { headerScore } from "./header-score.ts"

function header(...lines: string[]) {
  return findHeader(lines.map((line, index) => ({ line: index + 1, cells: line.split(",") })))
}

test("the record with the most known words is the header", () => {
  expect(header("Project,Lamp,", "Revision,B,", "Part,Qty,Value", "R1,1,1k")).toMatchObject({
    index: 2,
    line: 3,
  })
})

test("of equals the first", () => {
  expect(header("Part,Qty", "a,1", "Part,Qty", "b,1")).toMatchObject({ line: 1 })
})

test("two lines are one header when they say more together", () => {
  const found = header(
    "Reference,,Manufacturer,,Unit",
    "Designator,Quantity,,Part No.,Price",
    "R1,1,Yageo,RC-1,0.01",
  )
  expect(found).toMatchObject({
    index: 1,
    line: 1,
    names: ["Reference Designator", "Quantity", "Manufacturer", "Part No.", "Unit Price"],
  })
})

test("data lines are no header", () => {
  expect(header("R1,1k,0603", "R2,2k,0603", "C1,1u,0603")).toBeUndefined()
  expect(header("200,flour", "3,eggs", "1,milk")).toBeUndefined()
})

test("numbers, prices, links and designators speak against a header", () => {
  const known = headerScore(["Part", "Value", "Quantity"])
  for (const sign of ["12", "$4.50", "https://example.org/x", "R1, R2", "4.7k"]) {
    expect(headerScore(["Part", "Value", "Quantity", sign])).toBeLessThan(known)
  }
})

test("a word that is repeated counts once", () => {
  expect(headerScore(["Price", "Price", "Price", "Price"])).toBe(headerScore(["Price"]))
})
