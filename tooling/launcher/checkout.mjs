import { delimiter, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

/** The folder of this checkout. */
export const checkout = join(dirname(fileURLToPath(import.meta.url)), "..", "..")

/** The Node the lockfile pins, whatever the machine has. It is there once the packages are installed. */
export const pinnedNode = join(checkout, "node_modules", ".bin", "node")

/** Our environment with the pinned Node and the packages' programs found first. */
export function pinnedEnvironment(additions = {}) {
  const path = [join(checkout, "node_modules", ".bin"), process.env.PATH].filter(Boolean).join(delimiter)
  return { ...process.env, PATH: path, ...additions }
}
