/** A statement as a client sent it: its text, and its values as the text that went over the wire. */
export type Statement = { text: string; values: (string | null)[] }

/**
 * Reads what one client sends to PostgreSQL and finds the statements that it executes, prepared ones included.
 * Source: PostgreSQL documentation, "Frontend/Backend Protocol", message formats.
 */
export class FrontendMessages {
  readonly #onExecute: (statement: Statement) => void
  readonly #texts = new Map<string, string>()
  #bound: Statement | undefined
  #rest: Buffer = Buffer.alloc(0)
  #isStarted = false

  constructor(onExecute: (statement: Statement) => void) {
    this.#onExecute = onExecute
  }

  /** Takes the next bytes of the stream, wherever they were cut. */
  push(chunk: Buffer): void {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    for (;;) {
      // Only the very first message has no type before its length.
      const lengthAt = this.#isStarted ? 1 : 0
      if (bytes.length < lengthAt + 4) break
      const end = lengthAt + bytes.readInt32BE(lengthAt)
      if (bytes.length < end) break
      if (this.#isStarted) this.#read(String.fromCharCode(bytes[0] ?? 0), bytes.subarray(5, end))
      this.#isStarted = true
      bytes = bytes.subarray(end)
    }
    this.#rest = bytes
  }

  #read(type: string, body: Buffer): void {
    const reader = new MessageReader(body)
    if (type === "P") this.#texts.set(reader.text(), reader.text())
    if (type === "Q") this.#onExecute({ text: reader.text(), values: [] })
    if (type === "B") {
      reader.text()
      this.#bound = { text: this.#texts.get(reader.text()) ?? "", values: reader.values() }
    }
    if (type === "E" && this.#bound !== undefined) this.#onExecute(this.#bound)
  }
}

class MessageReader {
  readonly #body: Buffer
  #at = 0

  constructor(body: Buffer) {
    this.#body = body
  }

  text(): string {
    const end = this.#body.indexOf(0, this.#at)
    const text = this.#body.toString("utf8", this.#at, end)
    this.#at = end + 1
    return text
  }

  /** The values of a Bind message; pg sends all of them as text. */
  values(): (string | null)[] {
    this.#at += 2 + 2 * this.#body.readInt16BE(this.#at)
    const count = this.#body.readInt16BE(this.#at)
    this.#at += 2
    return Array.from({ length: count }, () => this.#value())
  }

  #value(): string | null {
    const length = this.#body.readInt32BE(this.#at)
    this.#at += 4
    if (length === -1) return null
    this.#at += length
    return this.#body.toString("utf8", this.#at - length, this.#at)
  }
}
