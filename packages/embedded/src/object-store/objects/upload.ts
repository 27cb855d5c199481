import { randomBytes } from "node:crypto"
import { type FileHandle, open, rm } from "node:fs/promises"
import { join } from "node:path"
import type { BeforeStep } from "./disk-step.ts"
import { writeEnd } from "./object-file.ts"
import type { ObjectRecord } from "./object-record.ts"

/** An object that is on its way in: a file of its own beside the objects, which nobody sees until it is placed. */
export class Upload {
  readonly path: string
  readonly #handle: FileHandle
  readonly #before: BeforeStep
  #isClosed = false

  private constructor(path: string, handle: FileHandle, before: BeforeStep) {
    this.path = path
    this.#handle = handle
    this.#before = before
  }

  static async begin(folder: string, before: BeforeStep): Promise<Upload> {
    await before("open")
    const path = join(folder, randomBytes(12).toString("hex"))
    return new Upload(path, await open(path, "wx", 0o600), before)
  }

  async write(bytes: Buffer): Promise<void> {
    await this.#before("write")
    // A write may take fewer bytes than it was given; writeFile goes on where the last one ended.
    await this.#handle.writeFile(bytes)
  }

  /** Writes the record behind the bytes and, when it shall last, waits until the disk has it all. */
  async finish(record: ObjectRecord, durable: boolean): Promise<void> {
    await this.write(writeEnd(record))
    if (durable) await this.#sync()
    await this.#close()
  }

  async #sync(): Promise<void> {
    await this.#before("sync-file")
    await this.#handle.sync()
  }

  /** Ends the upload. Its file goes, unless it was renamed to where it belongs. */
  async discard(): Promise<void> {
    await this.#close()
    await rm(this.path, { force: true })
  }

  async #close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#handle.close()
  }
}
