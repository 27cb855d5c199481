import { expect, test } from "vitest"
import { readBom } from "./read-bom.ts"
import type { Mapping } from "./bom-file.ts"

function read(text: string, mapping: Partial<Mapping> = {}) {
  return readBom({ filename: "list.csv", bytes: new TextEncoder().encode(text), mapping })
}

const text = "Ref,Value,Qty,Spare\nR1,1k,2,7\nC1,10u,1,8\n"

test("the user's columns go before those that were found", () => {
  expect(read(text).totals.quantity).toBe("3")
  const chosen = read(text, { quantity: 3 })
  expect(chosen.totals.quantity).toBe("15")
  expect(chosen.detected.mapping).toMatchObject({ designators: 0, value: 1, quantity: 3 })
})

test("a chosen column leaves the field it was found for", () => {
  const chosen = read(text, { description: 1 })
  expect(chosen.detected.mapping).toMatchObject({ description: 1, value: null })
  expect(chosen.rows[0]).toMatchObject({ description: "1k", value: "" })
})

test("null takes a field away: the designators are counted instead", () => {
  const chosen = read(text, { quantity: null })
  expect(chosen.detected.mapping.quantity).toBeNull()
  expect(chosen.totals.quantity).toBe("2")
})

test("two chosen fields may share a column", () => {
  const chosen = read(text, { value: 1, description: 1 })
  expect(chosen.rows[0]).toMatchObject({ value: "1k", description: "1k" })
})

test("the user may say what the one column of a list holds", () => {
  const chosen = read("R1\nR2\nR3", { designators: 0 })
  expect(chosen.rows.map(({ designators, quantity }) => [designators, quantity])).toEqual([
    [["R1"], "1"],
    [["R2"], "1"],
    [["R3"], "1"],
  ])
})

test("columns are named by the header, or by their place", () => {
  expect(read("Ref,,Qty\nR1,x,1").columns).toEqual(["Ref", "Column 2", "Qty"])
})

test.each<[string, string, Partial<Mapping>]>([
  ["of equal names the first that is filled", "Qty,Qty,Part\n,2,hinge\n,1,latch", { quantity: 1 }],
  ["value before comment", "Comment,Value,Ref\na,1k,R1\nb,2k,R2", { value: 1, designators: 2 }],
  ["comment as value", "Comment,Designator,Qty\n1k,R1,1", { value: 0 }],
  [
    "a part number that is the maker's",
    "Part Number,Mfr Part #,Qty\nX1-ND,BC847,1",
    { partNumber: 1, supplierNumber: 0 },
  ],
  ["shop numbers", "Ref,LCSC,Digi-Key P/N,Qty\nR1,C123,311-1,1", { supplierNumber: 1 }],
  [
    "a shop's name with another word, by its cells",
    "Ref,Preferred LCSC,LCSC assembly,Qty\nR1,C123,Yes,1",
    { supplierNumber: 1 },
  ],
  ["the name of a shop is no number", "Ref,Supplier,Qty\nR1,Shop,1", { supplierNumber: null }],
  ["makers", "Ref,Mfg,MPN,Qty\nR1,Yageo,RC1,1", { manufacturer: 1, partNumber: 2 }],
  [
    "camel case and underscores",
    "RefDes,part_number,ManufacturerName,Qty\nR1,RC1,Yageo,1",
    { designators: 0, partNumber: 1, manufacturer: 2 },
  ],
  ["a running number is no quantity", "No,Part,Count\n1,hinge,4\n2,latch,2\n3,knob,9", { quantity: 2 }],
  [
    "the state of an ingredient is no ingredient",
    "Ingredient State,Ingredient Description,Quantity\nActive,flour,2",
    { description: 1 },
  ],
  [
    "codes of something else are no part numbers",
    "Recipe Code,Ingredient,Quantity\nA1,flour,2\nA1,milk,1\nA1,egg,1",
    { partNumber: null, description: 1 },
  ],
  [
    "links are never a field",
    "Part,Link,Qty\nhinge,https://example.org/a,1",
    { description: 0, quantity: 2 },
  ],
  [
    "a unit column only if it holds units",
    "Part,Unit,Qty\nhinge,0.50,2\nlatch,1.20,4",
    { unit: null, quantity: 2 },
  ],
])("%s", (_, file, expected) => {
  expect(read(file).detected.mapping).toMatchObject(expected)
})
