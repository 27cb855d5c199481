/**
 * The store as a process. It is started by object-store-process.ts, told its settings over the channel to its starter,
 * and stops when this channel closes: because it shall stop, or because the starter is gone.
 */
import { startObjectStore } from "./object-store.ts"
import { ObjectStoreError } from "./object-store-error.ts"
import { serveFaults } from "./fault-control.ts"
import { Faults } from "./faults.ts"
import type { ProcessSettings, StartMessage, StoreMessage } from "./process-messages.ts"

const stops: (() => Promise<void>)[] = []

process.once("message", (message) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both ends of the channel are of the same release
  const { settings } = message as StartMessage
  start(settings).catch(fail)
})
process.once("disconnect", () => void stop())
process.once("SIGTERM", () => void stop())

async function start({ faultPort, ...settings }: ProcessSettings): Promise<void> {
  const faults = new Faults()
  const store = await startObjectStore({ ...settings, faults, log: (line) => tell({ kind: "log", line }) })
  stops.push(() => store.stop())
  const control = faultPort === undefined ? undefined : await serveFaults(faults, faultPort)
  if (control !== undefined) stops.push(() => control.close())
  // The starter may have gone while we were starting.
  if (!process.connected) await stop()
  else tell({ kind: "ready", endpoint: store.endpoint, port: store.port, faultEndpoint: control?.endpoint })
}

async function stop(): Promise<void> {
  await Promise.all(stops.map((end) => end()))
  process.exit()
}

function fail(error: unknown): void {
  const reason = error instanceof ObjectStoreError ? error.reason : "START_FAILED"
  const message = error instanceof Error ? error.message : String(error)
  process.exitCode = 1
  // With the channel this process ends: see above. Not before the message is through.
  tell({ kind: "failed", reason, message }, () => process.disconnect?.())
}

function tell(message: StoreMessage, whenSent: () => void = () => undefined): void {
  if (process.connected) process.send?.(message, undefined, {}, whenSent)
}
