import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { errorCode, openDataFolder } from "../data-folder.ts"
import { lockFolder } from "./folder-lock.ts"
import { ObjectStoreError } from "./object-store-error.ts"
import { ObjectFolder } from "./objects/object-folder.ts"
import { PartFolder } from "./objects/part-folder.ts"
import { RequestHandler } from "./request-handler.ts"
import { type CompleteSettings, completeSettings, type ObjectStoreSettings } from "./settings.ts"

export { type Fault, type FaultRule, Faults } from "./faults.ts"
export type { ObjectStoreSettings } from "./settings.ts"

/** How long requests under way may take once the store is asked to stop. */
const drainSecondsMax = 5
/** Room for a Range header with thousands of ranges, which is answered and not taken for an attack. */
const headersBytesMax = 64 * 1024

export type RunningObjectStore = {
  /** `http://127.0.0.1:PORT`, also when the store answers on all addresses. */
  readonly endpoint: string
  readonly port: number
  /** Lets requests under way come to their end, then stops. May be called more than once. */
  stop(): Promise<void>
}

/**
 * Starts a store that speaks S3's protocol and keeps to it: what a client says of itself and of its bytes is checked,
 * and what is not known is refused. One bucket, addressed by path. Throws ObjectStoreError.
 */
export async function startObjectStore(settings: ObjectStoreSettings): Promise<RunningObjectStore> {
  const complete = completeSettings(settings)
  const folder = await openDataFolder(
    complete.folder,
    (message, options) => new ObjectStoreError("FOLDER_NOT_USABLE", message, options),
  )
  const lock = await lockFolder(folder)
  try {
    const objects = await ObjectFolder.open(folder, complete.durable)
    const parts = await PartFolder.open(folder, complete.durable)
    const handler = new RequestHandler(complete, objects, parts)
    const server = await listen(handler, complete)
    lock.announce({ pid: complete.ownerPid, address: server.endpoint })
    let stopping: Promise<void> | undefined
    const stop = async () => {
      await server.close()
      await handler.settled()
      lock.release()
    }
    return { ...server, stop: () => (stopping ??= stop()) }
  } catch (error) {
    lock.release()
    throw error
  }
}

type Listening = { endpoint: string; port: number; close(): Promise<void> }

async function listen(handler: RequestHandler, settings: CompleteSettings): Promise<Listening> {
  const server = createServer({
    maxHeaderSize: headersBytesMax,
    headersTimeout: settings.idleSecondsMax * 1000,
    requestTimeout: settings.requestSecondsMax * 1000,
    connectionsCheckingInterval: Math.min(settings.idleSecondsMax * 500, 5000),
    keepAliveTimeout: 65_000,
  })
  server.on("request", (incoming, response) => handler.handle({ incoming, response }))
  // A client that asks before it sends its body is answered when its request was looked at.
  server.on("checkContinue", (incoming, response) => handler.handle({ incoming, response }))
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(settings.port, settings.host, () => resolve())
  }).catch((cause: unknown) => {
    throw whyNotListening(cause, settings)
  })
  const { port } = addressOf(server.address())
  const close = async () => {
    const deadline = setTimeout(() => server.closeAllConnections(), drainSecondsMax * 1000)
    await new Promise((resolve) => {
      server.close(resolve)
      server.closeIdleConnections()
    })
    clearTimeout(deadline)
  }
  return { endpoint: `http://${reachable(settings.host)}:${port}`, port, close }
}

function whyNotListening(cause: unknown, { host, port }: CompleteSettings): unknown {
  if (errorCode(cause) !== "EADDRINUSE") return cause
  return new ObjectStoreError(
    "PORT_IN_USE",
    `Port ${port} of ${host} is in use. Stop what uses it, or choose another port for the object store.`,
    { cause },
  )
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (typeof address === "object" && address !== null) return address
  throw new Error("A server that listens on a port has an address.")
}

function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1"
  return host.includes(":") ? `[${host}]` : host
}
