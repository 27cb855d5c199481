import { type DatabaseClient, openDatabase } from "@kitwright/db/client"
import type { FastifyInstance } from "fastify"
import { createDocumentGate, type OpenedGate } from "./attachments/document-gate.ts"
import { startBackground } from "./background.ts"
import { systemClock } from "./clock.ts"
import { type Config, originsOf } from "./config.ts"
import { createJobs } from "./jobs/jobs.ts"
import type { Log } from "./log.ts"
import { createMetrics } from "./metrics.ts"
import { appRouter } from "./router.ts"
import { buildServer } from "./server.ts"
import { createShutdown, type ProcessShutdown } from "./shutdown.ts"

export type RunningServer = { address: string; shutdown: ProcessShutdown }

/**
 * Wires the server up and starts it. Members of the shutdown come to rest in the order they are named here: first the HTTP
 * server with the requests in flight, the database last.
 */
export async function startServer(config: Config, log: Log): Promise<RunningServer> {
  const clock = systemClock
  const metrics = createMetrics(log)
  const database = openDatabase({
    ...config.database,
    applicationName: "kitwright",
    onIdleError: (error) => log.warn({ err: error }, "an idle database connection was lost"),
  })
  const shutdown = createShutdown({ clock, log, metrics, ...config.shutdown })
  const documents = createDocumentGate({ ...config.documents, origins: originsOf(config) }, clock, log)
  const app = buildServer({ config, database, documents, clock, log, metrics, shutdown, router: appRouter })
  const jobs = createJobs({
    db: database.db,
    databaseUrl: config.database.url,
    documents,
    clock,
    log,
    metrics,
  })
  const stopped = new AbortController()
  shutdown.onLifetime("documents", (event) => {
    if (event === "prepare") stopped.abort()
  })
  shutdown.addWaiter("http", closeServer(app))
  shutdown.addWaiter("jobs", (remainingMs) => jobs.stop(remainingMs))
  shutdown.addWaiter("documents", closeDocuments(documents))
  shutdown.addWaiter("database", closeDatabase(database))

  try {
    await documents.examine(stopped.signal)
    const address = await app.listen({ port: config.port, host: config.host })
    startBackground({ ...config, db: database.db, clock, log, metrics, shutdown })
    jobs.start()
    return { address, shutdown }
  } catch (error) {
    await documents.close()
    await database.close()
    throw error
  }
}

/** Requests in flight are answered; when time is up, their connections are cut. */
function closeServer(app: FastifyInstance) {
  return async (_remainingMs: number, signal: AbortSignal): Promise<boolean> => {
    signal.addEventListener("abort", () => app.server.closeAllConnections())
    await app.close()
    return !signal.aborted
  }
}

function closeDocuments(documents: OpenedGate) {
  return async (): Promise<boolean> => {
    await documents.close()
    return true
  }
}

function closeDatabase(database: DatabaseClient) {
  return async (): Promise<boolean> => {
    await database.close()
    return true
  }
}
