import { createTestDatabase, type TestDatabase } from "@kitwright/db/test-kit"
import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client"
import type { AnyTRPCRouter } from "@trpc/server"
import type { FastifyInstance } from "fastify"
import { systemClock } from "../src/clock.ts"
import { type Config, readConfig } from "../src/config.ts"
import { createLog } from "../src/log.ts"
import { createMetrics, type Metrics } from "../src/metrics.ts"
import { type AppRouter, appRouter } from "../src/router.ts"
import { buildServer, type ServerDependencies } from "../src/server.ts"
import { StubShutdownCoordinator } from "./shutdown-doubles.ts"

export type TestServer = {
  /** Such as `http://127.0.0.1:40123`. */
  url: string
  /** Sends each call alone over HTTP. */
  client: TRPCClient<AppRouter>
  database: TestDatabase
  db: TestDatabase["db"]
  app: FastifyInstance
  inject: FastifyInstance["inject"]
  metrics: Metrics
  shutdown: StubShutdownCoordinator
  /** Everything logged so far, one JSON text per line. */
  logged: () => string[]
  close: () => Promise<void>
}

export type TestServerOptions = {
  /** Parts of the configuration that differ from the default, by environment key. */
  environment?: Record<string, string>
  /** Another router than the product's, to test what is around it. */
  router?: AnyTRPCRouter
  dependencies?: Partial<ServerDependencies>
}

/** Starts the whole server on a port of its own, with a database of its own. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = await createTestDatabase()
  const lines: string[] = []
  const log = createLog("debug", { write: (line) => void lines.push(line) })
  const metrics = createMetrics(log)
  const shutdown = new StubShutdownCoordinator()
  const app = buildServer({
    config: testConfig(database.url, options.environment),
    database,
    clock: systemClock,
    log,
    metrics,
    shutdown,
    router: options.router ?? appRouter,
    ...options.dependencies,
  })
  const url = await app.listen({ host: "127.0.0.1", port: 0 })
  return {
    url,
    client: createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc` })] }),
    database,
    db: database.db,
    app,
    inject: app.inject.bind(app),
    metrics,
    shutdown,
    logged: () => lines,
    close: async () => {
      await app.close()
      await database.close()
    },
  }
}

export function testConfig(databaseUrl: string, environment: Record<string, string> = {}): Config {
  return readConfig({ DATABASE_URL: databaseUrl, KITWRIGHT_WEB_DIR: "/nonexistent", ...environment })
}
