/**
 * A workshop in a process of its own: node workshop-process.ts <url> <connections>. It takes jobs over IPC, makes their calls at
 * the same time as far as its connections go, and answers with how each ended.
 */
import { openDatabase } from "@kitwright/db/client"
import { runSql } from "@kitwright/db/test-kit"
import { type Call, type Outcome, outcomeOf } from "./call-in-process.ts"
import { db, useDatabase } from "./shop.ts"

/** With a barrier every connection first waits for this advisory lock, so that all processes set off together. */
export type Job = { calls: Call[]; barrier: number | null }
export type JobResult = { outcomes: Outcome[] }

const [, , url = "", connections = "1"] = process.argv
const connectionsMax = Number(connections)
const client = openDatabase({
  url,
  applicationName: "workshop process",
  connectionsMax,
  connectTimeoutMs: 30_000,
  // A crowd behind one lock waits longer than a person would.
  lockTimeoutMs: 30_000,
  statementTimeoutMs: 30_000,
  onIdleError: () => undefined,
})
useDatabase(client.db)

process.on("message", (job: Job) => {
  void run(job)
})
process.on("disconnect", () => {
  void client.close()
})
process.send?.("ready")

async function run({ calls, barrier }: Job): Promise<void> {
  if (barrier !== null)
    await Promise.all(Array.from({ length: connectionsMax }, () => waitAtBarrier(barrier)))
  const result: JobResult = { outcomes: await Promise.all(calls.map((call) => outcomeOf(call))) }
  process.send?.(result)
}

async function waitAtBarrier(barrier: number): Promise<void> {
  await db()
    .connection()
    .execute(async (session) => {
      await runSql(session, "select pg_advisory_lock_shared($1)", [barrier])
      await runSql(session, "select pg_advisory_unlock_shared($1)", [barrier])
    })
}
