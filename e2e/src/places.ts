/** Where everything is, and the few things that the environment decides. Nothing else here reads the environment. */
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const checkout = fileURLToPath(new URL("../..", import.meta.url))

/** The built web client: what the server serves. */
export const webFolder = process.env.KITWRIGHT_WEB_DIR ?? join(checkout, "apps", "web", "dist")

/** Where things are kept that are costly to make and the same in every run. */
export const cacheFolder = join(checkout, "node_modules", ".cache")

/** A file of our own that a test hands to the product. */
export function sampleFile(name: string): string {
  return fileURLToPath(new URL(`../files/${name}`, import.meta.url))
}

/** The workshops that a test can begin with. */
const contents = ["empty", "demo"] as const
export type Content = (typeof contents)[number]

const templateKeys: Readonly<Record<Content, string>> = {
  empty: "KITWRIGHT_E2E_EMPTY_DATABASE_URL",
  demo: "KITWRIGHT_E2E_DEMO_DATABASE_URL",
}

/** Tells the workers, which are other processes, what the setup made. */
export function setTemplateUrl(content: Content, url: string): void {
  process.env[templateKeys[content]] = url
}

/** The database that a workshop is cloned from. */
export function templateUrl(content: Content): string {
  const url = process.env[templateKeys[content]]
  if (url === undefined)
    throw new Error("The databases to clone are not there: the global setup did not run.")
  return url
}
