import { type Comparison, type Measured, median } from "./rounds.ts"

/** Prints one line. */
export function print(line = ""): void {
  process.stdout.write(`${line}\n`)
}

/** Prints rows under a header, each column as wide as its widest cell; numbers to the right, the first column to the left. */
export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  for (const row of [header, ...rows]) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    )
    print(`  ${cells.join("  ")}`.trimEnd())
  }
}

/** A ratio as people read it. */
export function times(ratio: number): string {
  return `${ratio.toFixed(2)}x`
}

const integer = (value: number) => Math.round(value).toLocaleString("en-US")
const middle = (measured: readonly Measured[], figure: (one: Measured) => number) =>
  median(measured.map((one) => figure(one)))

/** Ratios first: they are what can be compared between machines. Rates and times are medians of the rounds. */
export function printComparisons(comparisons: readonly Comparison[]): void {
  printTable(
    ["", "min", "median", "max", "goal", "", "API/s", "bare/s", "API p95 ms", "bare p95 ms", "generator"],
    comparisons.map(({ name, ratioMin, pairs }) => {
      const ratios = pairs.map(({ ratio }) => ratio)
      const api = pairs.map(({ contender }) => contender)
      const bare = pairs.map(({ baseline }) => baseline)
      const isReached = ratioMin !== undefined && median(ratios) >= ratioMin
      return [
        name,
        times(Math.min(...ratios)),
        times(median(ratios)),
        times(Math.max(...ratios)),
        ratioMin === undefined ? "" : times(ratioMin),
        ratioMin === undefined ? "" : isReached ? "reached" : "MISSED",
        integer(middle(api, (one) => one.itemsPerSecond)),
        integer(middle(bare, (one) => one.itemsPerSecond)),
        middle(api, (one) => one.p95Ms).toFixed(1),
        middle(bare, (one) => one.p95Ms).toFixed(1),
        `${Math.round(100 * Math.max(...[...api, ...bare].map((one) => one.generatorBusy)))} %`,
      ]
    }),
  )
}
