/** A time limit that may be set anew while it runs, beside a signal from outside. */
export class Deadline {
  readonly #controller = new AbortController()
  readonly #outside: AbortSignal | undefined
  #timer: NodeJS.Timeout

  constructor(timeMs: number, outside: AbortSignal | undefined) {
    this.#outside = outside
    this.#timer = this.#start(timeMs)
    this.signal =
      outside === undefined ? this.#controller.signal : AbortSignal.any([this.#controller.signal, outside])
  }

  /** Aborts when the time is over, and when the signal from outside does. */
  readonly signal: AbortSignal

  /** Whether it was the time, and nobody outside, that ended it. */
  get isOver(): boolean {
    return this.#controller.signal.aborted && this.#outside?.aborted !== true
  }

  /** From now on so much time is left. */
  restart(timeMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = this.#start(timeMs)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }

  #start(timeMs: number): NodeJS.Timeout {
    return setTimeout(() => this.#controller.abort(), timeMs)
  }
}
