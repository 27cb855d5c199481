import { randomBytes } from "node:crypto"
import { chown, mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises"
import { basename, join } from "node:path"
import { syncFolder, undefinedWhenMissing } from "../data-folder.ts"
import type { Account } from "./account.ts"
import { postgresMajorVersion, type PostgresBinaries } from "./binaries.ts"
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts"
import type { PostgresFolders } from "./folders.ts"
import { runProgram } from "./run-program.ts"

const initdbArguments = [
  ["--username", "kitwright"],
  // Only the socket's folder decides who gets in: it is closed to all other accounts.
  ["--auth", "trust"],
  ["--encoding", "UTF8"],
  ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"],
  ["--lc-collate", "C", "--lc-ctype", "C", "--lc-messages", "C"],
].flat()

/**
 * Makes the cluster when there is none. It is made under another name and renamed when it is whole, so a start that
 * dies half-way leaves no half cluster, and of two first starts at once one wins and both go on with its cluster.
 * Throws DISK_FULL, OTHER_MAJOR_VERSION, FOLDER_DAMAGED, START_FAILED.
 */
export async function initialiseCluster(
  folders: PostgresFolders,
  binaries: PostgresBinaries,
  account: Account,
  options: { durable: boolean; log: (line: string) => void },
): Promise<void> {
  if (await clusterExists(folders)) return
  options.log("Making the database…")
  const unfinished = `${folders.cluster}.new-${randomBytes(6).toString("hex")}`
  await mkdir(unfinished, { mode: 0o700 })
  try {
    await chown(unfinished, account.uid, account.gid)
    const sync = options.durable ? [] : ["--no-sync"]
    const args = ["--pgdata", unfinished, ...initdbArguments, ...sync]
    const { exitCode, output } = await runProgram(account, binaries.initdb, args)
    // When another start won meanwhile, it may have cleared our unfinished cluster away under initdb.
    if (exitCode !== 0 && !(await clusterExists(folders))) throw initialiseFailed(folders.root, output)
    if (exitCode === 0) await renameUnlessTaken(unfinished, folders)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  await syncFolder(folders.root)
}

/** Removes what first starts that died left behind. Only for the owner of a running server on this folder. */
export async function removeUnfinishedClusters(folders: PostgresFolders): Promise<void> {
  const unfinished = (await readdir(folders.root)).filter((name) =>
    name.startsWith(`${basename(folders.cluster)}.new-`),
  )
  await Promise.all(
    unfinished.map((name) => rm(join(folders.root, name), { recursive: true, force: true, maxRetries: 3 })),
  )
}

async function clusterExists(folders: PostgresFolders): Promise<boolean> {
  if ((await stat(folders.cluster).catch(undefinedWhenMissing)) === undefined) return false
  const version = await readFile(join(folders.cluster, "PG_VERSION"), "utf8").catch(undefinedWhenMissing)
  if (version === undefined) {
    throw new EmbeddedPostgresError(
      "FOLDER_DAMAGED",
      `${folders.cluster} holds no PostgreSQL data. Move it away to start with an empty database.`,
    )
  }
  if (version.trim() === postgresMajorVersion) return true
  throw new EmbeddedPostgresError(
    "OTHER_MAJOR_VERSION",
    `The data in ${folders.cluster} was made by PostgreSQL ${version.trim()}, this Kitwright brings ${postgresMajorVersion}. ` +
      "Start it with the Kitwright that made it, or choose another folder with KITWRIGHT_DATA_DIR.",
  )
}

async function renameUnlessTaken(unfinished: string, folders: PostgresFolders): Promise<void> {
  try {
    await rename(unfinished, folders.cluster)
  } catch (error) {
    if (!(await clusterExists(folders))) throw error
  }
}

function initialiseFailed(root: string, output: string): EmbeddedPostgresError {
  if (output.includes("No space left on device")) return diskFull(root)
  return new EmbeddedPostgresError(
    "START_FAILED",
    `The database in ${root} could not be made. initdb says:\n${output.trim()}`,
  )
}

export function diskFull(root: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    "DISK_FULL",
    `The disk of ${root} is full. Free some space there, or choose another folder with KITWRIGHT_DATA_DIR.`,
  )
}
