import type { Db } from "@kitwright/db/database"
import { countBlobs } from "@kitwright/db/blobs"
import { getJobQueue } from "@kitwright/db/jobs"
import { deleteOldIdempotencyKeys } from "@kitwright/db/idempotency"
import { getInventoryStatistics, listBoxUtilization, listPartsByType } from "@kitwright/db/statistics"
import type { Clock } from "./clock.ts"
import type { Log } from "./log.ts"
import type { Metrics } from "./metrics.ts"
import type { ShutdownCoordinator } from "./shutdown.ts"

export type BackgroundSettings = {
  db: Db
  clock: Clock
  log: Log
  metrics: Pick<Metrics, "blobsCounted" | "inventoryRefreshed" | "jobFinished" | "jobsCounted">
  shutdown: Pick<ShutdownCoordinator, "onLifetime" | "runTask">
  metricsRefreshMs: number
}

const housekeepingMs = 3_600_000
/** For so many days a repeated idempotency key gets the first answer. */
const idempotencyDays = 7
/** Work beside the requests takes this share of the time: in a large workshop its turns come up to ten times less often. */
const workingShareMax = 0.01
const pausesMax = 10

/** Starts what runs beside the requests. The shutdown waits for the turn that runs; there are no others after its first word. */
export function startBackground(settings: BackgroundSettings): void {
  const { db, log, metrics } = settings
  repeat(settings, "metrics refresh", settings.metricsRefreshMs, async () => {
    const [statistics, partsByType, boxUtilization, blobs, jobs] = await Promise.all([
      getInventoryStatistics(db),
      listPartsByType(db),
      listBoxUtilization(db),
      countBlobs(db),
      getJobQueue(db),
    ])
    metrics.inventoryRefreshed({ statistics, partsByType, boxUtilization })
    metrics.blobsCounted(blobs)
    metrics.jobsCounted(jobs)
  })
  repeat(settings, "idempotency housekeeping", housekeepingMs, async () => {
    const deleted = await deleteOldIdempotencyKeys(db, idempotencyDays)
    log.info({ deleted }, "forgot old idempotency keys")
  })
}

/** Does a piece of work now and then again after each pause. When it fails it is logged, and the next turn comes as usual. */
function repeat(
  settings: BackgroundSettings,
  task: string,
  pauseMs: number,
  work: () => Promise<void>,
): void {
  const { clock, log, metrics, shutdown } = settings
  const stopped = new AbortController()
  shutdown.onLifetime(task, (event) => {
    if (event === "prepare") stopped.abort()
  })
  const runOnce = async () => {
    const startedMs = clock.monotonicMs()
    const outcome = await shutdown.runTask(task, work).then(
      () => "done" as const,
      (error: unknown) => {
        log.warn({ err: error, task }, "background work failed")
        return "failed" as const
      },
    )
    const workedMs = clock.monotonicMs() - startedMs
    metrics.jobFinished({ task, outcome, seconds: workedMs / 1_000 })
    return workedMs
  }
  const run = async () => {
    while (!stopped.signal.aborted) {
      const workedMs = await runOnce()
      // The only way for the pause to fail is the shutdown, which ends the loop.
      await clock.delay(pauseAfter(workedMs, pauseMs), stopped.signal).catch(() => undefined)
    }
  }
  void run()
}

function pauseAfter(workedMs: number, pauseMs: number): number {
  return Math.min(Math.max(pauseMs, workedMs / workingShareMax), pausesMax * pauseMs)
}
