import { Downloader, type Read } from "./downloads/downloader.ts"
import type { StorageSettings } from "./storage.ts"

export type Downloads = {
  /**
   * Reads an object into a new file and measures what it read; the hash is of the bytes themselves, whatever the store says.
   * Throws the errors of `Storage.read`, and those of the file system as plain errors.
   *
   * @param size how many bytes it has to have; with any other number it is not read, and ObjectOfOtherSize is thrown
   */
  download: (key: string, path: string, size?: number) => Promise<Read>
  close: () => Promise<void>
}

/**
 * Readers in processes of their own, so that the bytes of documents never pass through the process that answers requests.
 *
 * @param processesMax how many there are at the most; they start when they are needed
 */
export function openDownloads(settings: StorageSettings, processesMax = 2): Downloads {
  const readers = Array.from({ length: processesMax }, () => new Downloader(settings))
  let isClosed = false
  return {
    download: async (key, path, size) => {
      if (isClosed) throw new Error("the readers of objects are closed")
      const [first, ...others] = readers
      if (first === undefined) throw new RangeError("expected at least one reader")
      const idlest = others.reduce((best, other) => (other.load < best.load ? other : best), first)
      return await idlest.read(key, path, size ?? null)
    },
    close: async () => {
      isClosed = true
      await Promise.all(readers.map((reader) => reader.stop()))
    },
  }
}
