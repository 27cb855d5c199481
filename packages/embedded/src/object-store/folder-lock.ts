import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { setTimeout as sleep } from "node:timers/promises"
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
  announce(owner: { pid: number; address: string }): void
  release(): void
}

/** How long an owner whose starter is gone may take to stop, or a new one to say its name. */
const waitMillisecondsMax = 10_000
const pollMilliseconds = 20

/** Takes the folder's lock, waiting for an owner that is on its way out. Throws ALREADY_RUNNING, naming the owner. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const begin = performance.now()
  for (;;) {
    const lock = tryLock(folder)
    if (lock !== undefined) return lock
    const owner = readName(folder)
    const isWorthWaiting = owner.pid === undefined || !isAlive(owner.pid)
    if (!isWorthWaiting || performance.now() - begin > waitMillisecondsMax)
      throw alreadyRunning(folder, owner)
    await sleep(pollMilliseconds)
  }
}

function tryLock(folder: string): FolderLock | undefined {
  const database = new DatabaseSync(join(folder, lockFile))
  try {
    database.exec("pragma busy_timeout = 0; begin immediate")
  } catch (error) {
    database.close()
    if (/locked/.test(String(error))) return undefined
    throw error
  }
  const name = join(folder, nameFile)
  // Until we say ours, no name is better than that of an owner that died.
  rmSync(name, { force: true })
  return {
    announce: (owner) => writeFileSync(name, JSON.stringify(owner), { mode: 0o600 }),
    release: () => {
      rmSync(name, { force: true })
      database.close()
    },
  }
}

type Owner = { pid?: number; address?: string }

function alreadyRunning(folder: string, { pid, address }: Owner): ObjectStoreError {
  const who = pid === undefined ? "another process" : `process ${pid}`
  const where = address === undefined ? "" : ` at ${address}`
  return new ObjectStoreError(
    "ALREADY_RUNNING",
    `An object store is already running${where} (${who}) on the folder ${folder}. ` +
      "Use that one, stop it first, or choose another folder.",
  )
}

/** Whether there is a process with this id; one of another account counts. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return errorCode(error) === "EPERM"
  }
}

function readName(folder: string): Owner {
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
