import { type Client, escapeLiteral } from "pg"
import type { Statement } from "./frontend-messages.ts"

/** What a statement did, as EXPLAIN ANALYZE tells it. */
export type PlanFigures = {
  milliseconds: number
  /** Rows that it returned. */
  rows: number
  /** Rows that its scans looked at, those thrown away included. */
  rowsLookedAt: number
  /** Pages of 8 KiB that it touched, in memory or not. */
  pages: number
  /** Tables of many rows that it read from end to end. */
  sequentialScans: string[]
  /** True when the server plans it once for all values. */
  isGeneric: boolean
  /** The plan as people read it. */
  text: string
}

/** A statement that is run more often than this on one connection may get a plan that fits all values. */
const customPlans = 5
/** Statements slower than this are explained once: nobody repeats them often. */
const repeatBelowMs = 500
const largeTableRows = 10_000

/**
 * Runs a statement as the product's connections do, prepared and repeated until the server has settled on a plan, and tells
 * what the last run did.
 *
 * @param before values of the same statement with which it is run first: a plan that fits them may not fit the others
 */
export async function explain(
  client: Client,
  { text, values }: Statement,
  before: Statement["values"] = values,
): Promise<PlanFigures> {
  await client.query(`prepare explained as ${text}`)
  try {
    for (let run = 0; run < customPlans; run += 1) {
      const startedMs = performance.now()
      await client.query(execute(before))
      if (performance.now() - startedMs > repeatBelowMs) break
    }
    const { rows } = await client.query<{ "QUERY PLAN": [ExplainedPlan] }>(
      `explain (analyze, buffers, timing off, format json) ${execute(values)}`,
    )
    const readable = await client.query<{ "QUERY PLAN": string }>(`explain ${execute(values)}`)
    const plan = rows[0]?.["QUERY PLAN"][0]
    if (plan === undefined) throw new Error("EXPLAIN returned no plan")
    return await figures(client, plan, readable.rows.map((row) => row["QUERY PLAN"]).join("\n"))
  } finally {
    await client.query("deallocate explained")
  }
}

function execute(values: Statement["values"]): string {
  const list = values.map((value) => (value === null ? "null" : escapeLiteral(value)))
  return values.length === 0 ? "execute explained" : `execute explained(${list.join(", ")})`
}

type PlanNode = {
  "Node Type": string
  "Relation Name"?: string
  "Actual Rows": number
  "Actual Loops": number
  "Rows Removed by Filter"?: number
  "Rows Removed by Index Recheck"?: number
  "Rows Removed by Join Filter"?: number
  "Shared Hit Blocks": number
  "Shared Read Blocks": number
  Plans?: PlanNode[]
}

type ExplainedPlan = { Plan: PlanNode; "Execution Time": number }

async function figures(client: Client, explained: ExplainedPlan, text: string): Promise<PlanFigures> {
  const root = explained.Plan
  const nodes = flatten(root)
  const scanned = new Set(nodes.flatMap((node) => (isSequential(node) ? (node["Relation Name"] ?? []) : [])))
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relname = any($1) and relnamespace = 'public'::regnamespace and reltuples > $2 order by 1`,
    [[...scanned], largeTableRows],
  )
  return {
    milliseconds: explained["Execution Time"],
    rows: root["Actual Rows"],
    rowsLookedAt: nodes.reduce((sum, node) => sum + lookedAt(node), 0),
    pages: root["Shared Hit Blocks"] + root["Shared Read Blocks"],
    sequentialScans: rows.map(({ name }) => name),
    isGeneric: /\$\d/.test(text),
    text,
  }
}

function flatten(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)]
}

/** A part of a plan that was not needed has no loops. */
function isSequential(node: PlanNode): boolean {
  return node["Node Type"] === "Seq Scan" && node["Actual Loops"] > 0
}

/** Scans are the leaves of a plan; a loop counts as often as it runs. */
function lookedAt(node: PlanNode): number {
  if (!node["Node Type"].includes("Scan") || node.Plans !== undefined) return 0
  const removed = (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0)
  return Math.round((node["Actual Rows"] + removed) * node["Actual Loops"])
}
