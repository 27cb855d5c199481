import { setTimeout as delay } from "node:timers/promises"

/** The two clocks and the one way to wait. Durations come from the monotonic clock only, moments from the wall clock only. */
export type Clock = {
  now: () => Date
  /** Milliseconds from an arbitrary start that never jump, for durations. */
  monotonicMs: () => number
  /** Waits; rejects with the signal's reason when it is aborted first. */
  delay: (ms: number, signal?: AbortSignal) => Promise<void>
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  delay: async (ms, signal) => {
    await delay(ms, undefined, signal === undefined ? {} : { signal })
  },
}
