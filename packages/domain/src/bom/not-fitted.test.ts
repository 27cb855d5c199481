import { expect, test } from "vitest"
import { holdsNotFittedMark } from "./not-fitted.ts"
import { readBom } from "./read-bom.ts"

test.each([
  "DNP",
  "NC",
  "N.C.",
  "820pF N.C.",
  "0R-DNP",
  "10k (DNF)",
  "do not populate",
  "Don't populate",
  "not fitted",
  "NoStuff",
  "nicht bestückt",
  "不贴",
  "未実装",
  "не устанавливать",
  "non monté",
])("%j says do not fit", (text) => {
  expect(holdsNotFittedMark(text)).toBe(true)
})

test.each(["", "10k", "Nano", "NC7SZ04", "DNA sensor", "UNI-DIN rail", "switch NO/NC", "switch NC", "adnp1"])(
  "%j doesn't",
  (text) => {
    expect(holdsNotFittedMark(text)).toBe(false)
  },
)

function fitted(header: string, ...cells: string[]): boolean[] {
  const lines = [`Ref,Value,Qty,${header}`, ...cells.map((cell, at) => `R${at},1k,1,${cell}`)]
  const file = readBom({ filename: "kit.csv", bytes: new TextEncoder().encode(lines.join("\n")) })
  expect(file.totals).toEqual({ rows: cells.length, quantity: String(cells.length) })
  return file.rows.map((row) => !row.dnp)
}

test("a DNP column is filled where a part is left out", () => {
  expect(fitted("DNP", "", "x", "DNP", "no", "0", "yes", "false")).toEqual([
    true,
    false,
    false,
    true,
    true,
    false,
    true,
  ])
})

test("a column that says what is fitted is read the other way round", () => {
  expect(fitted("Fitted", "yes", "no", "Not Fitted", "", "Fitted")).toEqual([true, false, false, true, true])
  expect(fitted("Populate", "1", "0", "TRUE", "FALSE", "")).toEqual([true, false, true, false, true])
})

test("a mark in place of the quantity counts the designators; a quantity of 0 means not fitted", () => {
  const lines = ["Ref,Value,Qty", '"R1,R2",1k,DNP', "R3,1k,0", "R4,1k,1"]
  const file = readBom({ filename: "kit.csv", bytes: new TextEncoder().encode(lines.join("\n")) })
  expect(file.rows.map(({ dnp, quantity, kind }) => [dnp, quantity, kind])).toEqual([
    [true, "2", "data"],
    [true, "0", "data"],
    [false, "1", "data"],
  ])
})
