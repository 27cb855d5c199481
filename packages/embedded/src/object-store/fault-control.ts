import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { type FaultRule, Faults } from "./faults.ts"
import { diskSteps } from "./objects/disk-step.ts"

const bodyBytesMax = 16 * 1024

export type FaultServer = { endpoint: string; close(): Promise<void> }

/**
 * Lets tests of real processes set faults: POST adds a rule, DELETE takes all away. Only on loopback, and only for
 * JSON: a page in a browser cannot send that to another origin without being asked first, and nobody answers there.
 */
export async function serveFaults(faults: Faults, port: number): Promise<FaultServer> {
  const server = createServer((incoming, response) => {
    answer(faults, incoming, response).catch(() => incoming.socket.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", resolve)
  })
  const address = server.address()
  const used = isAddress(address) ? address.port : port
  return {
    endpoint: `http://127.0.0.1:${used}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === "object" && address !== null
}

async function answer(faults: Faults, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  if (incoming.method === "DELETE") {
    faults.clear()
    response.writeHead(204).end()
    return
  }
  const rule = incoming.headers["content-type"] === "application/json" ? await readJson(incoming) : undefined
  if (incoming.method !== "POST" || !isFaultRule(rule)) {
    response.writeHead(400).end("POST a fault rule as application/json.")
    return
  }
  faults.add(rule)
  response.writeHead(204).end()
}

async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = []
  let lengthBytes = 0
  for await (const piece of incoming.iterator()) {
    if (!Buffer.isBuffer(piece)) continue
    lengthBytes += piece.length
    if (lengthBytes > bodyBytesMax) return undefined
    pieces.push(piece)
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString("utf8"))
  } catch {
    // What is no JSON is no rule either.
    return undefined
  }
}

function isFaultRule(value: unknown): value is FaultRule {
  if (typeof value !== "object" || value === null || !("fault" in value)) return false
  const { method, keyPrefix, skip, times }: Partial<Record<keyof FaultRule, unknown>> = value
  return (
    isFault(value.fault) &&
    [method, keyPrefix].every((text) => text === undefined || typeof text === "string") &&
    [skip, times].every((count) => count === undefined || typeof count === "number")
  )
}

function isFault(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false
  const fault = new Map<string, unknown>(Object.entries(value))
  const isStep = diskSteps.some((step) => step === fault.get("step"))
  switch (fault.get("kind")) {
    case "latency":
      return typeof fault.get("milliseconds") === "number"
    case "error":
      return fault.get("status") === 500 || fault.get("status") === 503
    case "reset":
      return fault.get("when") === "before" || fault.get("when") === "after"
    case "silence":
      return true
    case "slow":
      return Number(fault.get("bytesPerSecond")) > 0
    case "disk":
      return isStep && (fault.get("code") === "ENOSPC" || fault.get("code") === "EIO")
    case "crash":
      return isStep
    default:
      return false
  }
}
