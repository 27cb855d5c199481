import { Buffer } from "node:buffer"
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
  if (size < endBytes) throw new DamagedObjectError(path)
  const end = await readAt(handle, size - endBytes, endBytes)
  const jsonBytes = end.readUInt32BE(0)
  const bodyBytes = size - endBytes - jsonBytes
  if (end.toString("latin1", 8) !== magic || jsonBytes > recordBytesMax || bodyBytes < 0) {
    throw new DamagedObjectError(path)
  }
  const json = await readAt(handle, bodyBytes, jsonBytes)
  if (crc32(json) !== end.readUInt32BE(4)) throw new DamagedObjectError(path)
  const record: unknown = JSON.parse(json.toString("utf8"))
  if (!isObjectRecord(record) || record.sizeBytes !== bodyBytes) throw new DamagedObjectError(path)
  return record
}

async function readAt(handle: FileHandle, position: number, lengthBytes: number): Promise<Buffer> {
  const bytes = Buffer.alloc(lengthBytes)
  const { bytesRead } = await handle.read(bytes, 0, lengthBytes, position)
  return bytes.subarray(0, bytesRead)
}

/** A file that is no whole object: somebody else wrote to it, or the disk lost it. */
export class DamagedObjectError extends Error {
  override readonly name = "DamagedObjectError"

  constructor(path: string) {
    super(`${path} is damaged: it does not end as an object does.`)
  }
}
