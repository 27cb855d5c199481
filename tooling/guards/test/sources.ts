import { globSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const checkout = fileURLToPath(new URL("../../..", import.meta.url))

/** A file of the repository. The path is that from its root. */
export type Source = { path: string; text: string }

/** The files that match a pattern from the root. There must be some. */
export function sources(...patterns: readonly string[]): Source[] {
  const paths = globSync([...patterns], { cwd: checkout, exclude: ["**/node_modules", "**/dist"] })
  if (paths.length === 0) throw new Error(`no file is like ${patterns.join(" or ")}`)
  return paths.toSorted().map((path) => ({ path, text: source(path) }))
}

/** The text of one file. */
export function source(path: string): string {
  return readFileSync(`${checkout}/${path}`, "utf8")
}

/** Where a pattern occurs, as `path:line`. */
export function placesOf(pattern: RegExp, found: readonly Source[]): string[] {
  return found.flatMap(({ path, text }) =>
    [...text.matchAll(new RegExp(pattern, "g"))].map(
      (match) => `${path}:${text.slice(0, match.index).split("\n").length}`,
    ),
  )
}
