import { S3Error } from "../wire/s3-error.ts"
import type { PayloadForm } from "../signature/payload-form.ts"
import { checksumBytes, type ChecksumName, isChecksumName } from "./checksums.ts"

/** What was said of a body before it came. */
export type ExpectedBody = {
  sizeBytes: number
  /** What the signature covers, in hexadecimal. */
  signedSha256: string | undefined
  /** Base64. */
  md5: string | undefined
  checksum: { name: ChecksumName; value: string } | undefined
  /** The checksum that is to come behind the last chunk. */
  trailer: ChecksumName | undefined
}

const prefix = "x-amz-checksum-"
/** Headers of the same prefix that are no checksums. */
const settings = new Set(["x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type"])

/**
 * Reads what the headers say of the body. Throws MissingContentLength, EntityTooLarge, InvalidDigest, InvalidRequest,
 * and NotImplemented for a checksum nobody here could check.
 */
export function readExpectedBody(
  headers: ReadonlyMap<string, string>,
  payload: PayloadForm,
  sizeBytesMax: number,
): ExpectedBody {
  const trailer = readTrailer(headers, payload)
  const checksum = readChecksum(headers)
  if (checksum !== undefined && trailer !== undefined) throw severalChecksums()
  if (headers.has("x-amz-sdk-checksum-algorithm") && checksum === undefined && trailer === undefined) {
    throw new S3Error(
      "InvalidRequest",
      "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
    )
  }
  return {
    sizeBytes: readSize(headers, payload, sizeBytesMax),
    signedSha256: payload.kind === "hashed" ? payload.sha256 : undefined,
    md5: readMd5(headers),
    checksum,
    trailer,
  }
}

function readSize(headers: ReadonlyMap<string, string>, payload: PayloadForm, sizeBytesMax: number): number {
  const name = payload.kind === "chunked" ? "x-amz-decoded-content-length" : "content-length"
  const text = headers.get(name)
  if (text === undefined) throw new S3Error("MissingContentLength")
  if (!/^\d{1,15}$/.test(text)) throw new S3Error("InvalidArgument", `${name} has to be a number of bytes.`)
  if (Number(text) <= sizeBytesMax) return Number(text)
  throw new S3Error("EntityTooLarge", undefined, {
    details: { ProposedSize: text, MaxSizeAllowed: String(sizeBytesMax) },
  })
}

function readMd5(headers: ReadonlyMap<string, string>): string | undefined {
  const md5 = headers.get("content-md5")
  if (md5 === undefined || isBase64Of(md5, 16)) return md5
  throw new S3Error("InvalidDigest", "The Content-MD5 you specified was invalid.")
}

function readChecksum(headers: ReadonlyMap<string, string>): ExpectedBody["checksum"] {
  const found = [...headers].filter(([name]) => name.startsWith(prefix) && !settings.has(name))
  if (found.length > 1) throw severalChecksums()
  const [header, value] = found[0] ?? []
  if (header === undefined || value === undefined) return undefined
  const name = checksumName(header)
  if (isBase64Of(value, checksumBytes[name])) return { name, value }
  throw new S3Error("InvalidRequest", `Value for ${header} header is invalid.`)
}

function readTrailer(headers: ReadonlyMap<string, string>, payload: PayloadForm): ChecksumName | undefined {
  const trailer = headers.get("x-amz-trailer")
  const hasTrailer = payload.kind === "chunked" && payload.hasTrailer
  if ((trailer !== undefined) !== hasTrailer) {
    throw new S3Error("InvalidRequest", "x-amz-trailer and x-amz-content-sha256 have to announce the same.")
  }
  if (trailer === undefined) return undefined
  const name = trailer.trim().toLowerCase()
  if (name.includes(",")) throw severalChecksums()
  if (name.startsWith(prefix)) return checksumName(name)
  throw new S3Error("InvalidRequest", "The value specified in the x-amz-trailer header is not supported")
}

function checksumName(header: string): ChecksumName {
  const name = header.slice(prefix.length)
  if (isChecksumName(name)) return name
  throw new S3Error("NotImplemented", undefined, { details: { Header: header } })
}

function severalChecksums(): S3Error {
  return new S3Error(
    "InvalidRequest",
    "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
  )
}

function isBase64Of(text: string, bytes: number): boolean {
  const decoded = Buffer.from(text, "base64")
  return decoded.length === bytes && decoded.toString("base64") === text
}
