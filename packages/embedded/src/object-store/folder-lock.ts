import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { errorCode } from "../data-folder.ts"
import { ObjectStoreError } from "./object-store-error.ts"

/**
 * Who owns a folder is decided by a lock of the operating system that falls with its process, kill -9 included, and so
 * cannot go stale as a file with a process id can. Node has no call for such locks, but SQLite comes with it and takes
 * one for each transaction that is going to write: ours is begun and never ended. The owner's name lies in a file
 * beside it, for the message of a second start alone.
 */
const lockFile = "owner.lock"
const nameFile = "owner.json"

export type FolderLock = {
  /** Says who the owner is, for whoever comes second. */
  announce(owner: { address: string }): void
  release(): void
}

/** Takes the folder's lock. Throws ALREADY_RUNNING, naming the owner. */
export function lockFolder(folder: string): FolderLock {
  const database = new DatabaseSync(join(folder, lockFile))
  try {
    database.exec("pragma busy_timeout = 0; begin immediate")
  } catch (error) {
    database.close()
    if (errorCode(error) === "ERR_SQLITE_ERROR" && /locked/.test(String(error))) throw alreadyRunning(folder)
    throw error
  }
  const name = join(folder, nameFile)
  rmSync(name, { force: true })
  return {
    announce: ({ address }) =>
      writeFileSync(name, JSON.stringify({ pid: process.pid, address }), { mode: 0o600 }),
    release: () => {
      rmSync(name, { force: true })
      database.close()
    },
  }
}

function alreadyRunning(folder: string): ObjectStoreError {
  const { pid, address } = readName(folder)
  const who = pid === undefined ? "another process" : `process ${pid}`
  const where = address === undefined ? "" : ` at ${address}`
  return new ObjectStoreError(
    "ALREADY_RUNNING",
    `An object store is already running${where} (${who}) on the folder ${folder}. ` +
      "Use that one, stop it first, or choose another folder.",
  )
}

function readName(folder: string): { pid?: number; address?: string } {
  try {
    const name: unknown = JSON.parse(readFileSync(join(folder, nameFile), "utf8"))
    if (typeof name !== "object" || name === null) return {}
    const { pid, address }: { pid?: unknown; address?: unknown } = name
    return {
      ...(typeof pid === "number" ? { pid } : {}),
      ...(typeof address === "string" ? { address } : {}),
    }
  } catch {
    // The owner is starting and has not said its name yet. That it is there is what counts.
    return {}
  }
}
