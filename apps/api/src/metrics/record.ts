import type { Log } from "../log.ts"

/** Runs one act of measuring. Whatever goes wrong in it is logged and never reaches the request that is measured. */
export type Recorder = (measure: () => void) => void

export function createRecorder(log: Log): Recorder {
  return (measure) => {
    try {
      measure()
    } catch (error) {
      log.warn({ err: error }, "a metric could not be recorded")
    }
  }
}
