import { createHash } from "node:crypto"
import { chown, lstat, mkdir, stat } from "node:fs/promises"
import { join } from "node:path"
import { openDataFolder, undefinedWhenMissing, userName, whyNotUsable } from "../data-folder.ts"
import type { Account } from "./account.ts"
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts"

/** Where the parts of one embedded Postgres lie. All paths are absolute and free of symbolic links. */
export interface PostgresFolders {
  /** The folder the caller named; it holds everything durable. */
  root: string
  /** PostgreSQL's own data folder. */
  cluster: string
  /** What the server has to say. */
  log: string
}

/** Makes the data folder if there is none, and checks that we may write there. Throws FOLDER_NOT_USABLE. */
export async function prepareFolders(givenFolder: string): Promise<PostgresFolders> {
  const root = await openDataFolder(givenFolder, notUsable)
  return { root, cluster: join(root, "cluster"), log: join(root, "postgres.log") }
}

/** Who owns PostgreSQL's files, or will own them: the cluster's owner, before there is one the folder's owner. */
export async function clusterOwner(folders: PostgresFolders): Promise<{ uid: number; gid: number }> {
  const cluster = await stat(folders.cluster).catch(undefinedWhenMissing)
  const owner = cluster ?? (await stat(folders.root))
  const ownUid = process.getuid?.()
  if (cluster !== undefined && ownUid !== undefined && ownUid !== 0 && cluster.uid !== ownUid) {
    throw notUsable(await whyNotUsable(folders.cluster, undefined))
  }
  return { uid: owner.uid, gid: owner.gid }
}

function notUsable(message: string, options?: ErrorOptions): EmbeddedPostgresError {
  return new EmbeddedPostgresError("FOLDER_NOT_USABLE", message, options)
}

/**
 * The folder of the server's Unix socket. Socket paths must be shorter than 108 bytes and data folders may be deep, so
 * it lies in /tmp (never TMPDIR: every start has to find the same one) under a name made from the data folder's path.
 */
export function socketFolderFor(root: string): string {
  const digest = createHash("sha256").update(root).digest("hex").slice(0, 16)
  return `/tmp/kitwright-${digest}`
}

/**
 * Makes the socket folder, or checks the one that is there: anybody may write to /tmp, and whoever owns the socket
 * could pretend to be our database. Throws SOCKET_FOLDER_NOT_TRUSTED.
 */
export async function prepareSocketFolder(path: string, account: Account): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
  })
  const found = await lstat(path).catch(undefinedWhenMissing)
  // Gone again with another server that stopped just now: the next look makes it anew.
  if (found === undefined) return
  // Made by root for another account, by us just now or by a start that died before it could give it away.
  const isRoots = found.uid === 0 && process.getuid?.() === 0
  if (found.isDirectory() && (found.mode & 0o077) === 0 && (isRoots || found.uid === account.uid)) {
    if (isRoots) await chown(path, account.uid, account.gid).catch(undefinedWhenMissing)
    return
  }
  const what = found.isDirectory()
    ? `belongs to ${await userName(found.uid)} with mode ${(found.mode & 0o777).toString(8)}`
    : "is not a folder"
  throw new EmbeddedPostgresError(
    "SOCKET_FOLDER_NOT_TRUSTED",
    `The folder for the database's socket, ${path}, ${what}, so it is not trusted. Remove it and start again.`,
  )
}
