import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openDatabase } from "@kitwright/db/client"
import type { Db } from "@kitwright/db/database"
import { migrate } from "@kitwright/db/migrate"
import { runSql } from "@kitwright/db/test-kit"
import { defaultUploadSweeps } from "@kitwright/domain/attachment/sweep"
import { type RunningPostgres, startPostgres } from "@kitwright/embedded/start-postgres"
import { sweep, type SweepReport } from "@kitwright/workshop/attachments/sweep"
import { type Api, startApi } from "../api.ts"
import { type OpenedDocuments, openDocuments } from "../documents.ts"
import { type KillableStore, startKillableStore } from "../store.ts"
import { type Moment, startWireProxy } from "../wire/wire-proxy.ts"

/** Who dies at a moment. */
export type Victim = "server" | "database" | "server and database"

/** A real server, a real PostgreSQL and the strict store, each a process that can be killed and started again. */
export type World = {
  api: () => Api
  /** Past the proxy, for what the test itself wants to know and do. */
  db: Db
  documents: OpenedDocuments
  store: KillableStore
  /** All that was confirmed to a client over the life of this world, and not deleted: the hash of each attachment. */
  acknowledged: Map<number, string>
  /** Goes on with some work until a moment comes, and kills the victim right then. @throws Error when it does not come */
  killAt: (moment: Moment, victim: Victim, work: () => Promise<unknown>) => Promise<void>
  kill: (victim: Victim) => Promise<void>
  /** Starts again what is dead. Jobs of a dead server are given to the new one, as they are after four hours. */
  revive: () => Promise<void>
  /** Waits until all pictures are made. */
  settle: () => Promise<void>
  /** One sweep of all that is due in two days. */
  sweepLater: () => Promise<SweepReport>
  stop: () => Promise<void>
}

/** What nothing refers to is kept for an hour, so that only sweeps of this test take it. */
const [graceSeconds, quarantineSeconds] = [3_600, 0]
const momentSecondsMax = 60

export async function startWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "kitwright-soak-postgres-"))
  // Durable: what was committed must be there after a crash of the database too.
  const start = () => startPostgres({ folder, address: "soak", durable: true })
  let postgres: RunningPostgres = await start()
  await migrate(postgres.url)
  const client = openDatabase({
    url: postgres.url,
    applicationName: "soak",
    connectionsMax: 4,
    onIdleError: () => undefined,
  })
  const store = await startKillableStore()
  const proxy = await startWireProxy(postgres.url)
  const times = { urlSeconds: 300, uploadSeconds: 3_600, graceSeconds, quarantineSeconds, uploadSweeps: defaultUploadSweeps }
  const documents = openDocuments(store.settings, times)
  const environment = {
    KITWRIGHT_GC_GRACE_SECONDS: String(graceSeconds),
    KITWRIGHT_GC_QUARANTINE_SECONDS: String(quarantineSeconds),
  }
  const startServer = () => startApi({ databaseUrl: proxy.url, storage: store.settings, environment })
  let api = await startServer()
  const dead = new Set<"server" | "database">()
  let diedBefore = await momentOf(client.db)

  const kill = async (victim: Victim): Promise<void> => {
    if (victim !== "database") {
      dead.add("server")
      await api.kill()
    }
    if (victim !== "server") {
      dead.add("database")
      // "Immediate": nothing is written, no session is told.
      process.kill(postgres.pid, "SIGQUIT")
      await postgres.exited
    }
  }
  return {
    api: () => api,
    db: client.db,
    documents,
    store,
    acknowledged: new Map(),
    kill,
    killAt: async (moment, victim, work) => {
      const done = Promise.withResolvers<void>()
      void proxy.intervene(moment, async () => {
        await kill(victim).then(done.resolve, done.reject)
        // Neither question nor answer goes on.
        await new Promise(() => undefined)
      })
      const ended = work().then(
        () => "it was done",
        (error: unknown) => String(error),
      )
      const late = setTimeout(() => {
        void ended.then((end) => done.reject(new Error(`"${moment.statement}" was never to be seen: ${end}`)))
      }, momentSecondsMax * 1_000)
      await done.promise.finally(() => clearTimeout(late))
      proxy.forget()
      await ended
    },
    revive: async () => {
      if (dead.delete("database")) postgres = await start()
      if (!dead.delete("server")) return
      diedBefore = await momentOf(client.db)
      await unlockJobs(client.db, diedBefore)
      api = await startServer()
    },
    settle: () => settleJobs(client.db, diedBefore),
    sweepLater: () =>
      sweep(
        { db: client.db, documents },
        { at: new Date(Date.now() + 2 * 86_400_000).toISOString(), confirmed: true },
      ),
    stop: async () => {
      await api.stop()
      await proxy.close()
      await documents.close()
      await store.stop()
      await client.close()
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function momentOf(db: Db): Promise<string> {
  const [row] = await runSql<{ moment: string }>(db, "select now()::text as moment")
  if (row === undefined) throw new Error("the database does not know what time it is")
  return row.moment
}

/** Whoever has held a job since before this moment is dead. */
async function unlockJobs(db: Db, diedBefore: string): Promise<void> {
  await runSql(
    db,
    `select graphile_worker.force_unlock_workers(array(
       select locked_by from graphile_worker.jobs where locked_at < $1::timestamptz))`,
    [diedBefore],
  )
}

async function settleJobs(db: Db, diedBefore: string): Promise<void> {
  const [pauseMs, pausesMax] = [20, 3_000]
  for (let pause = 0; pause < pausesMax; pause += 1) {
    const open = await runSql(db, "select from graphile_worker.jobs where task_identifier = 'pictures' limit 1")
    if (open.length === 0) return
    // The last statement of a dead process may arrive after its death.
    await unlockJobs(db, diedBefore)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  throw new Error("pictures are not being made")
}
