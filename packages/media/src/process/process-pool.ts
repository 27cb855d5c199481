import type { Request } from "../child/protocol.ts"
import type { MediaLimits } from "../limits.ts"
import { MediaUnavailableError } from "../media-error.ts"
import { GuardedProcess, type Outcome } from "./guarded-process.ts"

export interface PoolSettings {
  limits: MediaLimits
  /** How many files are read at the same time, each by a process of its own. */
  processesMax: number
  /** How many may wait for their turn; one more is refused. */
  waitingMax: number
  /** How long a process without work is kept, in milliseconds. */
  idleMs: number
}

/** A few processes that are started when there is work, used again while they are fit, and ended when there is none. */
export class ProcessPool {
  readonly #settings: PoolSettings
  readonly #idle: { process: GuardedProcess; timer: NodeJS.Timeout }[] = []
  readonly #waiting: PromiseWithResolvers<void>[] = []
  readonly #running = new Set<Promise<unknown>>()
  /** Processes that were let go and are on their way out. */
  readonly #leaving = new Set<Promise<void>>()
  readonly #stop = new AbortController()
  #turns: number
  #isClosed = false

  constructor(settings: PoolSettings) {
    this.#settings = settings
    this.#turns = settings.processesMax
  }

  /** Process ids of those that wait for work. */
  get idlePids(): (number | undefined)[] {
    return this.#idle.map(({ process }) => process.pid)
  }

  /** Reads a file when its turn comes. Throws a MediaUnavailableError when it never does. */
  async run(request: Request, signal?: AbortSignal): Promise<Outcome> {
    if (this.#isClosed) throw closed()
    const stop = signal === undefined ? this.#stop.signal : AbortSignal.any([this.#stop.signal, signal])
    if (this.#turns > 0) this.#turns -= 1
    else await this.#waitForTurn(stop)
    // A turn may come in the moment in which all of it ends.
    const job = this.#isClosed ? Promise.reject<Outcome>(closed()) : this.#runInTurn(request, stop)
    this.#running.add(job)
    try {
      return await job
    } finally {
      this.#running.delete(job)
      this.#giveTurn()
    }
  }

  /**
   * Takes no more work, refuses what waits, lets what runs go on for so long, then stops it. Resolves when the last
   * process is gone.
   */
  async close(graceMs: number): Promise<void> {
    this.#isClosed = true
    for (const turn of this.#waiting.splice(0)) turn.reject(closed())
    const timer = setTimeout(() => this.#stop.abort(), graceMs)
    await Promise.allSettled(this.#running)
    clearTimeout(timer)
    for (const { process, timer: idleTimer } of this.#idle.splice(0)) {
      clearTimeout(idleTimer)
      this.#letGo(process)
    }
    await Promise.all(this.#leaving)
  }

  async #waitForTurn(stop: AbortSignal): Promise<void> {
    if (this.#waiting.length >= this.#settings.waitingMax) {
      throw new MediaUnavailableError("Too many files are being read. Try again in a moment.")
    }
    const turn = Promise.withResolvers<void>()
    this.#waiting.push(turn)
    const onAbort = (): void => {
      const place = this.#waiting.indexOf(turn)
      if (place === -1) return
      this.#waiting.splice(place, 1)
      turn.reject(new MediaUnavailableError("The reading of the file was stopped."))
    }
    if (stop.aborted) onAbort()
    stop.addEventListener("abort", onAbort)
    await turn.promise.finally(() => stop.removeEventListener("abort", onAbort))
  }

  #giveTurn(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#turns += 1
    else next.resolve()
  }

  async #runInTurn(request: Request, stop: AbortSignal): Promise<Outcome> {
    const process = this.#takeIdle() ?? new GuardedProcess(this.#settings.limits)
    try {
      return await process.run(request, stop)
    } finally {
      if (process.isFit && !this.#isClosed) this.#keep(process)
      else this.#letGo(process)
    }
  }

  #takeIdle(): GuardedProcess | undefined {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      clearTimeout(idle.timer)
      if (idle.process.isFit) return idle.process
      this.#letGo(idle.process)
    }
    return undefined
  }

  #keep(process: GuardedProcess): void {
    process.rest()
    const timer = setTimeout(() => {
      const place = this.#idle.findIndex((idle) => idle.process === process)
      if (place !== -1) this.#idle.splice(place, 1)
      this.#letGo(process)
    }, this.#settings.idleMs)
    timer.unref()
    this.#idle.push({ process, timer })
  }

  #letGo(process: GuardedProcess): void {
    const leaving = process.end().finally(() => this.#leaving.delete(leaving))
    this.#leaving.add(leaving)
  }
}

function closed(): MediaUnavailableError {
  return new MediaUnavailableError("Files are not read any more: the server is stopping.")
}
