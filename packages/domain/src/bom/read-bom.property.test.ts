import * as fc from "fast-check"
import { expect, test } from "vitest"
import { DomainError } from "../errors.ts"
import { Quantity } from "../quantity/quantity.ts"
import type { BomFile } from "./bom-file.ts"
import { exactQuantity, mergeRows } from "./merge-rows.ts"
import { readBom } from "./read-bom.ts"

function readOrRefuse(bytes: Uint8Array): BomFile | undefined {
  try {
    return readBom({ filename: "any", bytes })
  } catch (error) {
    if (error instanceof DomainError) return undefined
    throw error
  }
}

/** What is wrong with a file that was read; nothing ever should be. */
function faults(file: BomFile | undefined): string[] {
  if (file === undefined) return []
  const found = file.rows.flatMap(({ row, quantity, kind, problems }) => [
    ...(quantity === null || Quantity.of(quantity).toString() === quantity ? [] : [`${row}: ${quantity}`]),
    ...(quantity === null && kind !== "invalid" ? [`${row}: data without a quantity`] : []),
    ...(kind === "invalid" && problems.length === 0 ? [`${row}: invalid without a reason`] : []),
  ])
  const lines = file.rows.map(({ row }) => row)
  const isAscending = lines.every((row, at) => at === 0 || row > (lines[at - 1] ?? 0))
  const isCounted = file.totals.rows === file.rows.length
  return [...found, ...(isAscending ? [] : ["lines out of order"]), ...(isCounted ? [] : ["rows miscounted"])]
}

test("any bytes are read or refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(faults(readOrRefuse(bytes))).toEqual([])
    }),
    { numRuns: 1_500 },
  )
})

const words =
  "Qty Ref Value Name Total R1-R9 C1 1/2 1,5 x ½ µF 数量 DNP n/a sep=; = ( ) - 0 1000 https://a.b €4 g"
const scraps = fc.constantFrom(
  '"',
  '""',
  ",",
  ";",
  "\t",
  "|",
  "\n",
  "\r\n",
  " ",
  "200 g",
  ...words.split(" "),
)

test("any text made of what such files are made of is read or refused", () => {
  fc.assert(
    fc.property(fc.array(scraps, { maxLength: 120 }), (pieces) => {
      expect(faults(readOrRefuse(new TextEncoder().encode(pieces.join(""))))).toEqual([])
    }),
    { numRuns: 2_500 },
  )
})

const cell = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 µΩ,;"'/\n-]{0,12}[A-Za-z]$/)
const line = fc.record({ value: cell, quantity: fc.integer({ min: 1, max: 999 }) })

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

test("a table comes back with every line and the exact sum, whatever stands between its cells", () => {
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 40 }),
      fc.constantFrom(",", ";", "\t", "|"),
      (table, mark) => {
        const rows = table.map(({ value, quantity }, at) =>
          [`R${at + 1}`, quoted(`v${value}`), quantity].join(mark),
        )
        const text = [["Designator", "Value", "Quantity"].join(mark), ...rows].join("\n")
        const file = readBom({ filename: "any", bytes: new TextEncoder().encode(text) })
        expect(file.detected.delimiter).toBe(mark)
        const sum = table.reduce((total, { quantity }) => total + quantity, 0)
        expect(file.totals).toEqual({ rows: table.length, quantity: String(sum) })
        expect(file.rows.map(({ designators }) => designators)).toEqual(table.map((_, at) => [`R${at + 1}`]))
      },
    ),
    { numRuns: 300 },
  )
})

test("merging keeps the sum and every designator of the rows that can be read", () => {
  const value = fc.constantFrom("1k", "1 kΩ", "10u", "10uF", "", "LED")
  const quantity = fc.constantFrom("1", "2", "1/3", "0.5", "many")
  fc.assert(
    fc.property(fc.array(fc.tuple(value, quantity), { minLength: 1, maxLength: 30 }), (table) => {
      const rows = table.map(([name, amount], at) => `R${at + 1},${name},${amount}`)
      const file = readBom({
        filename: "any",
        bytes: new TextEncoder().encode(["Ref,Value,Qty", ...rows].join("\n")),
      })
      const merged = mergeRows(file.rows)
      const usable = file.rows.filter(({ kind }) => kind === "data")
      expect(merged.flatMap((row) => row.rows).toSorted((a, b) => a - b)).toEqual(
        usable.map(({ row }) => row),
      )
      expect(merged.flatMap(({ designators }) => designators).length).toBe(usable.length)
      const sum = (list: readonly Parameters<typeof exactQuantity>[0][]): string =>
        list
          .map(exactQuantity)
          .reduce((total, amount) => total.plus(amount), exactQuantity({ quantity: "0" }))
          .toString()
      expect(sum(merged)).toBe(sum(usable))
    }),
    { numRuns: 300 },
  )
})

test("5,000 lines are read in well under a second", () => {
  const lines = Array.from(
    { length: 5_000 },
    (_, at) => `${at + 1},"R${3 * at},R${3 * at + 1}",${at}k,R_0603,Maker,RC-${at},"RES ${at} kOhm, 1 %",2`,
  )
  const text = ["Item,Reference,Value,Footprint,Manufacturer,MPN,Description,Qty", ...lines].join("\n")
  const bytes = new TextEncoder().encode(text)
  const started = performance.now()
  expect(readBom({ filename: "any", bytes }).totals).toEqual({ rows: 5_000, quantity: "10000" })
  expect(performance.now() - started).toBeLessThan(2_000)
})
