import { once } from "node:events"
import { type RunningProcess, startProcess } from "./processes.ts"

/** What the generator of load is asked to do: these paths in turn, over and over. */
export type LoadJob = {
  address: string
  paths: readonly string[]
  connections: number
  warmUpMs: number
  measureMs: number
}

export type LoadResult = {
  requestsPerSecond: number
  medianMs: number
  p95Ms: number
  /** The share of one core that the generator itself took. */
  generatorBusy: number
}

export type LoadGenerator = {
  run: (job: LoadJob) => Promise<LoadResult>
  stop: RunningProcess["stop"]
}

/** Starts the generator as a process of its own. */
export async function startLoadGenerator(): Promise<LoadGenerator> {
  const { child, stop } = await startProcess(new URL("load-generator.ts", import.meta.url))
  return {
    stop,
    run: async (job) => {
      await new Promise((r) => setTimeout(r, 1500))
      child.send(job)
      const [message]: unknown[] = await once(child, "message")
      if (!isResult(message)) throw new Error(`the load failed: ${JSON.stringify(message)}`)
      return message
    },
  }
}

function isResult(message: unknown): message is LoadResult {
  return typeof message === "object" && message !== null && "requestsPerSecond" in message
}
