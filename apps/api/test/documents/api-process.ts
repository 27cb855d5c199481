import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client"
import type { ProcessMessage } from "../../src/main.ts"
import type { AppRouter } from "../../src/router.ts"

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url))

export type ApiProcess = {
  url: string
  client: TRPCClient<AppRouter>
  /** The most memory it ever held, in bytes (Linux). */
  peakBytes: () => Promise<number>
  isAlive: () => boolean
  output: () => string
  stop: () => Promise<void>
}

/** The server as it is run, in a process of its own. */
export async function startApiProcess(environment: Record<string, string>): Promise<ApiProcess> {
  const child: ChildProcess = fork(main, {
    env: { PORT: "0", LOG_LEVEL: "warn", ...environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  })
  let output = ""
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => (output += chunk.toString()))
  const exited = once(child, "exit")
  const { promise, resolve } = Promise.withResolvers<ProcessMessage>()
  child.once("message", resolve)
  const message = await promise
  if ("failed" in message) throw new Error(message.failed)
  const url = message.address
  return {
    url,
    client: createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc` })] }),
    peakBytes: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8")
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024
    },
    isAlive: () => child.exitCode === null && child.signalCode === null,
    output: () => output,
    stop: async () => {
      child.kill("SIGKILL")
      await exited
    },
  }
}
