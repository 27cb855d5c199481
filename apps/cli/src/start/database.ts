import { join } from "node:path"
import { AlreadyRunningError } from "@kitwright/embedded/embedded-postgres-error"
import { type RunningPostgres, startPostgres } from "@kitwright/embedded/start-postgres"
import { addressOf, type Config } from "../config.ts"
import { KeptRunning } from "./kept-running.ts"

/** The database a start works with, embedded or not. */
export interface Database {
  readonly url: string
  /** Resolves with the reason when the database is gone for good. */
  readonly lost: Promise<string>
  /** Tells a second start where this one answers. */
  announce(address: string): Promise<void>
  close(): Promise<void>
}

/** The configured database, or the embedded one in the data folder, which is kept running until it is closed. */
export async function openDatabase(config: Config, log: (line: string) => void): Promise<Database> {
  if (config.databaseUrl !== undefined) return givenDatabase(config.databaseUrl)
  const folder = join(config.dataFolder, "postgres")
  const start = (address: string) => startPostgres({ folder, address, log })
  return new EmbeddedDatabase(await start(addressOf(config)), start, log)
}

/**
 * Runs an act on the database: the configured one, the one a live Kitwright runs on our data folder, or the embedded
 * one started for this act alone.
 */
export async function withDatabase<T>(
  config: Config,
  log: (line: string) => void,
  act: (url: string) => Promise<T>,
): Promise<T> {
  const opened = await openDatabase(config, log).catch((error: unknown) => {
    if (error instanceof AlreadyRunningError) return givenDatabase(error.url)
    throw error
  })
  try {
    return await act(opened.url)
  } finally {
    await opened.close()
  }
}

/** A database somebody else looks after. */
function givenDatabase(url: string): Database {
  return {
    url,
    lost: new Promise(() => undefined),
    announce: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

class EmbeddedDatabase implements Database {
  readonly url: string
  readonly lost: Promise<string>
  readonly #running: KeptRunning<RunningPostgres>
  #address = ""

  constructor(
    postgres: RunningPostgres,
    start: (address: string) => Promise<RunningPostgres>,
    log: (line: string) => void,
  ) {
    this.url = postgres.url
    this.#running = new KeptRunning("database server", postgres, () => start(this.#address), log)
    this.lost = this.#running.lost
  }

  async announce(address: string): Promise<void> {
    this.#address = address
    await this.#running.current.announce(address)
  }

  async close(): Promise<void> {
    await this.#running.close()
  }
}
