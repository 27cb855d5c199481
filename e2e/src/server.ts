import type { AppRouter } from "@kitwright/api/router"
import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client"
import { cloneDatabase } from "./databases.ts"
import { freePort } from "./free-port.ts"
import { startStore, type Store } from "./store.ts"
import type { Host } from "./host/host.ts"
import { type Content, templateUrl, webFolder } from "./places.ts"

export type Client = TRPCClient<AppRouter>

/** A whole product of one test's own: the real server on a real database and a real store. */
export interface Server {
  /** Such as http://127.0.0.1:40123. It stays the same when the server is stopped and started again. */
  readonly url: string
  /** To put things in and look at them behind the browser's back. */
  readonly client: Client
  /** Where its documents are. */
  readonly store: Store
  /** Runs a statement on its database, past the server: to break something on purpose. */
  sql(text: string): Promise<void>
  /** What the server has logged so far; warnings and worse. */
  log(): string
  /** Shuts it down as an administrator would. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Shuts it down and removes its database and its store. */
  dispose(): Promise<void>
}

/** Starts a server on a fresh copy of a workshop. */
export async function startServer(host: Host, content: Content): Promise<Server> {
  const database = await cloneDatabase(templateUrl(content))
  let log = ""
  // Known before anything runs: the store lets pages of this port in, and the server wants to know the store.
  const port = await freePort()
  const store = await startStore(port)
  const environment = {
    PORT: String(port),
    DATABASE_URL: database.url,
    KITWRIGHT_WEB_DIR: webFolder,
    KITWRIGHT_POOL_CONNECTIONS_MAX: "4",
    LOG_LEVEL: "warn",
    ...store.environment,
  }
  const hosted = host.add((line) => {
    log += line
  })
  const url = await hosted.start(environment)
  return {
    url,
    store,
    client: createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc` })] }),
    sql: (text) => database.run(text),
    log: () => log,
    stop: () => hosted.stop(),
    start: async () => {
      await hosted.start(environment)
    },
    dispose: async () => {
      await hosted.stop()
      await store.stop()
      await database.drop()
    },
  }
}
