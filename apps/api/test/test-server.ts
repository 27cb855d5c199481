import { openDatabase } from "@kitwright/db/client"
import { createTestDatabase, type TestDatabase } from "@kitwright/db/test-kit"
import { type ObjectStoreSettings, startObjectStore } from "@kitwright/embedded/object-store"
import { startWeakStore, type Weakness } from "@kitwright/storage/weak-store"
import type { DocumentStore } from "@kitwright/workshop/attachments/document-store"
import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client"
import type { AnyTRPCRouter } from "@trpc/server"
import type { FastifyInstance } from "fastify"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createDocumentGate, type OpenedGate } from "../src/attachments/document-gate.ts"
import { systemClock } from "../src/clock.ts"
import { type Config, readConfig } from "../src/config.ts"
import { createLog } from "../src/log.ts"
import { createMetrics, type Metrics } from "../src/metrics.ts"
import { type AppRouter, appRouter } from "../src/router.ts"
import { buildServer, type ServerDependencies } from "../src/server.ts"
import { StubShutdownCoordinator } from "./shutdown-doubles.ts"
import { countStatements } from "./wire-counter.ts"

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
  documents: OpenedGate
  /**
   * The statements that the server sent to Postgres while the work ran, `begin` and `commit` included.
   * Only with the option `countStatements`.
   */
  statementsOf: (work: () => Promise<unknown>) => Promise<string[]>
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
  /** Puts a proxy between server and Postgres that reads along. */
  countStatements?: boolean
  /** Starts an object store of its own for documents; without one only links can be kept. */
  store?: true | Partial<ObjectStoreSettings>
  /** What that store does not check. */
  weaknesses?: readonly Weakness[]
  /** How links are opened: which servers of the test may be taken for public ones. */
  fetching?: DocumentStore["fetching"]
}

/** Starts the whole server on a port of its own, with a database of its own. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const database = await createTestDatabase()
  const counting = options.countStatements === true ? await startCounting(database.url) : undefined
  const lines: string[] = []
  const log = createLog("debug", { write: (line) => void lines.push(line) })
  const metrics = createMetrics(log)
  const shutdown = new StubShutdownCoordinator()
  const store =
    options.store === undefined ? undefined : await startTestStore(options.store, options.weaknesses)
  const config = testConfig(database.url, { ...store?.environment, ...options.environment })
  const documents = withFetching(
    createDocumentGate({ ...config.documents, origins: [] }, systemClock, log),
    options.fetching,
  )
  await documents.examine(AbortSignal.timeout(30_000))
  const app = buildServer({
    config,
    documents,
    database: counting?.database ?? database,
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
    documents,
    statementsOf: counting?.statementsOf ?? noCounting,
    logged: () => lines,
    close: async () => {
      await app.close()
      await documents.close()
      await store?.close()
      await counting?.close()
      await database.close()
    },
  }
}

function withFetching(gate: OpenedGate, fetching: DocumentStore["fetching"] = {}): OpenedGate {
  const find = () => {
    const documents = gate.find()
    return documents && { ...documents, fetching }
  }
  return { ...gate, find, open: () => ({ ...gate.open(), fetching }) }
}

export type TestStore = {
  endpoint: string
  /** How a server is told of it. */
  environment: Record<string, string>
  close: () => Promise<void>
}

/** A strict object store in a folder that is gone afterwards, or a weak one in front of it. */
export async function startTestStore(
  settings: true | Partial<ObjectStoreSettings> = true,
  weaknesses: readonly Weakness[] = [],
): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), "kitwright-test-store-"))
  const keys = { region: "us-east-1", accessKeyId: "KWTEST", secretAccessKey: "a secret of the tests" }
  const store = await startObjectStore({
    folder,
    host: "127.0.0.1",
    port: 0,
    bucket: "kitwright",
    origins: [],
    durable: false,
    ...keys,
    ...(settings === true ? {} : settings),
  })
  const weak =
    weaknesses.length === 0 ? undefined : await startWeakStore(store.endpoint, { keys, weaknesses })
  const { endpoint } = weak ?? store
  return {
    endpoint,
    environment: {
      S3_ENDPOINT: endpoint,
      S3_ACCESS_KEY_ID: keys.accessKeyId,
      S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
    },
    close: async () => {
      await weak?.stop()
      await store.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function noCounting(): Promise<string[]> {
  return Promise.reject(new Error("start the test server with countStatements: true"))
}

async function startCounting(databaseUrl: string) {
  const wire = await countStatements(databaseUrl)
  const database = openDatabase({
    url: wire.url,
    applicationName: "kitwright test, counted",
    connectionsMax: 10,
    onIdleError: () => undefined,
  })
  return {
    database,
    statementsOf: async (work: () => Promise<unknown>): Promise<string[]> => {
      wire.reset()
      await work()
      return [...wire.statements()]
    },
    close: async () => {
      await database.close()
      await wire.close()
    },
  }
}

export function testConfig(databaseUrl: string, environment: Record<string, string> = {}): Config {
  return readConfig({ DATABASE_URL: databaseUrl, KITWRIGHT_WEB_DIR: "/nonexistent", ...environment })
}
