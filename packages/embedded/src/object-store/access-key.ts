import { randomBytes } from "node:crypto"
import { chmod, link, open, readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import { errorCode, openDataFolder, syncFolder, undefinedWhenMissing } from "../data-folder.ts"
import { ObjectStoreError } from "./object-store-error.ts"

export type AccessKey = { accessKeyId: string; secretAccessKey: string }

const fileName = "access-key.json"

/**
 * The access key of a folder's store: drawn by chance the first time and kept, readable by its owner alone. Two first
 * calls at once get the same one. Throws ObjectStoreError when the folder or the kept file is of no use.
 */
export async function keepAccessKey(folder: string): Promise<AccessKey> {
  const root = await openDataFolder(
    folder,
    (message, options) => new ObjectStoreError("FOLDER_NOT_USABLE", message, options),
  )
  const path = join(root, fileName)
  return (await readKey(path)) ?? (await makeKey(root, path))
}

async function makeKey(root: string, path: string): Promise<AccessKey> {
  const key = {
    accessKeyId: `KW${randomBytes(9).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64url"),
  }
  const unfinished = `${path}.${randomBytes(6).toString("hex")}`
  try {
    const handle = await open(unfinished, "wx", 0o600)
    await handle.writeFile(`${JSON.stringify(key, undefined, 2)}\n`)
    await handle.sync()
    await handle.close()
    await link(unfinished, path).catch((error: unknown) => {
      // Another start was faster: its key counts.
      if (errorCode(error) !== "EEXIST") throw error
    })
    await syncFolder(root)
  } finally {
    await rm(unfinished, { force: true })
  }
  const kept = await readKey(path)
  if (kept === undefined) throw new Error(`${path} was just written and is gone.`)
  return kept
}

async function readKey(path: string): Promise<AccessKey | undefined> {
  const text = await readFile(path, "utf8").catch(undefinedWhenMissing)
  if (text === undefined) return undefined
  // A file that was copied or restored may have become readable for others.
  await chmod(path, 0o600)
  const key = parse(text)
  if (typeof key === "object" && key !== null) {
    const { accessKeyId, secretAccessKey }: { accessKeyId?: unknown; secretAccessKey?: unknown } = key
    if (typeof accessKeyId === "string" && typeof secretAccessKey === "string") {
      return { accessKeyId, secretAccessKey }
    }
  }
  throw new ObjectStoreError(
    "SETTINGS_WRONG",
    `${path} holds no access key. Put the right one back, or remove the file to have a new one made.`,
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // No JSON is no key, which the caller says better.
    return undefined
  }
}
