import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import type { AppRouter } from "@kitwright/api/router"
import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client"
import { cloneDatabase } from "./databases.ts"
import { freePort } from "./free-port.ts"
import { startStore, type Store } from "./store.ts"
import { apiEntry, cacheFolder, type Content, templateUrl, webFolder } from "./places.ts"

export type Client = TRPCClient<AppRouter>

/** A whole product of one test's own: the real server process on a real database. */
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
  /** Ends the process as an administrator would. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Ends the process and removes its database and its store. */
  dispose(): Promise<void>
}

/** Starts a server on a fresh copy of a workshop. */
export async function startServer(content: Content): Promise<Server> {
  const database = await cloneDatabase(templateUrl(content))
  let log = ""
  const collect = (chunk: string) => {
    log += chunk
  }
  // Known before anything runs: the store lets pages of this port in, and the server wants to know the store.
  const port = await freePort()
  const store = await startStore(port)
  const environment = { PORT: String(port), DATABASE_URL: database.url, ...store.environment }
  let running = await startProcess(environment, collect)
  const { address } = running
  return {
    url: address,
    store,
    client: createTRPCClient<AppRouter>({ links: [httpLink({ url: `${address}/trpc` })] }),
    sql: (text) => database.run(text),
    log: () => log,
    stop: () => stopProcess(running.child),
    start: async () => {
      running = await startProcess(environment, collect)
    },
    dispose: async () => {
      await stopProcess(running.child)
      await store.stop()
      await database.drop()
    },
  }
}

interface RunningProcess {
  readonly child: ChildProcess
  readonly address: string
}

async function startProcess(
  environment: Readonly<Record<string, string>>,
  collect: (chunk: string) => void,
): Promise<RunningProcess> {
  const child = spawn(process.execPath, [apiEntry], {
    // Nothing else of our environment: the settings of whoever runs the tests are not part of them.
    env: {
      ...environment,
      KITWRIGHT_WEB_DIR: webFolder,
      KITWRIGHT_POOL_CONNECTIONS_MAX: "4",
      LOG_LEVEL: "warn",
      NODE_COMPILE_CACHE: join(cacheFolder, "node"),
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk
      collect(chunk)
    })
  }
  const address = await Promise.race([
    once(child, "message").then(([message]: unknown[]) => addressIn(message)),
    once(child, "exit").then(() => undefined),
  ])
  if (address !== undefined) return { child, address }
  await stopProcess(child)
  throw new Error(`The server did not start:\n${output}`)
}

/** The address in the message that says that the server listens; undefined in the one that says why it does not. */
function addressIn(message: unknown): string | undefined {
  if (typeof message !== "object" || message === null || !("address" in message)) return undefined
  return String(message.address)
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, "exit")
  child.kill("SIGTERM")
  await exited
}
