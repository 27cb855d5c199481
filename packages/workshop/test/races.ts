import { fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { openDatabase } from "@kitwright/db/client"
import { runSql } from "@kitwright/db/test-kit"
import { vi } from "vitest"
import { type Call, type Outcome, outcomeOf } from "./call-in-process.ts"
import { db } from "./shop.ts"
import type { Job, JobResult } from "./workshop-process.ts"

/** Starting a process and waiting for locks takes a moment on a busy machine. */
const patience = { timeout: 20_000, interval: 5 }

/** Another process with connections of its own to the same database. */
export type OtherProcess = {
  connections: number
  run: (job: Job) => Promise<Outcome[]>
  end: () => Promise<void>
}

export async function startProcess(url: string, connections: number): Promise<OtherProcess> {
  const script = fileURLToPath(new URL("workshop-process.ts", import.meta.url))
  const child = fork(script, [url, String(connections)], { execArgv: [] })
  await once(child, "message")
  return {
    connections,
    run: async (job) => {
      child.send(job)
      const [result]: JobResult[] = await once(child, "message")
      if (result === undefined) throw new Error("the process answered nothing")
      return result.outcomes
    },
    end: async () => {
      const exit = once(child, "exit")
      child.disconnect()
      await exit
    },
  }
}

const barrier = 4_711

/** Lets several processes make their calls at the same moment: all wait at a lock until everybody is there. */
export async function race(
  url: string,
  jobs: readonly (readonly [OtherProcess, Call[]])[],
): Promise<Outcome[][]> {
  const starter = openDatabase({
    url,
    applicationName: "starter",
    connectionsMax: 1,
    onIdleError: () => undefined,
  })
  try {
    return await starter.db.connection().execute(async (session) => {
      await runSql(session, "select pg_advisory_lock($1)", [barrier])
      const results = Promise.all(jobs.map(([other, calls]) => other.run({ calls, barrier })))
      const expected = jobs.reduce((sum, [other]) => sum + other.connections, 0)
      await vi.waitFor(async () => {
        if ((await countWaiting()) < expected) throw new Error("not everybody is at the barrier yet")
      }, patience)
      await runSql(session, "select pg_advisory_unlock($1)", [barrier])
      return await results
    })
  } finally {
    await starter.close()
  }
}

/**
 * Two calls on top of each other. The first has done all its work in this process and stands before its commit; the second is
 * made by another process until it waits for a lock or has ended; only then the first commits.
 */
export async function overlap(
  other: OtherProcess,
  first: Call,
  second: Call,
): Promise<{ first: Outcome; second: Outcome }> {
  const worked = Promise.withResolvers<void>()
  const mayCommit = Promise.withResolvers<void>()
  const beforeCommit = async () => {
    worked.resolve()
    await mayCommit.promise
  }
  const firstEnd = outcomeOf(first, { beforeCommit })
  await Promise.race([worked.promise, firstEnd])
  let secondHasEnded = false
  const secondEnd = other.run({ calls: [second], barrier: null }).finally(() => {
    secondHasEnded = true
  })
  await vi.waitFor(async () => {
    if (!secondHasEnded && (await countWaiting()) === 0) throw new Error("the second call is still under way")
  }, patience)
  mayCommit.resolve()
  const [ended] = await secondEnd
  if (ended === undefined) throw new Error("the process made no call")
  return { first: await firstEnd, second: ended }
}

/** How many connections of other processes wait for a lock. */
async function countWaiting(): Promise<number> {
  const [row] = await runSql<{ count: number }>(
    db(),
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and application_name = 'workshop process' and wait_event_type = 'Lock'`,
  )
  return row?.count ?? 0
}
