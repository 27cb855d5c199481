import type { Db } from "@kitwright/db/database"
import { openJobConnections } from "@kitwright/db/client"
import { releaseLostJobs } from "@kitwright/db/jobs"
import { EventEmitter } from "node:events"
import { type Runner, run, type TaskList, type WorkerEvents, type WorkerPool } from "graphile-worker"
import { z } from "zod"
import { makePictures } from "@kitwright/workshop/attachments/make-pictures"
import { reconcile } from "@kitwright/workshop/attachments/reconcile"
import { later } from "@kitwright/workshop/attachments/document-store"
import { sweep } from "@kitwright/workshop/attachments/sweep"
import type { DocumentGate } from "../attachments/document-gate.ts"
import type { Clock } from "../clock.ts"
import type { Log } from "../log.ts"
import type { Metrics } from "../metrics.ts"
import { jobLogger } from "./job-log.ts"

export type JobSettings = {
  db: Db
  databaseUrl: string
  documents: Pick<DocumentGate, "find" | "open">
  clock: Clock
  log: Log
  metrics: Pick<Metrics, "jobFinished" | "objectsSwept">
}

export type JobRunner = {
  /** Begins to run jobs; while there is no database, it goes on trying. */
  start: () => void
  /** Takes no new jobs and waits for those under way. @returns false when they had to be left: they are run again later */
  stop: (remainingMs: number) => Promise<boolean>
}

/** Every minute what is due is swept, every Sunday night store and database are compared. One server does it for all. */
const crontab = `
* * * * * sweep ?max=3&jobKey=sweep
17 3 * * 0 reconcile ?max=3&jobKey=reconcile
`
/** Reading a file happens in processes beside this one; more at once would only wait for them. */
const concurrency = 2
const restartMs = 2_000
/** The slowest file of all is read in less; jobs may be run twice without harm. */
const lostAfterSeconds = 3_600
/**
 * How jobs ended is written down in batches, of whatever is there. Written one by one, which is the engine's default, nobody
 * waits for it: a shutdown leaves its last jobs locked, and a database that goes away at that moment ends the whole server by
 * an unhandled rejection.
 */
const outcomesAreBatched = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } }

const picturesPayload = z.object({ blobId: z.int().positive() })

/**
 * Runs what is queued in the database, on every server process: each job goes to one of them. When the database goes away
 * the runner ends, and is started again.
 */
export function createJobs(settings: JobSettings): JobRunner {
  const { databaseUrl, clock, log } = settings
  const connections = openJobConnections({
    url: databaseUrl,
    applicationName: "kitwright jobs",
    connectionsMax: concurrency + 2,
    onIdleError: (error) => log.warn({ err: error }, "an idle database connection of the jobs was lost"),
  })
  const stopped = new AbortController()
  let runner: Runner | undefined
  let pool: WorkerPool | undefined
  const events: WorkerEvents = new EventEmitter()
  events.on("pool:create", (created) => {
    pool = created.workerPool
  })

  const startRunner = async (): Promise<Runner> =>
    await run({
      pgPool: connections.pool,
      concurrency,
      noHandleSignals: true,
      crontab,
      taskList: measured(settings, tasksOf(settings)),
      preset: outcomesAreBatched,
      logger: jobLogger(log),
      events,
    })
  const runOnce = async (): Promise<void> => {
    try {
      runner = await startRunner()
      // Whoever asked for a stop meanwhile found nothing to stop.
      if (stopped.signal.aborted) await runner.stop()
      else await runner.promise
    } catch (error) {
      if (!stopped.signal.aborted) log.warn({ err: error }, "background jobs can't be run now")
    }
  }
  const keepRunning = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await runOnce()
      await clock.delay(restartMs, stopped.signal)
    }
  }
  return {
    // The only way for it to end is the shutdown.
    start: () => void keepRunning().catch(() => undefined),
    stop: async (remainingMs) => {
      stopped.abort()
      // What keeps it from stopping well is in the log, and it has stopped.
      const stopping = Promise.resolve(runner?.stop()).catch(() => undefined)
      const atRest = stopping.then(() => connections.close()).then(() => true)
      const rest = new AbortController()
      const time = clock.delay(Math.max(remainingMs - 500, 0), rest.signal).then(
        () => false,
        () => true,
      )
      const isAtRest = await Promise.race([atRest, time])
      rest.abort()
      if (isAtRest) return true
      // Gives back what it was doing. The runner's own way to be killed does nothing once it was told to stop.
      const gaveBack = Promise.resolve(pool?.forcefulShutdown("the shutdown takes too long"))
      await gaveBack.catch((error: unknown) => log.warn({ err: error }, "jobs could not be given back"))
      // What ran goes on without the database for as long as the process lives.
      void connections.close()
      return false
    },
  }
}

function tasksOf({ db, documents, clock, metrics, log }: JobSettings): TaskList {
  const at = () => clock.now().toISOString()
  return {
    pictures: async (payload) => {
      await makePictures({ db, documents: documents.open() }, picturesPayload.parse(payload).blobId)
    },
    sweep: async () => {
      const lost = await releaseLostJobs(db, later(at(), -lostAfterSeconds))
      if (lost > 0) log.warn({ workers: lost }, "jobs were given back that nobody works on any more")
      const store = documents.find()
      // Where there is no store, or it was not heard of yet, the next minute is soon enough.
      if (store === undefined) return
      const { deleted, failed } = await sweep({ db, documents: store }, { at: at() })
      metrics.objectsSwept("deleted", deleted)
      metrics.objectsSwept("failed", failed)
    },
    reconcile: async () => {
      const found = await reconcile({ db, documents: documents.open() }, { at: at() })
      const write = found.missing > 0 ? log.error.bind(log) : log.info.bind(log)
      write(found, "store and database were compared")
    },
  }
}

/** Counts and times every job; one that fails is tried again later by the engine. */
function measured({ clock, metrics }: JobSettings, tasks: TaskList): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([task, work]) => [
      task,
      async (...args: Parameters<NonNullable<typeof work>>) => {
        const startedMs = clock.monotonicMs()
        const finish = (outcome: "done" | "failed") =>
          metrics.jobFinished({ task, outcome, seconds: (clock.monotonicMs() - startedMs) / 1_000 })
        try {
          await work?.(...args)
          finish("done")
        } catch (error) {
          finish("failed")
          throw error
        }
      },
    ]),
  )
}
