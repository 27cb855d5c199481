import { open } from "node:fs/promises"
import { sniff, sniffBytesMax, type SniffedType } from "./sniff.ts"

/** The type of a file from its first bytes; undefined when it is none that may be kept. */
export async function sniffFile(path: string): Promise<SniffedType | undefined> {
  await using file = await open(path, "r")
  const { buffer, bytesRead } = await file.read(Buffer.alloc(sniffBytesMax), 0, sniffBytesMax, 0)
  return sniff(buffer.subarray(0, bytesRead))
}
