import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type DatabaseClient, openDatabase } from "@kitwright/db/client"
import type { Db } from "@kitwright/db/database"
import { migrate } from "@kitwright/db/migrate"
import { runSql } from "@kitwright/db/test-kit"
import { defaultUploadSweeps } from "@kitwright/domain/attachment/sweep"
import { type RunningPostgres, startPostgres } from "@kitwright/embedded/start-postgres"
import { sweep, type SweepReport } from "@kitwright/workshop/attachments/sweep"
import { type Api, startApi } from "../api.ts"
import { type OpenedDocuments, openDocuments } from "../documents.ts"
import { type KillableStore, startKillableStore } from "../store.ts"
import { type Moment, startWireProxy, type WireProxy } from "../wire/wire-proxy.ts"

/** Who dies at a moment. */
export type Victim = "server" | "database" | "server and database"

/** What nothing refers to is kept for an hour, so that only sweeps of this test take it. */
const [graceSeconds, quarantineSeconds] = [3_600, 0]
const momentSecondsMax = 60

/** A real server, a real PostgreSQL and the strict store, each a process that can be killed and started again. */
export class World {
  /** Past the proxy, for what the test itself wants to know and do. */
  readonly db: Db
  readonly documents: OpenedDocuments
  readonly store: KillableStore
  /** All that was confirmed to a client over the life of this world, and not deleted: the hash of each attachment. */
  readonly acknowledged = new Map<number, string>()
  readonly #folder: string
  readonly #client: DatabaseClient
  readonly #proxy: WireProxy
  #postgres: RunningPostgres
  #api: Api
  readonly #dead = new Set<"server" | "database">()
  /** Whoever has held a job since before this moment is dead. */
  #diedBefore: string

  private constructor(parts: Parts) {
    this.db = parts.client.db
    this.documents = parts.documents
    this.store = parts.store
    this.#folder = parts.folder
    this.#client = parts.client
    this.#proxy = parts.proxy
    this.#postgres = parts.postgres
    this.#api = parts.api
    this.#diedBefore = parts.startedAt
  }

  static async start(): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), "kitwright-soak-postgres-"))
    const postgres = await startDatabase(folder)
    await migrate(postgres.url)
    const client = openDatabase({
      url: postgres.url,
      applicationName: "soak",
      connectionsMax: 4,
      onIdleError: () => undefined,
    })
    const store = await startKillableStore()
    const proxy = await startWireProxy(postgres.url)
    const documents = openDocuments(store.settings, {
      urlSeconds: 300,
      uploadSeconds: 3_600,
      graceSeconds,
      quarantineSeconds,
      uploadSweeps: defaultUploadSweeps,
    })
    const [startedAt, api] = [await momentOf(client.db), await startServer(proxy, store)]
    return new World({ folder, postgres, client, store, proxy, documents, api, startedAt })
  }

  get api(): Api {
    return this.#api
  }

  async kill(victim: Victim): Promise<void> {
    if (victim !== "database") {
      this.#dead.add("server")
      await this.#api.kill()
    }
    if (victim !== "server") {
      this.#dead.add("database")
      // "Immediate": nothing is written, no session is told.
      process.kill(this.#postgres.pid, "SIGQUIT")
      await this.#postgres.exited
    }
  }

  /** Goes on with some work until a moment comes, and kills the victim right then. @throws Error when it does not come */
  async killAt(moment: Moment, victim: Victim, work: () => Promise<unknown>): Promise<void> {
    const done = Promise.withResolvers<void>()
    void this.#proxy.intervene(moment, async () => {
      await this.kill(victim).then(done.resolve, done.reject)
      // Neither question nor answer goes on.
      throw new Error("the line is dead")
    })
    const ended = work().then(
      () => "it was done",
      (error: unknown) => String(error),
    )
    const late = setTimeout(() => {
      void ended.then((end) => done.reject(new Error(`"${moment.statement}" was never to be seen: ${end}`)))
    }, momentSecondsMax * 1_000)
    await done.promise.finally(() => {
      clearTimeout(late)
      this.#proxy.forget()
    })
    await ended
  }

  /** Starts again what is dead. Jobs of a dead server are given to the new one, as they are after four hours. */
  async revive(): Promise<void> {
    if (this.#dead.delete("database")) this.#postgres = await startDatabase(this.#folder)
    if (!this.#dead.delete("server")) return
    this.#diedBefore = await momentOf(this.db)
    await unlockJobs(this.db, this.#diedBefore)
    this.#api = await startServer(this.#proxy, this.store)
  }

  /** Waits until all pictures are made. */
  async settle(): Promise<void> {
    const [pauseMs, pausesMax] = [20, 3_000]
    for (let pause = 0; pause < pausesMax; pause += 1) {
      const open = await listOpenPictures(this.db)
      if (open.length === 0) return
      // The last statement of a dead process may arrive after its death.
      await unlockJobs(this.db, this.#diedBefore)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
    throw new Error("pictures are not being made")
  }

  /** One sweep of all that is due in two days. */
  async sweepLater(): Promise<SweepReport> {
    const at = new Date(Date.now() + 2 * 86_400_000).toISOString()
    return await sweep({ db: this.db, documents: this.documents }, { at, confirmed: true })
  }

  async stop(): Promise<void> {
    await this.#api.stop()
    await this.#proxy.close()
    await this.documents.close()
    await this.store.stop()
    await this.#client.close()
    await this.#postgres.stop()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

type Parts = {
  folder: string
  postgres: RunningPostgres
  client: DatabaseClient
  store: KillableStore
  proxy: WireProxy
  documents: OpenedDocuments
  api: Api
  startedAt: string
}

/** Durable: what was committed must be there after a crash of the database too. */
function startDatabase(folder: string): Promise<RunningPostgres> {
  return startPostgres({ folder, address: "soak", durable: true })
}

function startServer(proxy: WireProxy, store: KillableStore): Promise<Api> {
  return startApi({
    databaseUrl: proxy.url,
    storage: store.settings,
    environment: {
      KITWRIGHT_GC_GRACE_SECONDS: String(graceSeconds),
      KITWRIGHT_GC_QUARANTINE_SECONDS: String(quarantineSeconds),
    },
  })
}

async function momentOf(db: Db): Promise<string> {
  const [row] = await runSql<{ moment: string }>(db, "select now()::text as moment")
  if (row === undefined) throw new Error("the database does not know what time it is")
  return row.moment
}

async function unlockJobs(db: Db, diedBefore: string): Promise<void> {
  await runSql(
    db,
    `select graphile_worker.force_unlock_workers(array(
       select locked_by from graphile_worker.jobs where locked_at < $1::timestamptz))`,
    [diedBefore],
  )
}

/** Without those that a newer job for the same file has taken the place of while a dead process held them. */
async function listOpenPictures(db: Db): Promise<unknown[]> {
  return await runSql(
    db,
    "select from graphile_worker.jobs where task_identifier = 'pictures' and attempts < max_attempts limit 1",
  )
}
