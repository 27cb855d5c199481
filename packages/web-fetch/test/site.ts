import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { createServer as createTcpServer, type Server, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { onTestFinished } from "vitest"
import { type FetchedPage, fetchPage, type FetchSettings } from "../src/fetch-page.ts"

export interface Site {
  port: number
  /** Every request that reached it, as `METHOD host path`. */
  requests: string[]
  /** Every connection, with or without a request. */
  connections: () => number
}

/** Where our sites listen; under `site.example` they are found there. */
export const siteAddress = "127.0.0.1"

/** A web server on the loopback, closed after the test. */
export async function startSite(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Site & { headers: IncomingMessage["headers"][] }> {
  const requests: string[] = []
  const headers: IncomingMessage["headers"][] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.headers.host} ${request.url}`)
    headers.push(request.headers)
    // Whoever asks may go away in the middle of an answer.
    response.on("error", () => undefined)
    answer(request, response)
  })
  return { ...(await listen(server)), requests, headers }
}

/** A server that speaks as it likes. */
export async function startTcpSite(answer: (socket: Socket) => void): Promise<Site> {
  const server = createTcpServer((socket) => {
    socket.on("error", () => undefined)
    socket.once("data", () => answer(socket))
  })
  return { ...(await listen(server)), requests: [] }
}

async function listen(server: Server): Promise<{ port: number; connections: () => number }> {
  const sockets = new Set<Socket>()
  let connections = 0
  server.on("connection", (socket: Socket) => {
    connections += 1
    sockets.add(socket)
    socket.on("close", () => sockets.delete(socket))
  })
  server.listen(0, siteAddress)
  await once(server, "listening")
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, "close")
  })
  const place = server.address()
  if (place === null || typeof place === "string") throw new Error("The site has no port.")
  return { port: place.port, connections: () => connections }
}

/** Fetches a path of a site as `http://site.example`, with this very site taken for a public one. */
export async function fetchFrom(site: Site, path = "/", settings: FetchSettings = {}): Promise<FetchedPage> {
  return await fetchPage(`http://site.example:${site.port}${path}`, { ...settingsFor(site), ...settings })
}

export function settingsFor(site: Site): FetchSettings {
  return {
    lookup: () => Promise.resolve([{ address: siteAddress, family: 4 }]),
    allowedForTests: [{ address: siteAddress, port: site.port }],
  }
}

/**
 * Settings under which a port may be used and no address of ours may be reached: what is refused is refused for the
 * address alone.
 */
export function settingsWithOpenPort(site: Site): FetchSettings {
  return { allowedForTests: [{ address: "192.0.2.1", port: site.port }] }
}

/** A folder for one test, removed after it. */
export async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kitwright-web-fetch-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Answers with a page. */
export function html(response: ServerResponse, text: string | Uint8Array, contentType = "text/html"): void {
  response.writeHead(200, { "content-type": contentType }).end(text)
}
