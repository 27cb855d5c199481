import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"
import { type Message, MessageReader, StatementReader } from "./messages.ts"

/**
 * One message between a process and its database. `before`: the statement has not reached the database. `after`: the
 * database has done it, and its answer has not reached the process. With `commit` it is the commit of the transaction in
 * which the statement was executed.
 */
export type Moment = {
  /** Part of the statement's text. */
  statement: string
  at: "before" | "after" | "before commit" | "after commit"
}

/** What happens at a moment. The line stands still until it is done, and is cut when it fails; the rest of the world goes on. */
type Intervention = () => Promise<void> | void

export type WireProxy = {
  /** The address of the same database through the proxy. */
  url: string
  /** Waits for the next such moment, once. @returns what resolves when it came */
  intervene: (moment: Moment, intervention: Intervention) => Promise<void>
  /** Forgets the moments that did not come. */
  forget: () => void
  close: () => Promise<void>
}

type Waiting = { moment: Moment; intervention: Intervention; reached: () => void }

/** A line to Postgres on which something happens at exactly one message. Nothing is changed on the way. */
export async function startWireProxy(databaseUrl: string): Promise<WireProxy> {
  const waiting = new Set<Waiting>()
  const sockets = new Set<Socket>()
  const proxy = createServer({ noDelay: true }, (client) => {
    const server = connect(serverAddress(databaseUrl))
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on("close", () => sockets.delete(socket))
    }
    // A line that breaks is what this is for: the other end learns of it by the end of its own half.
    const cut = () => {
      client.destroy()
      server.destroy()
    }
    client.once("close", cut)
    server.once("close", cut)
    new Line(waiting).run(client, server).then(cut, cut)
  })
  await once(proxy.listen(0, "127.0.0.1"), "listening")
  return {
    url: throughProxy(databaseUrl, proxy.address()),
    intervene: (moment, intervention) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.add({ moment, intervention, reached: resolve })
      return promise
    },
    forget: () => waiting.clear(),
    close: async () => {
      for (const socket of sockets) socket.destroy()
      proxy.close()
      await once(proxy, "close")
    },
  }
}

class Line {
  readonly #waiting: Set<Waiting>
  readonly #statements = new StatementReader()
  /** What was executed since the transaction began. */
  #transaction: string[] = []
  /** What waits for the end of the statement under way. */
  #afterwards: Waiting | undefined

  constructor(waiting: Set<Waiting>) {
    this.#waiting = waiting
  }

  /** Comes to its end when one of both sides does. */
  async run(client: Socket, server: Socket): Promise<void> {
    await Promise.race([
      this.#pass(client, server, new MessageReader("client"), (message) => this.#fromClient(message)),
      this.#pass(server, client, new MessageReader("server"), (message) => this.#fromServer(message)),
    ])
  }

  async #pass(
    from: Socket,
    to: Socket,
    reader: MessageReader,
    look: (message: Message) => Promise<void>,
  ): Promise<void> {
    for await (const piece of from.iterator()) {
      if (!Buffer.isBuffer(piece)) continue
      for (const message of reader.read(piece)) {
        await look(message)
        to.write(message.bytes)
      }
    }
  }

  async #fromClient(message: Message): Promise<void> {
    const statement = this.#statements.executedBy(message)
    if (statement === undefined) return
    const word = statement.trim().toLowerCase()
    if (word === "begin" || word.startsWith("start transaction")) this.#transaction = []
    else this.#transaction.push(statement)
    const isCommit = word === "commit"
    const before = this.#take((moment) => this.#isMet(moment, statement, isCommit, "before"))
    this.#afterwards = this.#take((moment) => this.#isMet(moment, statement, isCommit, "after"))
    if (isCommit || word === "rollback") this.#transaction = []
    await act(before)
  }

  /** The database is ready for more when it has done, and told, all of a statement. */
  async #fromServer({ type }: Message): Promise<void> {
    if (type !== "Z") return
    const afterwards = this.#afterwards
    this.#afterwards = undefined
    await act(afterwards)
  }

  #isMet({ statement, at }: Moment, executed: string, isCommit: boolean, side: "before" | "after"): boolean {
    if (at === side) return executed.includes(statement)
    return at === `${side} commit` && isCommit && this.#transaction.some((each) => each.includes(statement))
  }

  #take(isMet: (moment: Moment) => boolean): Waiting | undefined {
    const found = [...this.#waiting].find(({ moment }) => isMet(moment))
    if (found !== undefined) this.#waiting.delete(found)
    return found
  }
}

async function act(waiting: Waiting | undefined): Promise<void> {
  if (waiting === undefined) return
  waiting.reached()
  await waiting.intervention()
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
