import { S3Error } from "./s3-error.ts"

/** First and last byte, both included. */
export type ByteRange = { start: number; end: number }

/**
 * The part of an object that a Range header asks for; undefined for the whole of it. Like S3 this answers one range;
 * a header with several, or one that cannot be read, is as good as none. Throws InvalidRange when it lies behind the end.
 */
export function readRange(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? []
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined
  const range =
    first === "" ? suffix(Number(last), sizeBytes) : { start: Number(first), end: lastByte(last, sizeBytes) }
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined
  if (range.start < sizeBytes && range.start <= range.end) return range
  throw new S3Error("InvalidRange", undefined, {
    details: { RangeRequested: header ?? "", ActualObjectSize: String(sizeBytes) },
    headers: { "content-range": `bytes */${sizeBytes}` },
  })
}

function suffix(lengthBytes: number, sizeBytes: number): ByteRange {
  // The last 0 bytes are nowhere: a start behind the end is refused.
  return { start: lengthBytes === 0 ? sizeBytes : Math.max(sizeBytes - lengthBytes, 0), end: sizeBytes - 1 }
}

function lastByte(last: string, sizeBytes: number): number {
  return last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1)
}
