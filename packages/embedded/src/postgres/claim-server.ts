import { setTimeout as sleep } from "node:timers/promises"
import type { Client } from "pg"
import { findOwner, isBusy, probeServer, tryClaim } from "./claim.ts"
import { AlreadyRunningError, EmbeddedPostgresError } from "./embedded-postgres-error.ts"
import { prepareSocketFolder } from "./folders.ts"
import { diskFull } from "./initialise-cluster.ts"
import type { Place } from "./place.ts"
import { readServerLog } from "./server-log.ts"
import { spawnServer, stopServer, type ServerProcess } from "./server-process.ts"
import { removeStaleLockFiles } from "./stale-lock-file.ts"

const pollMilliseconds = 15
/** Recovery after a crash replays at most a few hundred megabytes; ten minutes is a disk that does not work. */
const startMillisecondsMax = 10 * 60_000
/** An owner takes its lock within milliseconds; a server nobody owned for so long was left behind. */
const unownedMillisecondsMax = 2000
/** How long another server may hold the cluster without answering on the socket. */
const contendedMillisecondsMax = 15_000

/** What a server says that had to give way to another one, or whose socket folder went with another one. */
const contendedPattern =
  /(lock|pid)" already exists|pre-existing shared memory|could not create lock file .* No such file/

export interface ClaimedServer {
  server: ServerProcess
  /** The session that holds the folder's lock. */
  client: Client
}

/**
 * Starts a server on the place and takes its lock. A server that is starting or stopping is waited for, one that
 * nobody owns is stopped first. Throws AlreadyRunningError when a live Kitwright owns the folder, else START_FAILED
 * or DISK_FULL with the server's own words.
 */
export async function claimServer(
  place: Place,
  label: string,
  log: (line: string) => void,
): Promise<ClaimedServer> {
  const attempt = new StartAttempt(place, label, log)
  try {
    const begin = performance.now()
    while (performance.now() - begin < startMillisecondsMax) {
      const claimed = await attempt.step()
      if (claimed !== undefined) return claimed
      await sleep(pollMilliseconds)
    }
    const seconds = startMillisecondsMax / 1000
    throw new EmbeddedPostgresError(
      "START_FAILED",
      `The database in ${place.folders.root} was not ready after ${seconds} s. Its log is ${place.folders.log}.`,
    )
  } catch (error) {
    await attempt.abandon()
    throw error
  }
}

/** What one start has seen and done so far, looked at step by step until there is an outcome. */
class StartAttempt {
  readonly #place: Place
  readonly #label: string
  readonly #log: (line: string) => void
  #own: ServerProcess | undefined
  #unownedSince: number | undefined
  #contendedSince: number | undefined

  constructor(place: Place, label: string, log: (line: string) => void) {
    this.#place = place
    this.#label = label
    this.#log = log
  }

  async step(): Promise<ClaimedServer | undefined> {
    // A server that stops takes the folder of its socket along, so it is looked at each time.
    await prepareSocketFolder(this.#place.socketFolder, this.#place.account)
    const probe = await probeServer(this.#place.url)
    if (probe.state === "up") {
      try {
        return await this.#meet(probe.client, probe.pid)
      } catch (error) {
        // A server that drops all sessions because one of them crashed stays what it is: it is asked again.
        if (isBusy(error)) return undefined
        throw error
      }
    }
    if (this.#own?.hasEnded() === true) await this.#judgeFailedStart(this.#own)
    else if (this.#own === undefined && probe.state === "absent") {
      this.#own = await spawnServer(
        this.#place.folders,
        this.#place.binaries,
        this.#place.account,
        this.#place,
      )
    }
    return undefined
  }

  /** Ends the server this attempt started, if it did. */
  async abandon(): Promise<void> {
    this.#own?.release()
    await this.#own?.ended
  }

  async #meet(client: Client, serverPid: number): Promise<ClaimedServer | undefined> {
    const server = this.#own?.pid === serverPid ? this.#own : undefined
    if (server !== undefined && (await tryClaim(client, this.#label))) return { server, client }
    try {
      const owner = await findOwner(client)
      if (owner !== undefined) {
        throw new AlreadyRunningError(owner, this.#place.folders.root, this.#place.url)
      }
      if (server === undefined) await this.#waitOrStopUnowned(client)
      return undefined
    } finally {
      await client.end()
    }
  }

  async #waitOrStopUnowned(client: Client): Promise<void> {
    this.#unownedSince ??= performance.now()
    if (performance.now() - this.#unownedSince < unownedMillisecondsMax) return
    // With the lock in our hand no other start can take this server for its own while we stop it.
    if (!(await tryClaim(client, this.#label))) return
    this.#log("Stopping a database server that was left behind…")
    const { exitCode, output } = await stopServer(
      this.#place.folders,
      this.#place.binaries,
      this.#place.account,
    )
    if (exitCode !== 0) {
      throw new EmbeddedPostgresError(
        "START_FAILED",
        `A database server left behind on ${this.#place.folders.root} could not be stopped. pg_ctl says:\n${output.trim()}`,
      )
    }
    this.#unownedSince = undefined
  }

  /** The server we started ended at once: because another one has the cluster, or because it cannot run. */
  async #judgeFailedStart(own: ServerProcess): Promise<void> {
    own.release()
    this.#own = undefined
    const said = await readServerLog(this.#place.folders.log, own.logStartBytes)
    if (said.includes("No space left on device")) throw diskFull(this.#place.folders.root)
    const isContended = contendedPattern.test(said)
    this.#contendedSince ??= performance.now()
    const contendedMilliseconds = performance.now() - this.#contendedSince
    if (isContended && contendedMilliseconds < contendedMillisecondsMax) {
      await removeStaleLockFiles(this.#place)
      return
    }
    throw new EmbeddedPostgresError(
      "START_FAILED",
      `The database in ${this.#place.folders.root} does not start. It says:\n${said}`,
    )
  }
}
