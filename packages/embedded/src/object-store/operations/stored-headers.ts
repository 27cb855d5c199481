import { S3Error } from "../wire/s3-error.ts"
import { etagOf, type ObjectRecord } from "../objects/object-record.ts"

/** Headers that are kept with an object and answered with it. */
const keptHeaders = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "expires",
]
const metadataPrefix = "x-amz-meta-"
const metadataBytesMax = 2048
const contentTypeDefault = "binary/octet-stream"

type StoredHeaders = Pick<ObjectRecord, "contentType" | "headers" | "metadata">

/** What of a request's headers is kept with the object. Throws MetadataTooLarge. */
export function readStoredHeaders(headers: ReadonlyMap<string, string>): StoredHeaders {
  const metadata = [...headers]
    .filter(([name]) => name.startsWith(metadataPrefix))
    .map(([name, value]) => [name.slice(metadataPrefix.length), value] as const)
  const metadataBytes = metadata.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  if (metadataBytes > metadataBytesMax) {
    throw new S3Error("MetadataTooLarge", undefined, {
      details: { Size: String(metadataBytes), MaxSizeAllowed: String(metadataBytesMax) },
    })
  }
  const kept = keptHeaders.flatMap((name) => {
    const value = name === "content-encoding" ? contentEncoding(headers) : headers.get(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    contentType: headers.get("content-type") ?? contentTypeDefault,
    headers: Object.fromEntries(kept),
    metadata: Object.fromEntries(metadata),
  }
}

/** Chunks are how a body travelled; they are not part of what it is. */
function contentEncoding(headers: ReadonlyMap<string, string>): string | undefined {
  const codings = (headers.get("content-encoding") ?? "")
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "aws-chunked")
  return codings.length === 0 ? undefined : codings.join(",")
}

/** The headers that tell of an object, without its length. */
export function objectHeaders(record: ObjectRecord): Record<string, string> {
  const metadata = Object.entries(record.metadata).map(([name, value]) => [`${metadataPrefix}${name}`, value])
  return {
    ...record.headers,
    ...Object.fromEntries(metadata),
    "accept-ranges": "bytes",
    "content-type": record.contentType,
    etag: etagOf(record),
    "last-modified": new Date(record.modifiedAt).toUTCString(),
  }
}

/** The checksums of an object: the one its client sent, and always the SHA-256. */
export function checksumHeaders(record: Pick<ObjectRecord, "sha256" | "checksum">): Record<string, string> {
  const sent = record.checksum
  return {
    ...(sent === null ? {} : { [`x-amz-checksum-${sent.name}`]: sent.value }),
    "x-amz-checksum-sha256": Buffer.from(record.sha256, "hex").toString("base64"),
    "x-amz-checksum-type": "FULL_OBJECT",
  }
}
