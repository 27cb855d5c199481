import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { DocumentStore } from "./document-store.ts"

export type LocalFile = {
  path: string
  /** Bytes. */
  size: number
  /** Lower-case hex, of the bytes in the file. */
  sha256: string
}

/**
 * Works on a copy of an object in a file that is gone afterwards, however the work ends.
 *
 * @throws ObjectOfOtherSize when it has another size than the one that is given
 */
export async function withObject<R>(
  { downloads }: Pick<DocumentStore, "downloads">,
  object: { key: string; size?: number },
  work: (file: LocalFile) => Promise<R>,
): Promise<R> {
  const folder = await mkdtemp(join(tmpdir(), "kitwright-document-"))
  try {
    const path = join(folder, "file")
    return await work({ path, ...(await downloads.download(object.key, path, object.size)) })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
