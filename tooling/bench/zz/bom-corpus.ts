/**
 * Reads every bill of materials of a folder and compares with what a person read in it.
 *
 *   node tooling/bench/src/bom-corpus.ts <folder>
 *
 * The folder holds the files as `<nnn>.csv` and `index.tsv`, tab-separated without quoting, with the columns
 * `nnn`, `data_rows` and `expected_total` ("?" when nobody can say). Exit code 1 below 80 % of the files.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { readBom } from "@kitwright/domain/bom/read-bom"
import { DomainError } from "@kitwright/domain/errors"
import { Quantity } from "@kitwright/domain/quantity"

const shareMin = 0.8

interface Expectation {
  file: string
  rows: number
  total: string | null
}

interface Outcome extends Expectation {
  readRows: string
  readTotal: string
  isRight: boolean
  milliseconds: number
  detected: string
}

function readExpectations(folder: string): Expectation[] {
  const lines = readFileSync(join(folder, "index.tsv"), "utf8").split(/\r?\n/)
  const names = lines[0]?.split("\t") ?? []
  const rows = lines.slice(1).map((line) => line.split("\t"))
  return rows.flatMap((cells) => {
    const cell = (name: string): string => cells[names.indexOf(name)]?.trim() ?? ""
    const count = Number.parseInt(cell("data_rows"), 10)
    if (Number.isNaN(count)) return []
    const total = cell("expected_total")
    return [{ file: `${cell("nnn")}.csv`, rows: count, total: /^[\d.]+$/.test(total) ? total : null }]
  })
}

function check(folder: string, expected: Expectation): Outcome {
  const started = performance.now()
  const bytes = readFileSync(join(folder, expected.file))
  try {
    const { totals, detected } = readBom({ filename: expected.file, bytes })
    const isTotalRight =
      expected.total === null || Quantity.of(expected.total).equals(Quantity.of(totals.quantity))
    return {
      ...expected,
      readRows: String(totals.rows),
      readTotal: totals.quantity,
      isRight: totals.rows === expected.rows && isTotalRight,
      milliseconds: performance.now() - started,
      detected: `${detected.encoding} ${JSON.stringify(detected.delimiter)} header ${detected.headerRow ?? "none"}`,
    }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const milliseconds = performance.now() - started
    return {
      ...expected,
      readRows: "refused",
      readTotal: "",
      isRight: false,
      milliseconds,
      detected: error.message,
    }
  }
}

function printTable(outcomes: readonly Outcome[]): void {
  const rows = outcomes.map((outcome) => [
    outcome.file,
    outcome.readRows,
    String(outcome.rows),
    outcome.readTotal,
    outcome.total ?? "?",
    outcome.isRight ? "ok" : "WRONG",
    outcome.milliseconds.toFixed(1),
    outcome.detected,
  ])
  const table = [["file", "rows", "expected", "total", "expected", "", "ms", "detected"], ...rows]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? []
  for (const row of table) {
    process.stdout.write(
      `${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd()}\n`,
    )
  }
}

const folder = process.argv[2]
if (folder === undefined) {
  process.stderr.write("Usage: node tooling/bench/src/bom-corpus.ts <folder with index.tsv>\n")
  process.exit(2)
}
const outcomes = readExpectations(folder).map((expected) => check(folder, expected))
const right = outcomes.filter(({ isRight }) => isRight).length
printTable(outcomes)
const percentage = ((100 * right) / Math.max(1, outcomes.length)).toFixed(1)
process.stdout.write(`${right} of ${outcomes.length} files right (${percentage} %)\n`)
process.exitCode = right >= outcomes.length * shareMin ? 0 : 1
