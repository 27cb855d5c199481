import type { Answer, Exchange } from "../exchange.ts"
import { etagOf, type ObjectRecord } from "../objects/object-record.ts"
import { readPieces } from "../objects/open-object.ts"
import { checkReadConditions } from "../wire/conditions.ts"
import { readRange } from "../wire/range.ts"
import { S3Error } from "../wire/s3-error.ts"
import { queryValue, type S3Request } from "../wire/s3-request.ts"
import { xmlDocument } from "../wire/xml.ts"
import { checksumHeaders, objectHeaders } from "./stored-headers.ts"

const overrides = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
]

/** GetObjectTagging: no object has tags here, which clients that copy in parts want to hear. */
export async function getObjectTagging({ objects }: Exchange, key: string): Promise<Answer> {
  const found = await objects.find(key)
  if (found === undefined) throw new S3Error("NoSuchKey", undefined, { details: { Key: key } })
  await found.handle.close()
  return { status: 200, xml: xmlDocument("Tagging", { TagSet: "" }) }
}

/** GetObject and HeadObject: the whole or one range, if the conditions hold. */
export async function getObject({ request, objects }: Exchange, key: string): Promise<Answer> {
  const found = await objects.find(key)
  if (found === undefined) throw new S3Error("NoSuchKey", undefined, { details: { Key: key } })
  const { record, handle } = found
  let isHandedOn = false
  try {
    const version = { etag: etagOf(record), modifiedAt: new Date(record.modifiedAt) }
    checkReadConditions(request.headers, version)
    const range = readRange(rangeHeader(request, record), record.sizeBytes)
    const { start, end } = range ?? { start: 0, end: record.sizeBytes - 1 }
    const headers = {
      ...objectHeaders(record),
      ...overridden(request),
      // The checksums are those of the whole; a client would hold them against the part.
      ...(range === undefined && wantsChecksums(request) ? checksumHeaders(record) : {}),
      ...(range === undefined ? {} : { "content-range": `bytes ${start}-${end}/${record.sizeBytes}` }),
      "content-length": String(end - start + 1),
    }
    const status = range === undefined ? 200 : 206
    if (request.method === "HEAD") return { status, headers }
    isHandedOn = true
    return { status, headers, body: readPieces(handle, { start, end }), close: () => handle.close() }
  } finally {
    if (!isHandedOn) await handle.close()
  }
}

/** A range that is for another version of the object is no range. */
function rangeHeader(request: S3Request, record: ObjectRecord): string | undefined {
  const ifRange = request.headers.get("if-range")
  return ifRange === undefined || ifRange === etagOf(record) ? request.headers.get("range") : undefined
}

function wantsChecksums(request: S3Request): boolean {
  return request.headers.get("x-amz-checksum-mode")?.toUpperCase() === "ENABLED"
}

/** Headers the signed query puts in the place of the object's own. */
function overridden(request: S3Request): Record<string, string> {
  const given = overrides.flatMap((name) => {
    const value = queryValue(request, `response-${name}`)
    if (value === undefined) return []
    // oxlint-disable-next-line no-control-regex -- no header may hold what ends it
    if (/^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)) return [[name, value] as const]
    throw new S3Error("InvalidArgument", `response-${name} cannot be a header.`)
  })
  return Object.fromEntries(given)
}
