import { open, rename, stat } from "node:fs/promises"
import { undefinedWhenMissing } from "../data-folder.ts"

const sizeBytesMax = 4 * 1024 * 1024
const shownLinesMax = 20

/** Puts the server's log aside once it has grown; returns where the next lines will begin. */
export async function prepareServerLog(path: string): Promise<number> {
  const found = await stat(path).catch(undefinedWhenMissing)
  if (found === undefined) return 0
  if (found.size <= sizeBytesMax) return found.size
  await rename(path, `${path}.old`)
  return 0
}

/** The last lines the server wrote since `startBytes`, for the message of a start that failed. */
export async function readServerLog(path: string, startBytes: number): Promise<string> {
  const handle = await open(path, "r")
  try {
    const { size } = await handle.stat()
    const buffer = Buffer.alloc(Math.min(Math.max(size - startBytes, 0), 64 * 1024))
    await handle.read(buffer, 0, buffer.length, size - buffer.length)
    return buffer.toString("utf8").trim().split("\n").slice(-shownLinesMax).join("\n")
  } finally {
    await handle.close()
  }
}
