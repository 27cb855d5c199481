import { BodyDigest } from "../body/body-digest.ts"
import { readExpectedBody } from "../body/expected-body.ts"
import type { Answer, Exchange } from "../exchange.ts"
import { etagOf, type ObjectRecord } from "../objects/object-record.ts"
import { readPieces } from "../objects/open-object.ts"
import type { Upload } from "../objects/upload.ts"
import { type ByteRange, readRange } from "../wire/range.ts"
import { S3Error } from "../wire/s3-error.ts"
import { queryValue } from "../wire/s3-request.ts"
import { xmlDocument } from "../wire/xml.ts"
import { openSource, readSourceKey, sourceRangeHeader } from "./copy-source.ts"
import { checksumHeaders, readStoredHeaders } from "./stored-headers.ts"

const partNumberMax = 10_000

/** CreateMultipartUpload: for clients that divide what is large. */
export async function beginUpload({ request, settings, parts }: Exchange, key: string): Promise<Answer> {
  const id = await parts.begin({ key, ...readStoredHeaders(request.headers) })
  return {
    status: 200,
    xml: xmlDocument("InitiateMultipartUploadResult", { Bucket: settings.bucket, Key: key, UploadId: id }),
  }
}

/** UploadPart: checked like an object of its own. */
export async function putPart(exchange: Exchange, key: string): Promise<Answer> {
  const { request, payload, settings } = exchange
  const expected = readExpectedBody(request.headers, payload, settings.objectBytesMax)
  const record = await takePart(exchange, key, async (upload) => {
    const { checksum, ...facts } = await exchange.receive(expected, (piece) => upload.write(piece))
    return { ...facts, checksum: checksum ?? null }
  })
  return { status: 200, headers: { etag: etagOf(record), ...checksumHeaders(record) } }
}

/** UploadPartCopy: a part that is cut from an object. */
export async function copyPart(exchange: Exchange, key: string): Promise<Answer> {
  const source = await openSource(exchange, readSourceKey(exchange))
  try {
    const { sizeBytes } = source.record
    const range = readSourceRange(exchange.request.headers.get(sourceRangeHeader), sizeBytes)
    const record = await takePart(exchange, key, async (upload) => {
      const digest = new BodyDigest()
      for await (const piece of readPieces(source.handle, range)) {
        digest.update(piece)
        await upload.write(piece)
      }
      return { ...digest.finish(), checksum: null }
    })
    const result = { LastModified: record.modifiedAt, ETag: etagOf(record) }
    return { status: 200, xml: xmlDocument("CopyPartResult", result) }
  } finally {
    await source.handle.close()
  }
}

/** Other than for a GET, a range that cannot be read is an error. */
function readSourceRange(header: string | undefined, sizeBytes: number): ByteRange {
  const range = readRange(header, sizeBytes)
  if (range !== undefined) return range
  if (header === undefined) return { start: 0, end: sizeBytes - 1 }
  throw new S3Error("InvalidArgument", `${sourceRangeHeader} has to read bytes=<first>-<last>.`)
}

/** AbortMultipartUpload. */
export async function abortUpload({ request, parts }: Exchange, key: string): Promise<Answer> {
  const id = uploadId(request)
  await parts.use(id, key, () => parts.remove(id))
  return { status: 204 }
}

/** The id of the upload a request is about. */
export function uploadId(request: Exchange["request"]): string {
  return queryValue(request, "uploadId") ?? ""
}

type PartFacts = Pick<ObjectRecord, "sizeBytes" | "sha256" | "checksum"> & { md5: string }

async function takePart(
  { request, settings, objects, parts, faults }: Exchange,
  key: string,
  fill: (upload: Upload) => Promise<PartFacts>,
): Promise<ObjectRecord> {
  const id = uploadId(request)
  const number = Number(queryValue(request, "partNumber"))
  if (!Number.isInteger(number) || number < 1 || number > partNumberMax) {
    throw new S3Error("InvalidArgument", `Part number must be an integer between 1 and ${partNumberMax}.`)
  }
  // Many parts of one upload come at once, so it is asked for before the body and held only to keep the part.
  await parts.use(id, key, () => Promise.resolve())
  const upload = await objects.beginUpload(faults.beforeStep)
  try {
    const { md5, ...facts } = await fill(upload)
    const description = { key, contentType: "", headers: {}, metadata: {} }
    const record = { ...description, ...facts, tag: md5, modifiedAt: settings.now().toISOString() }
    await upload.finish(record, settings.durable)
    await parts.use(id, key, () => parts.place(id, number, upload, faults.beforeStep))
    return record
  } finally {
    await upload.discard()
  }
}
