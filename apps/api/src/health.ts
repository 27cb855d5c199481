import { pendingMigrations } from "@kitwright/db/migrate"
import type { Db } from "@kitwright/db/database"
import type { FastifyInstance } from "fastify"
import type { Clock } from "./clock.ts"
import type { Log } from "./log.ts"

/** Why the server should get no requests now; ready when there is no reason. */
export type Readiness = { ready: true; degraded?: string[] } | { ready: false; reasons: string[] }

export type ReadinessSettings = {
  db: Db
  databaseUrl: string
  clock: Clock
  log: Log
  isDraining: () => boolean
  /** What of the server can't be used now although the rest can; undefined when all can. */
  degradedBecause: () => Promise<string | undefined>
}

const pingTimeoutMs = 2_000

/**
 * Tells whether the server can do its work. Probes that come together share one look at the database. Whether migrations
 * are pending is asked until there are none, then never again: a newer schema only comes with a newer server.
 */
export function createReadiness(settings: ReadinessSettings): () => Promise<Readiness> {
  let schemaCurrent = false
  let running: Promise<Readiness> | undefined

  const findReasons = async (): Promise<string[]> => {
    if (settings.isDraining()) return ["shutting down"]
    if (!(await answersInTime(settings))) return ["the database does not answer"]
    if (schemaCurrent) return []
    const pending = await pendingMigrations(settings.databaseUrl)
    schemaCurrent = pending.length === 0
    return schemaCurrent ? [] : [`migrations are pending: ${pending.join(", ")}`]
  }
  const failed = (error: unknown): string[] => {
    settings.log.warn({ err: error }, "readiness could not be found out")
    return ["the database does not answer"]
  }
  const find = async (): Promise<Readiness> => {
    const reasons = await findReasons().catch(failed)
    if (reasons.length > 0) return { ready: false, reasons }
    const degraded = await settings.degradedBecause()
    return degraded === undefined ? { ready: true } : { ready: true, degraded: [degraded] }
  }
  return async () => {
    running ??= find().finally(() => {
      running = undefined
    })
    return await running
  }
}

async function answersInTime({ db, clock, log }: ReadinessSettings): Promise<boolean> {
  const settled = new AbortController()
  const ping = db
    .selectNoFrom((expression) => expression.lit(1).as("one"))
    .execute()
    .then(
      () => true,
      (error: unknown) => {
        log.warn({ err: error }, "the database does not answer")
        return false
      },
    )
  const time = clock.delay(pingTimeoutMs, settled.signal).then(
    () => false,
    () => false,
  )
  const answered = await Promise.race([ping, time])
  settled.abort()
  return answered
}

/** `/healthz`: the process is alive. `/readyz`: it can do its work, or 503 with the reasons why not. */
export function registerHealth(app: FastifyInstance, findReadiness: () => Promise<Readiness>): void {
  app.get("/healthz", { logLevel: "warn" }, () => ({ status: "alive" }))
  app.get("/readyz", { logLevel: "warn" }, async (_request, reply) => {
    const readiness = await findReadiness()
    if (readiness.ready) {
      const { degraded } = readiness
      return degraded === undefined ? { status: "ready" } : { status: "ready", degraded }
    }
    reply.code(503)
    return { status: "not ready", reasons: readiness.reasons }
  })
}
