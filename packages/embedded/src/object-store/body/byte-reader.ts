import { S3Error } from "../wire/s3-error.ts"

/** Reads lines and runs of bytes from a source that comes in pieces of any size; holds one piece at a time. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>
  #piece: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** The next line without its end (CR LF, or LF alone). Throws IncompleteBody when it is longer than it may be. */
  async line(bytesMax: number): Promise<string> {
    const parts: Buffer[] = []
    let length = 0
    for (;;) {
      const end = this.#piece.indexOf(0x0a)
      const part = end < 0 ? this.#piece : this.#piece.subarray(0, end)
      length += part.length
      if (length > bytesMax) throw new S3Error("IncompleteBody", "A line of the chunked body is too long.")
      parts.push(part)
      if (end >= 0) {
        this.#piece = this.#piece.subarray(end + 1)
        return Buffer.concat(parts).toString("latin1").replace(/\r$/, "")
      }
      if (!(await this.#next())) throw new S3Error("IncompleteBody")
    }
  }

  /** Exactly so many bytes, in pieces. Throws IncompleteBody when the source ends before. */
  async *run(lengthBytes: number): AsyncGenerator<Buffer> {
    let missing = lengthBytes
    while (missing > 0) {
      if (this.#piece.length === 0 && !(await this.#next())) throw new S3Error("IncompleteBody")
      const part = this.#piece.subarray(0, missing)
      this.#piece = this.#piece.subarray(part.length)
      missing -= part.length
      yield part
    }
  }

  /** Whether everything was read. */
  async isAtEnd(): Promise<boolean> {
    return this.#piece.length === 0 && !(await this.#next())
  }

  async #next(): Promise<boolean> {
    for (;;) {
      const { done, value } = await this.#source.next()
      if (done === true) return false
      this.#piece = value
      if (value.length > 0) return true
    }
  }
}
