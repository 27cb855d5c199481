import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { StorageEnvironment } from "@kitwright/storage/storage-environment"
import { z } from "zod"
import { apiEnvironment, type Config } from "../config.ts"
import { StartError } from "../message.ts"

const entry = fileURLToPath(new URL("../../../api/src/main.ts", import.meta.url))
/** A server process that is still there so long after its own limit hangs. */
const shutdownGraceSeconds = 20

const messageSchema = z.union([
  z.object({ ready: z.literal(true), address: z.string() }),
  z.object({ failed: z.string() }),
])

export interface ApiProcess {
  /** Where it answers, for example http://127.0.0.1:3000. */
  readonly address: string
  /** Resolves with a description of its end. */
  readonly exited: Promise<string>
  /** Asks it to shut down in order and waits for its end. */
  stop(): Promise<void>
}

/**
 * Starts the API process and waits until it listens, or until `cancelled`, in which case it is stopped and undefined
 * comes back. It has a session of its own, so that it gets each stop signal once, from us; it stops by itself when its
 * channel to us closes. Throws StartError with its own words, for example when the port is in use.
 */
export async function startApi(
  config: Config,
  databaseUrl: string,
  store: StorageEnvironment,
  scratchFolder: string | undefined,
  cancelled: Promise<void>,
): Promise<ApiProcess | undefined> {
  const child = spawn(process.execPath, [entry], {
    env: apiEnvironment(config, databaseUrl, store, scratchFolder),
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    detached: true,
  })
  const exited = new Promise<string>((resolve, reject) => {
    child.on("error", reject)
    child.on("exit", (exitCode, signal) => {
      resolve(signal === null ? `exit code ${exitCode}` : `signal ${signal}`)
    })
  })
  const disconnected = once(child, "disconnect")
  const secondsMax = config.shutdownDelaySeconds + config.shutdownLimitSeconds + shutdownGraceSeconds
  const stop = () => stopApi(child, exited, secondsMax)
  const outcome = await Promise.race([
    firstMessage(child),
    // What it said last may still be on its way when it is gone already; the channel closes behind it.
    Promise.all([exited, disconnected]).then(([end]) => ({
      failed: `The server ended before it was ready (${end}).`,
    })),
    cancelled,
  ]).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  if (outcome !== undefined && "ready" in outcome) return { address: outcome.address, exited, stop }
  await stop()
  if (outcome === undefined) return undefined
  throw new StartError(outcome.failed)
}

/** The first thing the API process has to say: that it listens, or why it cannot. */
function firstMessage(child: ChildProcess): Promise<z.infer<typeof messageSchema>> {
  return new Promise((resolve, reject) => {
    child.once("message", (message) => {
      const parsed = messageSchema.safeParse(message)
      if (parsed.success) resolve(parsed.data)
      else reject(new Error(`The server sent a message nobody knows: ${JSON.stringify(message)}`))
    })
  })
}

async function stopApi(child: ChildProcess, exited: Promise<string>, secondsMax: number): Promise<void> {
  child.kill("SIGTERM")
  const deadline = setTimeout(() => child.kill("SIGKILL"), secondsMax * 1000)
  try {
    await exited
  } finally {
    clearTimeout(deadline)
  }
}
