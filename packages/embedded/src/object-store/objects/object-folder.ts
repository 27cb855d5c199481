import { link, mkdir, readdir, rename, rm, unlink } from "node:fs/promises"
import { join } from "node:path"
import { errorCode, syncFolder, undefinedWhenMissing } from "../../data-folder.ts"
import { S3Error } from "../wire/s3-error.ts"
import { checkWriteConditions, type WriteConditions } from "../wire/conditions.ts"
import type { BeforeStep } from "./disk-step.ts"
import { FolderTree } from "./folder-tree.ts"
import { type KeyBytes, namesOfKey } from "./key-path.ts"
import { KeyLocks } from "./key-locks.ts"
import { etagOf, type ObjectRecord } from "./object-record.ts"
import { type OpenObject, openObject } from "./open-object.ts"
import { Upload } from "./upload.ts"
import { type FoundKey, walk, type WalkPosition } from "./walk.ts"

/** The objects of the one bucket, as files below a folder that nobody else writes to. */
export class ObjectFolder {
  readonly #objects: string
  readonly #incoming: string
  readonly #durable: boolean
  readonly #tree: FolderTree
  readonly #locks = new KeyLocks()

  private constructor(folder: string, durable: boolean) {
    this.#objects = join(folder, "objects")
    this.#incoming = join(folder, "incoming")
    this.#durable = durable
    this.#tree = new FolderTree(this.#objects)
  }

  /** Takes over a folder: what a process that died was about to write is thrown away. */
  static async open(folder: string, durable: boolean): Promise<ObjectFolder> {
    const objects = new ObjectFolder(folder, durable)
    await mkdir(objects.#objects, { recursive: true, mode: 0o700 })
    await mkdir(objects.#incoming, { recursive: true, mode: 0o700 })
    const left = await readdir(objects.#incoming)
    await Promise.all(left.map((name) => rm(join(objects.#incoming, name), { force: true })))
    if (durable) await syncFolder(folder)
    return objects
  }

  async beginUpload(before: BeforeStep): Promise<Upload> {
    return await Upload.begin(this.#incoming, before)
  }

  /** The object of a key, undefined when there is none. */
  async find(key: string): Promise<OpenObject | undefined> {
    return await openObject(this.#pathOf(namesOfKey(key)))
  }

  /** An object that a walk came by, undefined when it is gone by now. */
  async findAt({ path }: FoundKey): Promise<ObjectRecord | undefined> {
    const found = await openObject(path)
    await found?.handle.close()
    return found?.record
  }

  /** The record of a key, undefined when there is none. */
  async findRecord(key: string): Promise<ObjectRecord | undefined> {
    const found = await this.find(key)
    await found?.handle.close()
    return found?.record
  }

  /**
   * Shows an upload under its key, at once and whole, if what is there now lets it.
   * Throws PreconditionFailed and NoSuchKey; whatever it throws, the upload was not shown unless the disk failed last.
   */
  async place(
    upload: Upload,
    record: ObjectRecord,
    conditions: WriteConditions,
    before: BeforeStep,
  ): Promise<void> {
    await upload.finish(record, this.#durable)
    const names = namesOfKey(record.key)
    await this.#locks.hold(record.key, async () => {
      await this.#checkMatch(record.key, conditions)
      await this.#tree.use(names, async () => {
        await before("place")
        await this.#tree.make(names)
        if (conditions.onlyNew) await placeNew(upload.path, this.#pathOf(names))
        else await rename(upload.path, this.#pathOf(names))
        await this.#sync(names, before)
      })
    })
  }

  /** Removes the object of a key; that there is none is fine. */
  async remove(key: string, before: BeforeStep): Promise<void> {
    const names = namesOfKey(key)
    await this.#locks.hold(key, () =>
      this.#tree.use(names, async () => {
        await before("remove")
        const isGone = await unlink(this.#pathOf(names)).then(() => false, trueWhenMissing)
        if (!isGone) await this.#sync(names, before)
      }),
    )
  }

  /** Keys in the order of their bytes: see {@link walk}. */
  walk(prefix: KeyBytes, position: WalkPosition): AsyncGenerator<FoundKey> {
    return walk(this.#objects, prefix, position)
  }

  async #checkMatch(key: string, conditions: WriteConditions): Promise<void> {
    if (conditions.match === undefined) return
    const record = await this.findRecord(key)
    const version = record && { etag: etagOf(record), modifiedAt: new Date(record.modifiedAt) }
    checkWriteConditions(conditions, version)
  }

  async #sync(names: readonly string[], before: BeforeStep): Promise<void> {
    if (!this.#durable) return
    await before("sync-folder")
    await this.#tree.sync(names)
  }

  #pathOf(names: readonly string[]): string {
    return join(this.#objects, ...names)
  }
}

/** Gives the file its second name, which fails where there is one: of any number who try only one gets through. */
async function placeNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error
    throw new S3Error("PreconditionFailed", undefined, { details: { Condition: "If-None-Match" } })
  }
}

function trueWhenMissing(error: unknown): boolean {
  return undefinedWhenMissing(error) === undefined
}
