import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { ObjectStoreError } from "./object-store-error.ts"
import type { ProcessSettings, StartMessage, StoreMessage } from "./process-messages.ts"

export type { ProcessSettings } from "./process-messages.ts"

const entry = fileURLToPath(new URL("object-store-main.ts", import.meta.url))
/** A store that is still there so long after it was told to stop hangs: it drains for five seconds at the most. */
const stopMillisecondsMax = 10_000

/** `stopped`: by {@link ObjectStoreProcess.stop}. `died`: by anything else; start it again. */
export type ObjectStoreExit = "stopped" | "died"

export type ObjectStoreProcess = {
  /** `http://127.0.0.1:PORT`, also when the store answers on all addresses. */
  readonly endpoint: string
  readonly port: number
  readonly pid: number
  /** Where tests set faults; undefined unless the settings allow it. */
  readonly faultEndpoint: string | undefined
  /** Resolves when the process is gone. */
  readonly exited: Promise<ObjectStoreExit>
  /** Lets requests under way come to their end and waits for the end of the process. May be called more than once. */
  stop(): Promise<void>
}

/**
 * Starts the object store as a process of its own, so that its hashing takes no time from ours. It has a session of its
 * own, out of reach of a terminal's Ctrl-C, and ends when this process ends, however that happens.
 * Throws ObjectStoreError; ALREADY_RUNNING names the owner of the folder.
 */
export async function startObjectStoreProcess(
  settings: ProcessSettings,
  log: (line: string) => void = () => undefined,
): Promise<ObjectStoreProcess> {
  const child = spawn(process.execPath, [entry], {
    detached: true,
    env: {},
    // It has nothing to say on its output, and what is inherited would stay open as long as it lives.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  })
  const gone = new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(error.message))
    child.on("exit", (exitCode, signal) => resolve(signal ?? `exit code ${exitCode}`))
  })
  let isStopping = false
  const exited = gone.then(() => (isStopping ? ("stopped" as const) : ("died" as const)))
  const stop = async () => {
    isStopping = true
    if (child.connected) child.disconnect()
    const deadline = setTimeout(() => child.kill("SIGKILL"), stopMillisecondsMax)
    await gone
    clearTimeout(deadline)
  }
  const message: StartMessage = { settings: { ownerPid: process.pid, ...settings } }
  child.send(message, () => undefined)
  const first = await Promise.race([
    firstMessage(child, log),
    gone.then((end) => ({
      kind: "failed" as const,
      reason: "START_FAILED" as const,
      message: endedEarly(end),
    })),
  ])
  if (first.kind === "ready") {
    const { endpoint, port, faultEndpoint } = first
    return { endpoint, port, faultEndpoint, pid: child.pid ?? 0, exited, stop }
  }
  await stop()
  throw new ObjectStoreError(first.reason, first.message)
}

type FirstMessage = Exclude<StoreMessage, { kind: "log" }>

function firstMessage(child: ChildProcess, log: (line: string) => void): Promise<FirstMessage> {
  return new Promise((resolve) => {
    child.on("message", (message) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both ends of the channel are of the same release
      const said = message as StoreMessage
      if (said.kind === "log") log(said.line)
      else resolve(said)
    })
  })
}

function endedEarly(end: string): string {
  return `The object store ended before it was ready (${end}).`
}
