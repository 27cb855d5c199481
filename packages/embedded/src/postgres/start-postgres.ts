import { setTimeout as sleep } from "node:timers/promises"
import type { Client } from "pg"
import { claimServer, type ClaimedServer } from "./claim-server.ts"
import { nameSession, probeServer, tryClaim } from "./claim.ts"
import { removeUnfinishedClusters } from "./initialise-cluster.ts"
import { type Place, preparePlace } from "./place.ts"
import { type ServerProcess, stopServer } from "./server-process.ts"

const reclaimMilliseconds = 50

export interface StartPostgresOptions {
  /** Everything durable lies below this folder; it is made when missing. Relative to the working folder. */
  folder: string
  /** Where the owner answers, for a second start to name; without spaces, at most 40 characters are kept. */
  address?: string
  /** False for a throw-away server: fast, unsafe, and its folder is removed when it stops or its starter dies. */
  durable?: boolean
  /** Is told, in one line each, what takes longer than usual. */
  log?: (line: string) => void
}

/** `stopped`: by {@link RunningPostgres.stop}. `died`: by anything else; start it again. */
export type PostgresExit = "stopped" | "died"

export interface RunningPostgres {
  /** Connection string over the Unix socket; the same for every start on this folder. */
  readonly url: string
  /** Process id of the server (the postmaster). */
  readonly pid: number
  /** Resolves when no process of the server is left. */
  readonly exited: Promise<PostgresExit>
  /** Changes the address a second start is told. */
  announce(address: string): Promise<void>
  /** Shuts the server down, open sessions or not, and waits for its end. May be called more than once. */
  stop(): Promise<void>
}

/**
 * Starts the embedded PostgreSQL on a folder and owns it until it stops: the first time it makes the cluster, after a
 * crash it recovers, a server left behind is replaced. The server ends when this process ends, however that happens.
 * Throws AlreadyRunningError when a live Kitwright owns the folder, and other EmbeddedPostgresErrors that say what to do.
 */
export async function startPostgres(options: StartPostgresOptions): Promise<RunningPostgres> {
  const log = options.log ?? (() => undefined)
  const place = await preparePlace(options.folder, { durable: options.durable ?? true, log })
  const claimed = await claimServer(place, options.address ?? "", log)
  await removeUnfinishedClusters(place.folders)
  return new OwnedServer(place, claimed, options.address ?? "", log)
}

class OwnedServer implements RunningPostgres {
  readonly url: string
  readonly pid: number
  readonly exited: Promise<PostgresExit>
  readonly #place: Place
  readonly #server: ServerProcess
  readonly #log: (line: string) => void
  #session: Client
  #label: string
  #stopping: Promise<void> | undefined
  #guardIsGone = false

  constructor(place: Place, claimed: ClaimedServer, label: string, log: (line: string) => void) {
    this.#place = place
    this.#server = claimed.server
    this.#session = claimed.client
    this.#label = label
    this.#log = log
    this.url = place.url
    this.pid = claimed.server.pid
    this.exited = this.#watch()
    this.#holdLock(claimed.client)
  }

  async announce(address: string): Promise<void> {
    this.#label = address
    await nameSession(this.#session, address)
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#shutDown()
    return this.#stopping
  }

  async #shutDown(): Promise<void> {
    // The lock is held to the very end, so no second start takes a server that is going down for one left behind.
    if (this.#guardIsGone) await this.#stopUnguarded()
    this.#server.release()
    await this.#server.ended
    await this.#server.guardEnded
  }

  async #watch(): Promise<PostgresExit> {
    const first = await Promise.race([
      this.#server.ended.then(() => "server" as const),
      this.#server.guardEnded.then(() => "guard" as const),
    ])
    if (first === "guard") {
      this.#guardIsGone = true
      // Without its guard the server would outlive us, so it is stopped here; the owner may start it again.
      if (this.#stopping === undefined) await this.#stopUnguarded()
    }
    await this.#server.ended
    this.#server.release()
    return this.#stopping === undefined ? "died" : "stopped"
  }

  async #stopUnguarded(): Promise<void> {
    if (this.#server.hasEnded()) return
    const { folders, binaries, account } = this.#place
    const { exitCode, output } = await stopServer(folders, binaries, account)
    if (exitCode !== 0) this.#log(`The database server could not be stopped: ${output.trim()}`)
  }

  /** When one of its backends crashes the server drops all sessions, ours too, and lives on: take the lock again. */
  #holdLock(session: Client): void {
    this.#session = session
    session.once("end", () => {
      void this.#reclaim()
    })
  }

  async #reclaim(): Promise<void> {
    while (this.#stopping === undefined && !this.#server.hasEnded()) {
      const session = await this.#claimAgain().catch((error: unknown) => {
        this.#log(`The data folder's lock cannot be taken again: ${String(error)}`)
        return undefined
      })
      if (session !== undefined) {
        this.#holdLock(session)
        return
      }
      await sleep(reclaimMilliseconds)
    }
  }

  async #claimAgain(): Promise<Client | undefined> {
    const probe = await probeServer(this.#place.url)
    if (probe.state !== "up") return undefined
    if (probe.pid === this.#server.pid && (await tryClaim(probe.client, this.#label))) return probe.client
    await probe.client.end()
    return undefined
  }
}
