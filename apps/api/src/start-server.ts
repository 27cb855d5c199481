import { type DatabaseClient, openDatabase } from "@kitwright/db/client"
import type { FastifyInstance } from "fastify"
import { startBackground } from "./background.ts"
import { systemClock } from "./clock.ts"
import type { Config } from "./config.ts"
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
  const app = buildServer({ config, database, clock, log, metrics, shutdown, router: appRouter })
  shutdown.addWaiter("http", closeServer(app))
  shutdown.addWaiter("database", closeDatabase(database))

  try {
    const address = await app.listen({ port: config.port, host: config.host })
    startBackground({ ...config, db: database.db, clock, log, metrics, shutdown })
    return { address, shutdown }
  } catch (error) {
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

function closeDatabase(database: DatabaseClient) {
  return async (): Promise<boolean> => {
    await database.close()
    return true
  }
}
