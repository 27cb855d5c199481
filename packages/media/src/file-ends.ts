import { open } from "node:fs/promises"
import { sniffBytesMax } from "./sniff.ts"

/** A ZIP archive ends with a record of 22 bytes and a comment of up to 65,535. */
const endBytesMax = 22 + 65_535
const zipEndRecordBytes = 22
const zipEndSignature = 0x06054b50
/** How far from the end of a PDF its closing mark may stand; readers of PDF look as far. */
const pdfEndBytesMax = 2048

/** The first and last bytes of a file; in a short file they overlap. */
export interface FileEnds {
  sizeBytes: number
  start: Uint8Array
  end: Uint8Array
}

export async function readFileEnds(path: string): Promise<FileEnds> {
  await using file = await open(path, "r")
  const { size: sizeBytes } = await file.stat()
  const read = async (length: number, position: number): Promise<Uint8Array> => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
    return buffer.subarray(0, bytesRead)
  }
  const endLength = Math.min(sizeBytes, endBytesMax)
  return {
    sizeBytes,
    start: await read(Math.min(sizeBytes, sniffBytesMax), 0),
    end: await read(endLength, sizeBytes - endLength),
  }
}

/**
 * Whether programs would also open the file as a ZIP archive (a JAR, an installer, a document with macros), which is
 * read from the end: its last record, with a comment that reaches exactly to the end of the file, and with a directory
 * that fits into the file.
 */
export function endsAsZip({ sizeBytes, end }: FileEnds): boolean {
  const view = new DataView(end.buffer, end.byteOffset, end.byteLength)
  for (let offset = end.length - zipEndRecordBytes; offset >= 0; offset--) {
    if (view.getUint32(offset, true) !== zipEndSignature) continue
    const directoryBytes = view.getUint32(offset + 12, true)
    const commentBytes = view.getUint16(offset + 20, true)
    const isAtEnd = offset + zipEndRecordBytes + commentBytes === end.length
    // Archives of more than 4 GiB, which say so with all bits set, are far above every limit of ours.
    if (isAtEnd && directoryBytes <= sizeBytes) return true
  }
  return false
}

/** Whether a PDF reaches to its closing mark. Blanks and zeros behind it are padding, however many. */
export function endsAsPdf({ end }: FileEnds): boolean {
  const text = Buffer.from(end.buffer, end.byteOffset, end.byteLength).toString("latin1")
  return text
    .replace(/[\0\s]+$/, "")
    .slice(-pdfEndBytesMax)
    .includes("%%EOF")
}
