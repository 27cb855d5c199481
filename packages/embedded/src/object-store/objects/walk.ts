import { readdir } from "node:fs/promises"
import { join } from "node:path"
import { undefinedWhenMissing } from "../../data-folder.ts"
import { type KeyBytes, meaningOfName } from "./key-path.ts"

/** Where a walk is. Whoever walks may set `after` forward between two keys, to leave out all up to there. */
export type WalkPosition = { after: KeyBytes }
export type FoundKey = { bytes: KeyBytes; path: string }

/** Behind everything that begins with these bytes: no byte is so high. */
export function behind(beginning: KeyBytes): KeyBytes {
  return `${beginning}\u{100}`
}

/**
 * All keys that begin with the prefix and come after the position, in the order of their bytes. Reads one folder of
 * each level at a time, and none that cannot hold such a key.
 */
export async function* walk(
  folder: string,
  prefix: KeyBytes,
  position: WalkPosition,
  base: KeyBytes = "",
): AsyncGenerator<FoundKey> {
  const names = (await readdir(folder).catch(undefinedWhenMissing)) ?? []
  const entries = names.flatMap((name) => {
    const meaning = meaningOfName(name)
    return meaning === undefined ? [] : [{ name, kind: meaning.kind, bytes: base + meaning.bytes }]
  })
  for (const { name, kind, bytes } of entries.toSorted((one, other) => (one.bytes < other.bytes ? -1 : 1))) {
    const path = join(folder, name)
    if (kind === "object") {
      if (bytes.startsWith(prefix) && bytes > position.after) yield { bytes, path }
      continue
    }
    const mayMatch = bytes.startsWith(prefix) || prefix.startsWith(bytes)
    if (mayMatch && (bytes > position.after || position.after.startsWith(bytes))) {
      yield* walk(path, prefix, position, bytes)
    }
  }
}
