import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"

/** A proxy in front of Postgres that knows which statements were executed. */
export type WireCounter = {
  /** The address of the same database through the proxy. */
  url: string
  /** The text of every statement executed so far, in order; `begin` and `commit` count as well. */
  statements: () => readonly string[]
  reset: () => void
  close: () => Promise<void>
}

/**
 * Listens in front of a Postgres server and reads along what clients send: every Execute and every simple Query is one
 * statement (https://www.postgresql.org/docs/current/protocol-message-formats.html). Nothing is changed on the way.
 */
export async function countStatements(databaseUrl: string): Promise<WireCounter> {
  const target = serverAddress(databaseUrl)
  const statements: string[] = []
  const sockets = new Set<Socket>()
  const proxy = createServer({ noDelay: true }, (client) => {
    const server = connect(target)
    const reader = new FrontendReader((statement) => statements.push(statement))
    client.on("data", (chunk: Buffer) => reader.read(chunk))
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from)
      from.pipe(to)
      from.on("error", () => to.destroy())
      from.on("close", () => sockets.delete(from))
    }
  })
  proxy.listen(0, "127.0.0.1")
  await once(proxy, "listening")
  return {
    url: throughProxy(databaseUrl, proxy.address()),
    statements: () => statements,
    reset: () => {
      statements.length = 0
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      proxy.close()
      await once(proxy, "close")
    },
  }
}

/** A `host` parameter names the folder of a Unix socket, as in libpq. */
function serverAddress(databaseUrl: string): { host: string; port: number } | { path: string } {
  const url = new URL(databaseUrl)
  const port = url.port === "" ? 5432 : Number(url.port)
  const folder = url.searchParams.get("host")
  return folder === null ? { host: url.hostname, port } : { path: `${folder}/.s.PGSQL.${port}` }
}

function throughProxy(databaseUrl: string, address: ReturnType<ReturnType<typeof createServer>["address"]>) {
  if (typeof address !== "object" || address === null) throw new Error("the proxy listens on no port")
  const url = new URL(databaseUrl)
  url.searchParams.delete("host")
  url.hostname = "127.0.0.1"
  url.port = String(address.port)
  return url.toString()
}

/** Reads what a client sends to Postgres and reports each statement when it is executed. */
class FrontendReader {
  #pending = Buffer.alloc(0)
  #started = false
  readonly #textOfStatement = new Map<string, string>()
  readonly #textOfPortal = new Map<string, string>()
  readonly #report: (statement: string) => void

  constructor(report: (statement: string) => void) {
    this.#report = report
  }

  read(chunk: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, chunk])
    for (;;) {
      // The first message has no type, every later one starts with it; the length counts itself.
      const typeLength = this.#started ? 1 : 0
      if (this.#pending.length < typeLength + 4) return
      const end = typeLength + this.#pending.readUInt32BE(typeLength)
      if (this.#pending.length < end) return
      if (this.#started) this.#take(this.#pending.toString("latin1", 0, 1), this.#pending.subarray(5, end))
      this.#started = true
      this.#pending = this.#pending.subarray(end)
    }
  }

  #take(type: string, body: Buffer): void {
    const [first = "", second = ""] = body.toString("utf8").split("\0")
    switch (type) {
      case "P": // Parse: the statement's name and text
        this.#textOfStatement.set(first, second)
        break
      case "B": // Bind: the portal's name and the statement's
        this.#textOfPortal.set(first, this.#textOfStatement.get(second) ?? second)
        break
      case "E": // Execute: the portal's name
        this.#report(this.#textOfPortal.get(first) ?? first)
        break
      case "Q": // Query: the text
        this.#report(first)
        break
      default:
    }
  }
}
