import type { Db } from "@kitwright/db/database"
import { createPartReader, type PartReader } from "@kitwright/workshop/parts/part-reader"
import type { Clock } from "./clock.ts"
import type { Log } from "./log.ts"
import type { Metrics } from "./metrics.ts"

/** What the server hands to every request. */
export type Services = { db: Db; clock: Clock; metrics: Metrics }

/** What a procedure can reach. */
export type Context = {
  db: Db
  metrics: Metrics
  clock: Clock
  log: Log
  requestId: string
  /** The moment, ISO-8601 in UTC. */
  now: () => string
  /** The calendar date at the start of the request, YYYY-MM-DD in UTC. */
  today: string
  /** Reads parts once for all calls of the request. */
  parts: PartReader
}

/** Makes the context of one request; the calls of a batch share it. */
export function createContext(services: Services, request: { id: string; log: Log }): Context {
  const { db, clock, metrics } = services
  const now = () => clock.now().toISOString()
  const today = now().slice(0, 10)
  const parts = createPartReader(db, today)
  return { db, clock, metrics, log: request.log, requestId: request.id, now, today, parts }
}
