import { execFile } from "node:child_process"
import { constants } from "node:fs"
import { access, mkdir, open, realpath, stat } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import { promisify } from "node:util"

/**
 * Makes a data folder if there is none, checks that we may write there, and gives its path free of symbolic links.
 * Throws what `refuse` makes of the sentence that says why it cannot be used.
 */
export async function openDataFolder(
  givenFolder: string,
  refuse: (message: string, options: ErrorOptions) => Error,
): Promise<string> {
  const folder = resolve(givenFolder)
  try {
    const firstMade = await mkdir(folder, { recursive: true, mode: 0o700 })
    if (firstMade !== undefined) await syncParents(folder, firstMade)
    const root = await realpath(folder)
    await access(root, constants.R_OK | constants.W_OK | constants.X_OK)
    return root
  } catch (cause) {
    throw refuse(await whyNotUsable(folder, cause), { cause })
  }
}

/** What was just made must not be gone after a power cut: each new folder is a name in the one above it. */
async function syncParents(folder: string, firstMade: string): Promise<void> {
  for (let made = folder; made.length >= firstMade.length; made = dirname(made)) {
    await syncFolder(dirname(made)).catch((error: unknown) => {
      // We may write into that folder and not read it, which is all one can do then.
      if (errorCode(error) !== "EACCES") throw error
    })
  }
}

/** A sentence that names what stands in the way of a data folder, and the ways out. */
export async function whyNotUsable(folder: string, cause: unknown): Promise<string> {
  const existing = await nearestExisting(folder)
  const owner = await userName((await stat(existing)).uid)
  const me = await userName(process.getuid?.() ?? 0)
  const detail = cause instanceof Error ? ` (${cause.message})` : ""
  const remedy =
    owner === me
      ? `Make ${existing} a folder that ${me} can write to`
      : `It belongs to ${owner} and this is ${me}: run as ${owner}, give it to ${me} with chown`
  return (
    `The data folder ${folder} cannot be used, because of ${existing}${detail}. ` +
    `${remedy}, or choose another folder with KITWRIGHT_DATA_DIR.`
  )
}

async function nearestExisting(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => undefined)
  return found === undefined ? nearestExisting(join(folder, "..")) : folder
}

/** The name of a Unix account. */
export async function userName(uid: number): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("id", ["-un", String(uid)])
    return stdout.trim()
  } catch {
    // An account without a name is still an account: containers have many.
    return `user ${uid}`
  }
}

/** For `stat(...).catch`: a missing file is an answer, everything else is an error. */
export function undefinedWhenMissing(error: unknown): undefined {
  if (errorCode(error) === "ENOENT") return undefined
  throw error
}

/** The system's name of an error, such as ENOENT; undefined when it has none. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined
}

/** Makes the names in a folder survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r")
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
