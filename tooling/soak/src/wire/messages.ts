/** Cuts what comes over a line to Postgres into messages: https://www.postgresql.org/docs/current/protocol-message-formats.html */
export type Message = {
  /** One letter; empty for the first message of a client, which has none. */
  type: string
  /** All of it, as it came. */
  bytes: Buffer
  body: Buffer
}

export class MessageReader {
  #pending: Buffer = Buffer.alloc(0)
  #hasType: boolean

  /** @param side a client's first message has no type, a server's has */
  constructor(side: "client" | "server") {
    this.#hasType = side === "server"
  }

  /** The messages that are complete with this piece. */
  read(piece: Buffer): Message[] {
    this.#pending = Buffer.concat([this.#pending, piece])
    const messages: Message[] = []
    for (;;) {
      const typeLength = this.#hasType ? 1 : 0
      if (this.#pending.length < typeLength + 4) return messages
      // The length counts itself, and not the type.
      const end = typeLength + this.#pending.readUInt32BE(typeLength)
      if (this.#pending.length < end) return messages
      const bytes = this.#pending.subarray(0, end)
      messages.push({
        type: bytes.toString("latin1", 0, typeLength),
        bytes,
        body: bytes.subarray(typeLength + 4),
      })
      this.#hasType = true
      this.#pending = this.#pending.subarray(end)
    }
  }
}

/** Knows which statement a message executes: statements are sent once, and executed by their names later. */
export class StatementReader {
  readonly #textOfStatement = new Map<string, string>()
  readonly #textOfPortal = new Map<string, string>()

  /** The text of the statement that this message executes, undefined for messages that execute nothing. */
  executedBy({ type, body }: Message): string | undefined {
    const [first = "", second = ""] = body.toString("utf8").split("\0")
    switch (type) {
      case "P": // Parse: the statement's name and text
        this.#textOfStatement.set(first, second)
        return undefined
      case "B": // Bind: the portal's name and the statement's
        this.#textOfPortal.set(first, this.#textOfStatement.get(second) ?? second)
        return undefined
      case "E": // Execute: the portal's name
        return this.#textOfPortal.get(first) ?? first
      case "Q": // Query: the text
        return first
      default:
        return undefined
    }
  }
}
