import { type FileHandle, open } from "node:fs/promises"
import { undefinedWhenMissing } from "../../data-folder.ts"
import { readRecord } from "./object-file.ts"
import type { ObjectRecord } from "./object-record.ts"

/** An object that can be read even when it is replaced or deleted meanwhile. Whoever opened it closes it. */
export type OpenObject = { record: ObjectRecord; handle: FileHandle }

/** Opens the file of an object; undefined when there is none. Throws DamagedObjectError. */
export async function openObject(path: string): Promise<OpenObject | undefined> {
  const handle = await open(path, "r").catch(undefinedWhenMissing)
  if (handle === undefined) return undefined
  try {
    return { record: await readRecord(handle, path), handle }
  } catch (error) {
    await handle.close()
    throw error
  }
}

const pieceBytes = 256 * 1024

/** The bytes from one to another, both included, in pieces. */
export async function* readPieces(
  handle: FileHandle,
  { start, end }: { start: number; end: number },
): AsyncGenerator<Buffer> {
  for (let position = start; position <= end;) {
    const wantedBytes = Math.min(pieceBytes, end - position + 1)
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(wantedBytes), 0, wantedBytes, position)
    if (bytesRead === 0) throw new Error("An object's file became shorter while it was read.")
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}
