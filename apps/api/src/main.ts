import { readConfig } from "./config.ts"
import { createLog, type Log } from "./log.ts"
import { startServer } from "./start-server.ts"
import type { ProcessShutdown } from "./shutdown.ts"

/** What the process tells the one that started it, over the IPC channel if there is one. */
export type ProcessMessage = { ready: true; address: string } | { failed: string }

/** Waiting for the members is bounded already; this ends a process in which something else holds on. */
const lastResortMs = 5_000

/** Comes back once the message is on its way, so that an exit right after does not lose it. */
async function tell(message: ProcessMessage): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  if (process.send === undefined) resolve()
  else process.send(message, undefined, undefined, () => resolve())
  await promise
}

async function fail(error: unknown): Promise<never> {
  const message = explain(error)
  process.stderr.write(`${message}\n`)
  await tell({ failed: message })
  process.exit(1)
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = "code" in error ? error.code : undefined
  const port = "port" in error ? String(error.port) : ""
  if (code === "EADDRINUSE") {
    return `Port ${port} is in use. Stop the program that uses it, or set PORT to another port.`
  }
  if (code === "EACCES" && port !== "") {
    return `Port ${port} may not be used by this user. Set PORT to a port above 1023.`
  }
  return error.message
}

/** Stops once, whatever asks for it how often; a crash on the way, or a member not at rest in time, ends in exit code 1. */
function stopOnSignals(shutdown: ProcessShutdown, log: Log, timeMs: number): void {
  let exitCode = 0
  const stop = (cause: string) => {
    setTimeout(() => process.exit(1), timeMs + lastResortMs).unref()
    void shutdown.stop(cause).then((atRest) => process.exit(atRest ? exitCode : 1))
  }
  const crash = (kind: string) => (error: unknown) => {
    exitCode = 1
    log.fatal({ err: error }, kind)
    stop(kind)
  }
  process.on("SIGINT", () => stop("SIGINT"))
  process.on("SIGTERM", () => stop("SIGTERM"))
  process.on("disconnect", () => stop("the starting process is gone"))
  process.on("uncaughtException", crash("uncaught exception"))
  process.on("unhandledRejection", crash("unhandled rejection"))
}

async function main(): Promise<void> {
  const config = readConfig()
  const log = createLog(config.logLevel)
  const { address, shutdown } = await startServer(config, log)
  stopOnSignals(shutdown, log, config.shutdown.delayMs + config.shutdown.limitMs)
  await tell({ ready: true, address })
}

await main().catch(fail)
