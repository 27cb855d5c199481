import { createHash } from "node:crypto"
import { mkdtemp, open, rm } from "node:fs/promises"
import { join } from "node:path"

/** A file on the way into the store. `remove` deletes it with its folder, and may be called again. */
export interface SavedFile {
  path: string
  sizeBytes: number
  /** Lower-case hexadecimal. */
  sha256: string
  remove(): Promise<void>
}

/** Writes chunks to a file of its own below the folder. When they break off, nothing is left of it. */
export async function saveFile(chunks: AsyncIterable<Uint8Array>, folder: string): Promise<SavedFile> {
  const own = await mkdtemp(join(folder, "kitwright-link-"))
  const remove = (): Promise<void> => rm(own, { recursive: true, force: true })
  const path = join(own, "file")
  const hash = createHash("sha256")
  let sizeBytes = 0
  try {
    await using file = await open(path, "wx", 0o600)
    for await (const chunk of chunks) {
      await file.writeFile(chunk)
      hash.update(chunk)
      sizeBytes += chunk.length
    }
  } catch (error) {
    await remove()
    throw error
  }
  return { path, sizeBytes, sha256: hash.digest("hex"), remove }
}
