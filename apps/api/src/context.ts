import type { Db } from "@kitwright/db/database"
import type { PartReader } from "@kitwright/workshop/parts/part-reader"
import type { DocumentGate } from "./attachments/document-gate.ts"
import type { Clock } from "./clock.ts"
import type { Log } from "./log.ts"
import type { Metrics } from "./metrics.ts"

/** What the server hands to every request. */
export type Services = {
  db: Db
  clock: Clock
  metrics: Metrics
  documents: DocumentGate
  /** Reads parts for all requests: those that ask at the same moment share a statement. */
  parts: PartReader
}

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
  parts: PartReader
}

/** Makes the context of one request; the calls of a batch share it. */
export function createContext(
  services: Services,
  request: { id: string; log: Log; hostname?: string },
): Context {
  const { db, clock, metrics, documents, parts } = services
  const now = () => clock.now().toISOString()
  let today: string | undefined
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
      return (today ??= now().slice(0, 10))
    },
    parts,
  }
}
