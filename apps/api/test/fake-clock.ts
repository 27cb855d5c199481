import { setImmediate as nextTurn } from "node:timers/promises"
import type { Clock } from "../src/clock.ts"

type Sleeper = { untilMs: number; wake: () => void }

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #ms = 0
  #sleepers: Sleeper[] = []

  now = (): Date => new Date(Date.UTC(2026, 0, 1) + this.#ms)

  monotonicMs = (): number => this.#ms

  delay = (ms: number, signal?: AbortSignal): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const sleeper = { untilMs: this.#ms + ms, wake: resolve }
    this.#sleepers.push(sleeper)
    signal?.addEventListener("abort", () => {
      this.#sleepers = this.#sleepers.filter((other) => other !== sleeper)
      reject(new Error("the delay was ended early"))
    })
    return promise
  }

  /** How many wait for the time to go on. */
  sleeping = (): number => this.#sleepers.length

  /** Lets time pass, step by step from sleeper to sleeper, each time until everything else has come to a halt. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#ms + ms
    await nextTurn()
    for (;;) {
      const next = this.#sleepers.toSorted((a, b) => a.untilMs - b.untilMs)[0]
      if (next === undefined || next.untilMs > endMs) break
      this.#ms = next.untilMs
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next)
      next.wake()
      await nextTurn()
    }
    this.#ms = endMs
    await nextTurn()
  }
}
