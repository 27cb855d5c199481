import { rmdirSync } from "node:fs"
import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { errorCode, syncFolder } from "../../data-folder.ts"

/**
 * The folders objects lie in. They come with the first object and go with the last one, which needs care on two sides:
 * a folder must not go between being made for an object and taking it in, and a name is safe from a power cut only
 * when each folder above it is safe too. Folders in use are counted, and those known to be safe are remembered.
 */
export class FolderTree {
  readonly #root: string
  readonly #uses = new Map<string, number>()
  readonly #durable = new Set<string>()

  constructor(root: string) {
    this.#root = root
  }

  /** Runs an act while the folders of an object stay. The names are those from the top down to its file. */
  async use<T>(names: readonly string[], act: () => Promise<T>): Promise<T> {
    const folders = this.#foldersOf(names)
    for (const folder of folders) this.#uses.set(folder, (this.#uses.get(folder) ?? 0) + 1)
    try {
      return await act()
    } finally {
      for (const folder of folders) this.#leave(folder)
      this.#removeEmpty(folders)
    }
  }

  async make(names: readonly string[]): Promise<void> {
    await mkdir(join(this.#root, ...names.slice(0, -1)), { recursive: true, mode: 0o700 })
  }

  /** Makes a name in the last folder, and all folders above it, survive a power cut. */
  async sync(names: readonly string[]): Promise<void> {
    const folders = this.#foldersOf(names)
    await syncFolder(folders.at(-1) ?? this.#root)
    for (const [index, folder] of folders.entries()) {
      if (this.#durable.has(folder)) continue
      await syncFolder(folders[index - 1] ?? this.#root)
      this.#durable.add(folder)
    }
  }

  /** From the top down, without the root. */
  #foldersOf(names: readonly string[]): string[] {
    return names.slice(0, -1).map((_, index) => join(this.#root, ...names.slice(0, index + 1)))
  }

  #leave(folder: string): void {
    const left = (this.#uses.get(folder) ?? 1) - 1
    if (left === 0) this.#uses.delete(folder)
    else this.#uses.set(folder, left)
  }

  /** Without waiting, so that nobody can begin to use a folder between the look and the removal. */
  #removeEmpty(folders: readonly string[]): void {
    for (const folder of folders.toReversed()) {
      if (this.#uses.has(folder)) return
      try {
        rmdirSync(folder)
      } catch (error) {
        // It holds something, or is gone already; its parents hold it, or are looked at by whoever uses them.
        if (errorCode(error) !== "ENOENT") return
      }
      this.#durable.delete(folder)
    }
  }
}
