import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"
import { FrontendMessages, type Statement } from "./frontend-messages.ts"

/** A way to the database on which every executed statement is written down. */
export type WireTap = {
  url: string
  /** Does the work and returns what was executed meanwhile, in the order in which it was sent. */
  record: <R>(work: () => Promise<R>) => Promise<{ result: R; statements: Statement[] }>
  close: () => Promise<void>
}

/** Puts a tap in front of a database that is reached by a Unix socket. */
export async function openWireTap(databaseUrl: string): Promise<WireTap> {
  const database = new URL(databaseUrl)
  const socketPath = `${database.searchParams.get("host") ?? ""}/.s.PGSQL.${database.port || "5432"}`
  const sockets = new Set<Socket>()
  let statements: Statement[] = []

  const server = createServer((client) => {
    const upstream = connect(socketPath)
    const messages = new FrontendMessages((statement) => statements.push(statement))
    client.on("data", (chunk) => messages.push(Buffer.from(chunk)))
    client.pipe(upstream).pipe(client)
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      // A client that is ended closes its socket under us; nothing of the measurement is lost by that.
      socket.on("error", () => other.destroy())
      socket.on("close", () => sockets.delete(socket))
    }
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the tap has no port")

  return {
    url: `postgres://${database.username}@127.0.0.1:${address.port}${database.pathname}`,
    record: async (work) => {
      statements = []
      const result = await work()
      return { result, statements: [...statements] }
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, "close")
    },
  }
}
