import type { Clock } from "./clock.ts"
import { unavailable } from "./errors.ts"
import type { Log } from "./log.ts"
import type { Metrics } from "./metrics.ts"

/** `prepare`: take no new work, but what runs goes on. `shutdown`: the last moment, everything has been waited for. */
type LifetimeEvent = "prepare" | "shutdown"

/** Told about the phases at once. It must not block: long work belongs into a waiter. */
export type LifetimeCallback = (event: LifetimeEvent) => void

/**
 * Waits until a member has come to rest. It is given what is left of the one budget, and a signal that is aborted when that
 * is used up.
 *
 * @returns true when the member is at rest, false when it gave up
 */
export type Waiter = (remainingMs: number, signal: AbortSignal) => Promise<boolean>

/** The members' side of the shutdown. */
export type ShutdownCoordinator = {
  /** True from the moment the server was told to stop. */
  isDraining: () => boolean
  onLifetime: (name: string, callback: LifetimeCallback) => void
  /** Waiters run one after another in the order in which they were added. */
  addWaiter: (name: string, wait: Waiter) => void
  /**
   * Runs a long task; the shutdown counts it and waits for it.
   *
   * @throws UNAVAILABLE while the server shuts down, instead of starting it
   */
  runTask: <R>(name: string, task: () => Promise<R>) => Promise<R>
}

/** The process' side of the shutdown. */
export type ProcessShutdown = ShutdownCoordinator & {
  /**
   * Stops everything in order: readiness off, `prepare` to all, a delay in which the server goes on serving, the waiters,
   * `shutdown` to all. Calls after the first get the first one's answer.
   *
   * @returns true when every member came to rest in time
   */
  stop: (cause: string) => Promise<boolean>
}

export type ShutdownSettings = {
  clock: Clock
  log: Log
  metrics: Pick<Metrics, "shutdownStarted" | "shutdownFinished">
  /** How long to go on serving after readiness is off, so that a balancer notices. */
  delayMs: number
  /** The budget of all waiters together, after the delay. */
  limitMs: number
}

export function createShutdown(settings: ShutdownSettings): ProcessShutdown {
  const { log } = settings
  const callbacks: { name: string; callback: LifetimeCallback }[] = []
  const waiters: { name: string; wait: Waiter }[] = []
  const tasks = createTasks()
  let stopping: Promise<boolean> | undefined

  const notify = (event: LifetimeEvent) => {
    for (const { name, callback } of callbacks) {
      try {
        callback(event)
      } catch (error) {
        log.error({ member: name, event, err: error }, "a member failed to take notice of the shutdown")
      }
    }
  }

  const run = async (cause: string): Promise<boolean> => {
    const startedMs = settings.clock.monotonicMs()
    log.info({ cause, tasks: tasks.names() }, "shutting down")
    settings.metrics.shutdownStarted(tasks.names().length)
    notify("prepare")
    await settings.clock.delay(settings.delayMs)
    const atRest = await awaitAll([{ name: "tasks", wait: tasks.waitUntilIdle }, ...waiters], settings)
    const seconds = (settings.clock.monotonicMs() - startedMs) / 1_000
    settings.metrics.shutdownFinished(seconds)
    notify("shutdown")
    log.info({ seconds, atRest }, "shut down")
    return atRest
  }

  return {
    isDraining: () => stopping !== undefined,
    onLifetime: (name, callback) => void callbacks.push({ name, callback }),
    addWaiter: (name, wait) => void waiters.push({ name, wait }),
    runTask: async (name, task) => {
      if (stopping !== undefined) throw unavailable("The server is shutting down. Try again in a moment.")
      return await tasks.run(name, task)
    },
    stop: (cause) => {
      if (stopping === undefined) {
        // Set before the first member hears of it, so that a member which asks or stops again finds it draining.
        const { promise, resolve } = Promise.withResolvers<boolean>()
        stopping = promise
        resolve(run(cause))
      } else {
        log.info({ cause }, "already shutting down")
      }
      return stopping
    },
  }
}

/** Runs the waiters in turn, each with what is left of the budget. One that fails or hangs does not stop the rest. */
async function awaitAll(
  waiters: readonly { name: string; wait: Waiter }[],
  { clock, log, limitMs }: ShutdownSettings,
): Promise<boolean> {
  const deadlineMs = clock.monotonicMs() + limitMs
  let allAtRest = true
  for (const { name, wait } of waiters) {
    const remainingMs = Math.max(0, deadlineMs - clock.monotonicMs())
    const outcome = await awaitOne(wait, remainingMs, clock)
    if (outcome === "at rest") continue
    allAtRest = false
    log.error({ member: name, ...(outcome instanceof Error ? { err: outcome } : { outcome }) }, "not at rest")
  }
  return allAtRest
}

async function awaitOne(
  wait: Waiter,
  remainingMs: number,
  clock: Clock,
): Promise<"at rest" | "gave up" | "out of time" | Error> {
  const overtime = new AbortController()
  const settled = new AbortController()
  const member = callWaiter(wait, remainingMs, overtime.signal)
  const time = clock.delay(remainingMs, settled.signal).then(
    () => "out of time" as const,
    () => "out of time" as const,
  )
  const outcome = await Promise.race([member, time])
  if (outcome === "out of time") overtime.abort(new Error("the time for the shutdown is used up"))
  settled.abort()
  return outcome
}

async function callWaiter(
  wait: Waiter,
  remainingMs: number,
  signal: AbortSignal,
): Promise<"at rest" | "gave up" | Error> {
  try {
    return (await wait(remainingMs, signal)) ? "at rest" : "gave up"
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** The long tasks that are running. */
function createTasks() {
  const running = new Map<symbol, string>()
  let idle: PromiseWithResolvers<boolean> | undefined
  return {
    names: () => [...running.values()],
    run: async <R>(name: string, task: () => Promise<R>): Promise<R> => {
      const id = Symbol(name)
      running.set(id, name)
      try {
        return await task()
      } finally {
        running.delete(id)
        if (running.size === 0) idle?.resolve(true)
      }
    },
    waitUntilIdle: (): Promise<boolean> => {
      if (running.size === 0) return Promise.resolve(true)
      idle ??= Promise.withResolvers<boolean>()
      return idle.promise
    },
  }
}
