import type { Db } from "@kitwright/db/database"
import { createPartReader, type PartReader } from "@kitwright/workshop/parts/part-reader"
import type { DocumentGate } from "./attachments/document-gate.ts"
import type { Clock } from "./clock.ts"
import type { Log } from "./log.ts"
import type { Metrics } from "./metrics.ts"

/** What the server hands to every request. */
export type Services = { db: Db; clock: Clock; metrics: Metrics; documents: DocumentGate }

/** What a procedure can reach. */
export type Context = {
  db: Db
  metrics: Metrics
  documents: DocumentGate
  clock: Clock
  log: Log
  requestId: string
  /** The host name under which the page was opened, without a port. */
  pageHost: string | undefined
  /** The moment, ISO-8601 in UTC. */
  now: () => string
  /** The calendar date, YYYY-MM-DD in UTC: one for the whole request. */
  today: string
  /** Reads parts once for all calls of the request. */
  parts: PartReader
}

/** Makes the context of one request; the calls of a batch share it. */
export function createContext(
  services: Services,
  request: { id: string; log: Log; hostname?: string },
): Context {
  const { db, clock, metrics, documents } = services
  const now = () => clock.now().toISOString()
  let today: string | undefined
  const getToday = () => (today ??= now().slice(0, 10))
  return {
    db,
    clock,
    metrics,
    documents,
    log: request.log,
    requestId: request.id,
    pageHost: request.hostname,
    now,
    get today() {
      return getToday()
    },
    parts: createPartReader(db, getToday),
  }
}
