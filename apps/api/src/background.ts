import type { Db } from "@kitwright/db/database"
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
  metrics: Pick<Metrics, "inventoryRefreshed">
  shutdown: Pick<ShutdownCoordinator, "onLifetime">
  metricsRefreshMs: number
}

const housekeepingMs = 3_600_000
/** For so many days a repeated idempotency key gets the first answer. */
const idempotencyDays = 7

/** Starts what runs beside the requests. It ends with the first word of a shutdown. */
export function startBackground(settings: BackgroundSettings): void {
  const { db, metrics } = settings
  repeat(settings, "metrics refresh", settings.metricsRefreshMs, async () => {
    const [statistics, partsByType, boxUtilization] = await Promise.all([
      getInventoryStatistics(db),
      listPartsByType(db),
      listBoxUtilization(db),
    ])
    metrics.inventoryRefreshed({ statistics, partsByType, boxUtilization })
  })
  repeat(settings, "idempotency housekeeping", housekeepingMs, async () => {
    const deleted = await deleteOldIdempotencyKeys(db, idempotencyDays)
    if (deleted > 0) settings.log.info({ deleted }, "forgot old idempotency keys")
  })
}

/** Runs a piece of work now and then again after each pause. A run that fails is logged, and the next one comes as usual. */
function repeat(
  settings: BackgroundSettings,
  name: string,
  pauseMs: number,
  work: () => Promise<void>,
): void {
  const { clock, log } = settings
  const stopped = new AbortController()
  settings.shutdown.onLifetime(name, (event) => {
    if (event === "prepare") stopped.abort()
  })
  const run = async () => {
    while (!stopped.signal.aborted) {
      await work().catch((error: unknown) => log.warn({ err: error, name }, "background work failed"))
      await clock.delay(pauseMs, stopped.signal).catch(() => undefined)
    }
  }
  void run()
}
