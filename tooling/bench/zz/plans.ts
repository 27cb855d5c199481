import { openDatabase } from "@kitwright/db/client"
import type { Db } from "@kitwright/db/database"
import { type BenchDatabase, startBenchDatabase } from "./bench-database.ts"
import type { DataSize } from "./data-set.ts"
import { explain, type PlanFigures } from "./explain.ts"
import type { Statement } from "./frontend-messages.ts"
import { type PlanCase, planCases } from "./plan-cases.ts"
import { choosePlanSamples } from "./plan-samples.ts"
import { print, printTable } from "./report.ts"
import { openWireTap, type WireTap } from "./wire-tap.ts"

const size: DataSize = { parts: 1_000_000, lots: 1_000_000, kits: 50_000, linesPerKit: 20 }
const pageMsMax = 50

type Explained = { name: string; kind: PlanCase["kind"]; figures: PlanFigures }

/** Looks at the plan of every query that can grow, at a million parts. The statements are taken from the wire. */
export async function benchPlans(): Promise<void> {
  const database = await startBenchDatabase(size)
  try {
    printPlans(await explainAll(database))
  } finally {
    await database.stop()
  }
}

/** Lets the product ask every query once, on the wire, and has each explained. */
async function explainAll({ url, client }: Pick<BenchDatabase, "url" | "client">): Promise<Explained[]> {
  const tap = await openWireTap(url)
  const { db, close } = openDatabase({
    url: tap.url,
    applicationName: "kitwright bench",
    connectionsMax: 2,
    statementTimeoutMs: 600_000,
    onIdleError: (error) => print(error.message),
  })
  const explained: Explained[] = []
  try {
    for (const { name, kind, run, after } of planCases(await choosePlanSamples(client))) {
      const statement = await statementOf(tap, db, run)
      const before = after === undefined ? statement : await statementOf(tap, db, after)
      explained.push({ name, kind, figures: await explain(client, statement, before.values) })
    }
    return explained
  } finally {
    await close()
    await tap.close()
  }
}

/** The one statement that a query function sends. */
async function statementOf(tap: WireTap, db: Db, run: PlanCase["run"]): Promise<Statement> {
  const { statements } = await tap.record(() => run(db))
  const [statement] = statements
  if (statement === undefined || statements.length > 1)
    throw new Error(`${statements.length} statements instead of one`)
  return statement
}

function printPlans(explained: readonly Explained[]): void {
  print()
  print(
    "Prepared statements in the plan that the server settles on; page: 8 KiB; generic: one plan for all values.",
  )
  printTable(
    ["", "ms", "rows", "rows looked at", "pages", "generic", ""],
    explained.map((row) => [
      row.name,
      row.figures.milliseconds.toFixed(1),
      String(row.figures.rows),
      row.figures.rowsLookedAt.toLocaleString("en-US"),
      row.figures.pages.toLocaleString("en-US"),
      row.figures.isGeneric ? "yes" : "",
      verdict(row),
    ]),
  )
  for (const { name, figures, kind } of explained.filter((row) => verdict(row) !== "")) {
    print()
    print(`${kind} ${name}`)
    print(figures.text)
  }
}

function verdict({ kind, figures }: Explained): string {
  const problems = [
    ...(figures.sequentialScans.length > 0 ? [`reads all of ${figures.sequentialScans.join(", ")}`] : []),
    ...(kind === "page" && figures.milliseconds > pageMsMax ? [`> ${pageMsMax} ms`] : []),
  ]
  return problems.join("; ")
}
