import { createHash } from "node:crypto"
import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"

/** When the next commit passes: cut the line before the server hears of it, or when it has answered. */
type Cut = "before" | "after"

export type CuttingProxy = {
  url: string
  cutNextCommit: (when: Cut) => void
  close: () => Promise<void>
}

/** Statements go under the hash of their text, and with the text only the first time. */
const commitName = createHash("sha1").update("commit").digest("hex")

/** A line to the database that can be cut at the worst moment. */
export async function startCuttingProxy(databaseUrl: string): Promise<CuttingProxy> {
  let nextCut: Cut | null = null
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const database = connectTo(databaseUrl)
    for (const socket of [client, database]) {
      sockets.add(socket)
      // A cut line is what this proxy is for; both sides learn of it by the end of the other.
      socket.on("error", () => undefined)
    }
    const cut = () => {
      client.destroy()
      database.destroy()
    }
    let cutAnswer = false
    client.on("data", (message) => {
      if (nextCut === null || !message.includes(commitName)) return database.write(message)
      cutAnswer = nextCut === "after"
      nextCut = null
      return cutAnswer ? database.write(message) : cut()
    })
    database.on("data", (message) => (cutAnswer ? cut() : client.write(message)))
    client.on("close", cut)
    database.on("close", cut)
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  return {
    url: proxiedUrl(databaseUrl, server.address()),
    cutNextCommit: (when) => {
      nextCut = when
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function connectTo(databaseUrl: string): Socket {
  const { hostname, port, searchParams } = new URL(databaseUrl)
  const host = searchParams.get("host") ?? hostname
  const portNumber = Number(port || 5432)
  return host.startsWith("/") ? connect(`${host}/.s.PGSQL.${portNumber}`) : connect(portNumber, host)
}

function proxiedUrl(databaseUrl: string, address: unknown): string {
  if (typeof address !== "object" || address === null || !("port" in address))
    throw new Error("the proxy has no port")
  const url = new URL(databaseUrl)
  url.searchParams.delete("host")
  url.hostname = "127.0.0.1"
  url.port = String(address.port)
  return url.toString()
}
