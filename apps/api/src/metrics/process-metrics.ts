import { collectDefaultMetrics, Gauge, Histogram, type Registry } from "prom-client"
import type { Recorder } from "./record.ts"

export type JobFigures = { task: string; outcome: "done" | "failed"; seconds: number }
export type JobQueueFigures = { oldestAgeSeconds: number; parked: number }
export type PoolUsage = { total: number; idle: number; waiting: number }

/** The process itself: its pool of connections, its shutdown, and what Node tells about it. */
export function createProcessMetrics(registry: Registry, record: Recorder) {
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const shuttingDown = new Gauge({
    name: "application_shutting_down",
    help: "1 from the moment the server was told to stop.",
    registers,
  })
  const shutdownDuration = new Histogram({
    name: "graceful_shutdown_duration_seconds",
    help: "Time from the order to stop until everything had stopped.",
    buckets: [0.1, 0.5, 1, 2, 5, 10, 20, 40, 60],
    registers,
  })
  const activeTasks = new Gauge({
    name: "active_tasks_at_shutdown",
    help: "Long tasks that were running when the server was told to stop.",
    registers,
  })
  const jobDuration = new Histogram({
    name: "background_job_duration_seconds",
    help: "Time of one piece of work that runs beside the requests.",
    labelNames: ["task", "outcome"],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30],
    registers,
  })
  const oldestJob = new Gauge({
    name: "background_job_oldest_age_seconds",
    help: "For how long the oldest queued job that is due has been waiting.",
    registers,
  })
  const parkedJobs = new Gauge({
    name: "background_jobs_parked",
    help: "Queued jobs that failed so often that they are not tried again.",
    registers,
  })
  return {
    jobsCounted: ({ oldestAgeSeconds, parked }: JobQueueFigures) =>
      record(() => {
        oldestJob.set(oldestAgeSeconds)
        parkedJobs.set(parked)
      }),
    jobFinished: ({ seconds, ...labels }: JobFigures) => record(() => jobDuration.observe(labels, seconds)),
    shutdownStarted: (tasks: number) =>
      record(() => {
        shuttingDown.set(1)
        activeTasks.set(tasks)
      }),
    shutdownFinished: (seconds: number) => record(() => shutdownDuration.observe(seconds)),
    /** Reads the pool's usage whenever the metrics are fetched. */
    watchPool: createPoolGauges(registry, record),
  }
}

function createPoolGauges(registry: Registry, record: Recorder): (usage: () => PoolUsage) => void {
  let read: (() => PoolUsage) | undefined
  const registers = [registry]
  const connections = new Gauge({
    name: "database_pool_connections",
    help: "Connections to the database by state.",
    labelNames: ["state"],
    registers,
    collect: () =>
      record(() => {
        const usage = read?.()
        if (usage === undefined) return
        connections.set({ state: "idle" }, usage.idle)
        connections.set({ state: "busy" }, usage.total - usage.idle)
      }),
  })
  const waiting = new Gauge({
    name: "database_pool_waiting",
    help: "Queries that wait for a connection.",
    registers,
    collect: () => record(() => waiting.set(read?.().waiting ?? 0)),
  })
  return (usage) => {
    read = usage
  }
}
