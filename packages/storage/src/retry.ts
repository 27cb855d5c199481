import { setTimeout as sleep } from "node:timers/promises"

const firstPauseMs = 50

/**
 * Runs `attempt` up to `triesMax` times, as long as `passes` says of its error that it may pass. Pauses double and are
 * of random length, so that two who met once do not meet again.
 */
export async function retrying<T>(
  triesMax: number,
  passes: (error: unknown) => boolean,
  signal: AbortSignal | undefined,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (tried >= triesMax || !passes(error)) throw error
    }
    const pauseMs = firstPauseMs * 2 ** tried * Math.random()
    await sleep(pauseMs, undefined, signal === undefined ? {} : { signal })
  }
}
