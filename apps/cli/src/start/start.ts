import type { Config } from "../config.ts"
import { StartError } from "../message.ts"
import { type ApiProcess, startApi } from "./api-process.ts"
import { type Database, openDatabase } from "./database.ts"
import { type ObjectStore, openObjectStore } from "./object-store.ts"
import { openScratchFolder } from "./scratch-folder.ts"
import { StopRequest } from "./stop-request.ts"

export interface StartOptions {
  /** Never load the demo workshop. */
  empty?: boolean
  /** Load the demo workshop into an empty database even when it is not the embedded one. */
  demo?: boolean
}

/**
 * Runs Kitwright until it is asked to stop: database, schema, demo workshop, object store, server; and in the opposite order down
 * again. Throws StartError when the server or the database ends by itself.
 */
export async function start(
  config: Config,
  options: StartOptions,
  print: (line: string) => void,
): Promise<void> {
  const stopRequest = new StopRequest()
  const database = await openDatabase(config, print)
  try {
    if (stopRequest.isReceived) return
    await prepareData(config, options, database.url, print)
    if (stopRequest.isReceived) return
    await runOn(database, config, stopRequest, print)
  } finally {
    await database.close()
  }
}

/** Brings the schema up to date and, where it is wanted, the demo workshop into an empty database. */
async function prepareData(
  config: Config,
  options: StartOptions,
  databaseUrl: string,
  print: (line: string) => void,
): Promise<void> {
  // Loaded when it is needed: a wrong configuration or a second start is told at once.
  const { migrate } = await import("@kitwright/workshop/migrate")
  await migrate(databaseUrl, { log: print })
  const wantsDemo = options.demo === true || (options.empty !== true && config.databaseUrl === undefined)
  if (!wantsDemo) return
  const { isEmptyWorkshop, loadDemoWorkshop } = await import("@kitwright/demo/load")
  if (!(await isEmptyWorkshop(databaseUrl))) return
  print("Loading the demo workshop…")
  await loadDemoWorkshop(databaseUrl)
}

async function runOn(
  database: Database,
  config: Config,
  stopRequest: StopRequest,
  print: (line: string) => void,
): Promise<void> {
  const store = await openObjectStore(config, print)
  try {
    const scratch = await openScratchFolder(config)
    const api = await startApi(config, database.url, store.environment, scratch, stopRequest.received)
    if (api === undefined) return
    await runUntilStopped(api, { database, store }, stopRequest, print)
  } finally {
    await store.close()
  }
}

async function runUntilStopped(
  api: ApiProcess,
  { database, store }: { database: Database; store: ObjectStore },
  stopRequest: StopRequest,
  print: (line: string) => void,
): Promise<void> {
  try {
    await database.announce(api.address)
    print(`Kitwright is ready: ${api.address}`)
    const failure = await Promise.race([
      stopRequest.received,
      database.lost,
      store.lost,
      api.exited.then((end) => `The server ended unexpectedly (${end}).`),
    ])
    if (failure !== undefined) throw new StartError(failure)
  } finally {
    await api.stop()
  }
}
