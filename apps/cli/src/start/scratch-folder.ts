import { mkdir, rm } from "node:fs/promises"
import { resolve } from "node:path"
import type { Config } from "../config.ts"

/**
 * Makes an empty folder for what the server keeps for a moment, such as the copy of a document that it looks at. A server
 * that was killed leaves such copies behind; the next start takes them away.
 *
 * @returns its path; undefined where nothing in the data folder is ours alone, and the system's own folder is used
 */
export async function openScratchFolder(config: Config): Promise<string | undefined> {
  if (config.databaseUrl !== undefined && config.store !== undefined) return undefined
  const folder = resolve(config.dataFolder, "tmp")
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return folder
}
