import type { FileHandle } from "node:fs/promises"
import { crc32 } from "node:zlib"
import { isObjectRecord, type ObjectRecord } from "./object-record.ts"

/**
 * One file holds all of an object: its bytes, then its record as JSON, then a fixed end that says how long the record
 * is. So bytes and record cannot part, a file is written front to back in the order things become known, and whoever
 * looks at the folder finds the bytes at the beginning of the file.
 *
 * End: record's length (4), CRC-32 of the record (4), both big endian, and eight letters.
 */
const magic = "kitwobj1"
const endBytes = 16
const recordBytesMax = 64 * 1024
/** So much is read first: most records are shorter. */
const tailBytes = 2048

/** What follows an object's bytes in its file. */
export function writeEnd(record: ObjectRecord): Buffer {
  const json = Buffer.from(JSON.stringify(record))
  const end = Buffer.alloc(endBytes)
  end.writeUInt32BE(json.length, 0)
  end.writeUInt32BE(crc32(json), 4)
  end.write(magic, 8, "latin1")
  return Buffer.concat([json, end])
}

/** Reads an object's record. Throws DamagedObjectError when the file is not what {@link writeEnd} left. */
export async function readRecord(handle: FileHandle, path: string): Promise<ObjectRecord> {
  const { size } = await handle.stat()
  const tail = await readTail(handle, size, tailBytes)
  const jsonBytes = readLength(tail)
  if (jsonBytes === undefined || jsonBytes + endBytes > size) throw new DamagedObjectError(path)
  const whole = jsonBytes + endBytes > tail.length ? await readTail(handle, size, jsonBytes + endBytes) : tail
  const json = whole.subarray(whole.length - endBytes - jsonBytes, whole.length - endBytes)
  if (crc32(json) !== whole.readUInt32BE(whole.length - 12)) throw new DamagedObjectError(path)
  const record: unknown = JSON.parse(json.toString("utf8"))
  if (isObjectRecord(record) && record.sizeBytes === size - endBytes - jsonBytes) return record
  throw new DamagedObjectError(path)
}

/** The length of the record, undefined when these bytes are no end of an object. */
function readLength(tail: Buffer): number | undefined {
  if (tail.length < endBytes || tail.toString("latin1", tail.length - 8) !== magic) return undefined
  const jsonBytes = tail.readUInt32BE(tail.length - endBytes)
  return jsonBytes <= recordBytesMax ? jsonBytes : undefined
}

async function readTail(handle: FileHandle, size: number, wantedBytes: number): Promise<Buffer> {
  const lengthBytes = Math.min(size, wantedBytes)
  const { bytesRead, buffer } = await handle.read(
    Buffer.alloc(lengthBytes),
    0,
    lengthBytes,
    size - lengthBytes,
  )
  return buffer.subarray(0, bytesRead)
}

/** A file that is no whole object: somebody else wrote to it, or the disk lost it. */
export class DamagedObjectError extends Error {
  override readonly name = "DamagedObjectError"

  constructor(path: string) {
    super(`${path} is damaged: it does not end as an object does.`)
  }
}
