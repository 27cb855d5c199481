import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

/** A process of the measurement, on the Node that runs this one. */
export type RunningProcess = {
  /** Where it listens; empty when it doesn't. */
  address: string
  child: ChildProcess
  stop: () => Promise<void>
}

export type ProcessOptions = {
  arguments?: readonly string[]
  environment?: Readonly<Record<string, string>>
  /** A folder for the CPU profile that the process writes at its end. */
  profileFolder?: string | undefined
}

/** Starts a TypeScript file as a process and waits until it says `{ ready: true, address }`. It ends with this process. */
export async function startProcess(file: URL, options: ProcessOptions = {}): Promise<RunningProcess> {
  const { profileFolder } = options
  const child = fork(fileURLToPath(file), options.arguments ?? [], {
    env: { ...options.environment },
    execArgv: profileFolder === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileFolder}`],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  })
  const exited = once(child, "exit")
  const first: unknown = await Promise.race([
    once(child, "message").then(([message]: unknown[]) => message),
    exited.then(([code]: unknown[]) => `${file.pathname} ended with exit code ${String(code)}`),
  ])
  if (!isReady(first)) throw new Error(`a process did not start: ${JSON.stringify(first)}`)
  return {
    address: first.address,
    child,
    stop: async () => {
      if (child.connected) child.disconnect()
      await exited
    },
  }
}

function isReady(message: unknown): message is { ready: true; address: string } {
  return (
    typeof message === "object" &&
    message !== null &&
    "address" in message &&
    typeof message.address === "string"
  )
}
