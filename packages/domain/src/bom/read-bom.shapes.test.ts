import { expect, test } from "vitest"
import { readBom } from "./read-bom.ts"

/** Files whose form is unusual or damaged. All of them are made up. */

function read(text: string) {
  return readBom({ filename: "board.csv", bytes: new TextEncoder().encode(text) })
}

function lines(...texts: string[]): string {
  return texts.join("\n")
}

test("no header at all", () => {
  const file = read(lines("R1,10k,0603", '"R2,R3",4k7,0603', "C1,100n,0805", "U1,NE555,SOIC-8"))
  expect(file.detected.headerRow).toBeNull()
  expect(file.columns).toEqual(["Column 1", "Column 2", "Column 3"])
  expect(file.totals).toEqual({ rows: 4, quantity: "5" })
  expect(file.rows[1]).toMatchObject({ row: 2, designators: ["R2", "R3"], value: "4k7", footprint: "0603" })
})

test("no header, with a quantity that counts the designators", () => {
  const file = read(lines('1,2,"R2,R3",4k7', "2,1,C1,100n", '3,3,"D1,D2,D3",red', "4,1,U1,NE555"))
  expect(file.detected.mapping).toMatchObject({ designators: 2, quantity: 1, value: 3 })
  expect(file.totals).toEqual({ rows: 4, quantity: "7" })
})

test("a header of words nobody knows, over columns that speak for themselves", () => {
  const file = read(lines("Xora,Blip,Zap", "needle,4,x17", "spool,12,x18", "thread,1,x19"))
  expect(file.detected.headerRow).toBe(1)
  expect(file.detected.mapping).toMatchObject({ description: 0 })
  expect(file.totals.rows).toBe(3)
})

test("Markdown tables", () => {
  const file = read(
    lines("| Ref | Value | Qty |", "|-----|:-----:|----:|", "| R1, R2 | 1k | 2 |", "| C1 | 10n | 1 |"),
  )
  expect(file.detected.delimiter).toBe("|")
  expect(file.totals).toEqual({ rows: 2, quantity: "3" })
})

test("every line wrapped in quotes as a whole", () => {
  const file = read(lines('"Ref,Value,Qty"', '"""R1,R2"",1k,2"', '"C1,10n,1"'))
  expect(file.detected.delimiter).toBe(",")
  expect(file.totals).toEqual({ rows: 2, quantity: "3" })
  expect(file.rows[0]?.designators).toEqual(["R1", "R2"])
})

test("blanks between a delimiter and a quote", () => {
  const file = read(lines("Designator, Value, Quantity", '"C1, C2", "10u, 25 V", 2', '"R1", "0R", 1'))
  expect(file.rows[0]).toMatchObject({ designators: ["C1", "C2"], value: "10u, 25 V", quantity: "2" })
})

test("an inch mark at the start of a cell is no quote", () => {
  const file = read(lines("Name,Qty,Note", 'Screw,4,"4" long', "Nut,4,plain", "Washer,8,plain"))
  expect(file.totals).toEqual({ rows: 3, quantity: "16" })
  expect(file.rows.map((row) => row.row)).toEqual([2, 3, 4])
})

test("line breaks in quoted cells don't shift the line numbers", () => {
  const file = read('Ref,Value,Qty\r\n"R1\r\nR2","1k\r\n1 %",2\r\n\r\nC1,10n,1\r\n')
  expect(file.rows.map((row) => row.row)).toEqual([2, 6])
  expect(file.rows[0]).toMatchObject({ designators: ["R1", "R2"], value: "1k 1 %" })
})

test("a header repeated at the top of each page", () => {
  const file = read(lines("Ref;Value;Qty", "R1;1k;1", "Ref;Value;Qty", "R2;2k;1"))
  expect(file.totals).toEqual({ rows: 2, quantity: "2" })
  expect(file.skipped).toEqual([])
})

test("columns aligned with blanks", () => {
  const file = read(
    lines(
      "Partlist",
      "",
      "Exported from siren.sch at 2/3/2016 18:07",
      "",
      "Part     Value          Device        Package   Library   Sheet",
      "",
      "C1       100n           C-EUC0603     C0603     rcl       1",
      "C2       10u 16V        CPOL-EU       CASE-B    rcl       1",
      "IC1      NE555          NE555N        DIL08     linear    1",
      "SPEAKER                 PINHD-1X2     1X02      pinhead   1",
    ),
  )
  expect(file.detected).toMatchObject({ delimiter: null, headerRow: 5 })
  expect(file.totals).toEqual({ rows: 4, quantity: "4" })
  expect(file.rows[1]).toMatchObject({ row: 8, designators: ["C2"], value: "10u 16V", footprint: "CASE-B" })
})

test("columns aligned with blanks, with commas in their texts", () => {
  const file = read(
    lines(
      "Qty Value    Device     Package  Parts          Description",
      "2   10k      R-EU_R0603 R0603    R1, R2         RESISTOR, European symbol",
      "3   100n     C-EUC0603  C0603    C1, C4, C5     CAPACITOR, European symbol",
    ),
  )
  expect(file.detected.delimiter).toBeNull()
  expect(file.totals).toEqual({ rows: 2, quantity: "5" })
  expect(file.rows[1]).toMatchObject({ designators: ["C1", "C4", "C5"], footprint: "C0603", value: "100n" })
})

test("text that spreadsheets protect with a formula, and marks that print nothing", () => {
  const file = read('Ref,Package,Qty,MPN\nR1,"=""0603""",1,\u200e RC-1K\u00a0\nR2,="0805",1,n/a\nR3,--,1,-')
  expect(file.rows.map(({ footprint, partNumber }) => [footprint, partNumber])).toEqual([
    ["0603", "RC-1K"],
    ["0805", ""],
    ["", ""],
  ])
})

test("a file of one line, and a header without lines", () => {
  expect(read('"#";"Name";"Value"\n"1";"R101";"10K"').totals).toEqual({ rows: 1, quantity: "1" })
  expect(read("Reference,Value,Qty\n").totals).toEqual({ rows: 0, quantity: "0" })
})

test("links and other offers under a part are no parts", () => {
  const file = read(
    lines(
      "Item,Qty,Reference,Value,Footprint,Order code",
      "1,2,J1 J2,jack,JACK_3.5,490-11",
      ",,,,https://example.org/other-jack,490-12 (other shop)",
      "2,1,U1,codec,QFN-24,77-5",
    ),
  )
  expect(file.totals).toEqual({ rows: 2, quantity: "3" })
  expect(file.skipped.map(({ row, reason }) => [row, reason])).toEqual([[3, "no part"]])
})

test("a cell that is too long is cut and makes its row invalid", () => {
  const file = read(lines("Ref,Value,Qty", `R1,${"x".repeat(6_000)},1`, "R2,1k,1"))
  expect(file.rows[0]?.kind).toBe("invalid")
  expect(file.rows[0]?.value).toHaveLength(5_000)
  expect(file.rows[0]?.problems[0]?.column).toBe("Value")
  expect(file.rows[1]?.kind).toBe("data")
})

test("an absurd quantity is a problem, not a sum", () => {
  const file = read(lines("Name,Qty", "hinge,4006381333931", "latch,99999999", "knob,2"))
  expect(file.rows.map(({ kind }) => kind)).toEqual(["invalid", "invalid", "data"])
  expect(file.totals).toEqual({ rows: 3, quantity: "2" })
})

test("a line of designators alone is a part, a line of words alone a heading", () => {
  const file = read(lines("Ref,Value,Qty,Note", "Test points,,,", '"TP1, TP2",,,', "R1,1k,1,", "R2,2k,1,"))
  expect(file.totals).toEqual({ rows: 3, quantity: "4" })
  expect(file.skipped).toEqual([{ row: 2, reason: "heading", text: "Test points" }])
})

test("lines of one cell are parts where most lines are like that", () => {
  const file = read(lines("Part,Qty,Price", "hinge,2,", "glue,,", "paint,,", "sandpaper,,"))
  expect(file.totals).toEqual({ rows: 4, quantity: "2" })
  expect(file.rows.map(({ kind }) => kind)).toEqual(["data", "invalid", "invalid", "invalid"])
})
