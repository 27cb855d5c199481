import { randomBytes } from "node:crypto"
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises"
import { join } from "node:path"
import { syncFolder, undefinedWhenMissing } from "../../data-folder.ts"
import { S3Error } from "../wire/s3-error.ts"
import type { BeforeStep } from "./disk-step.ts"
import { KeyLocks } from "./key-locks.ts"
import type { ObjectRecord } from "./object-record.ts"
import { type OpenObject, openObject } from "./open-object.ts"
import type { Upload } from "./upload.ts"

/** What is known of an object that comes in parts before any of them. */
export type PartedUpload = Pick<ObjectRecord, "key" | "contentType" | "headers" | "metadata">

const descriptionFile = "upload.json"
/** Nobody goes on with an upload after a week; what came of it is thrown away at the next start. */
const ageMillisecondsMax = 7 * 24 * 3600 * 1000

/** Objects that come in parts, one folder for each beside the objects. A part lies in a file like an object's. */
export class PartFolder {
  readonly #root: string
  readonly #durable: boolean
  readonly #locks = new KeyLocks()

  private constructor(folder: string, durable: boolean) {
    this.#root = join(folder, "parts")
    this.#durable = durable
  }

  static async open(folder: string, durable: boolean): Promise<PartFolder> {
    const parts = new PartFolder(folder, durable)
    await mkdir(parts.#root, { recursive: true, mode: 0o700 })
    for (const id of await readdir(parts.#root)) {
      const { mtimeMs } = await stat(join(parts.#root, id))
      if (Date.now() - mtimeMs > ageMillisecondsMax) await parts.#removeFolder(id)
    }
    return parts
  }

  /** Begins an upload; returns its id. */
  async begin(upload: PartedUpload): Promise<string> {
    const id = randomBytes(16).toString("hex")
    await mkdir(join(this.#root, id), { mode: 0o700 })
    const handle = await open(join(this.#root, id, descriptionFile), "wx", 0o600)
    try {
      await handle.writeFile(JSON.stringify(upload))
      if (this.#durable) await handle.sync()
    } finally {
      await handle.close()
    }
    await this.#sync(join(this.#root, id))
    await this.#sync(this.#root)
    return id
  }

  /** Runs an act on an upload while no other does. Throws NoSuchUpload when there is none of this id and key. */
  async use<T>(id: string, key: string, act: (upload: PartedUpload) => Promise<T>): Promise<T> {
    return await this.#locks.hold(id, async () => {
      const upload = /^[0-9a-f]{32}$/.test(id) ? await this.#find(id) : undefined
      if (upload?.key !== key) throw new S3Error("NoSuchUpload", undefined, { details: { UploadId: id } })
      return await act(upload)
    })
  }

  /** Keeps a part, in the place of one with the same number. To be called while the upload is used. */
  async place(id: string, number: number, upload: Upload, before: BeforeStep): Promise<void> {
    await before("place")
    await rename(upload.path, this.#pathOf(id, number))
    await before("sync-folder")
    await this.#sync(join(this.#root, id))
  }

  async openPart(id: string, number: number): Promise<OpenObject | undefined> {
    return await openObject(this.#pathOf(id, number))
  }

  /** Throws an upload away. To be called while it is used. */
  async remove(id: string): Promise<void> {
    await this.#removeFolder(id)
    await this.#sync(this.#root)
  }

  async #find(id: string): Promise<PartedUpload | undefined> {
    const text = await readFile(join(this.#root, id, descriptionFile), "utf8").catch(undefinedWhenMissing)
    // A start that died left an empty file, and nobody was told of the upload.
    return text === undefined || text === "" ? undefined : JSON.parse(text)
  }

  async #removeFolder(id: string): Promise<void> {
    await rm(join(this.#root, id), { recursive: true, force: true })
  }

  async #sync(folder: string): Promise<void> {
    if (this.#durable) await syncFolder(folder)
  }

  #pathOf(id: string, number: number): string {
    return join(this.#root, id, String(number))
  }
}
