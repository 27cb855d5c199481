import { createHash } from "node:crypto"
import type { Answer, Exchange } from "../exchange.ts"
import type { OpenObject } from "../objects/object-folder.ts"
import { etagOf, type ObjectRecord } from "../objects/object-record.ts"
import type { Upload } from "../objects/upload.ts"
import { checkReadConditions, readWriteConditions } from "../wire/conditions.ts"
import { decodePercent } from "../wire/percent.ts"
import { S3Error } from "../wire/s3-error.ts"
import { xmlDocument } from "../wire/xml.ts"
import { readPieces } from "./get-object.ts"
import { readStoredHeaders } from "./stored-headers.ts"

const sourceHeader = "x-amz-copy-source"

/** CopyObject within the bucket. The bytes are read and hashed again: a damaged object is not copied. */
export async function copyObject(exchange: Exchange, key: string): Promise<Answer> {
  const { request, settings, objects, faults } = exchange
  const sourceKey = readSource(request.headers.get(sourceHeader) ?? "", settings.bucket)
  const isReplaced = readDirective(request.headers.get("x-amz-metadata-directive"))
  if (sourceKey === key && !isReplaced) {
    throw new S3Error(
      "InvalidRequest",
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata.",
    )
  }
  const conditions = readWriteConditions(request.headers)
  const stored = readStoredHeaders(request.headers)
  const source = await objects.find(sourceKey)
  if (source === undefined) throw new S3Error("NoSuchKey", undefined, { details: { Key: sourceKey } })
  const upload = await beginCopy(exchange, source)
  try {
    await copyBytes(source, upload)
    const modifiedAt = settings.now().toISOString()
    const record: ObjectRecord = { ...source.record, ...(isReplaced ? stored : {}), key, modifiedAt }
    await objects.place(upload, record, conditions, faults.beforeStep)
    return { status: 200, xml: xmlDocument("CopyObjectResult", resultOf(record)) }
  } finally {
    await upload.discard()
  }
}

function readSource(header: string, bucket: string): string {
  const [path = "", version] = header.split("?versionId=")
  if (version !== undefined)
    throw new S3Error("NotImplemented", undefined, { details: { Header: sourceHeader } })
  const [, sourceBucket = "", key = ""] = /^\/?([^/]+)\/([^]+)$/.exec(decodePercent(path)) ?? []
  if (key === "") throw new S3Error("InvalidArgument", "Copy Source must mention the source bucket and key.")
  if (sourceBucket !== bucket)
    throw new S3Error("NoSuchBucket", undefined, { details: { BucketName: sourceBucket } })
  return key
}

/** Whether the request brings the target's headers itself. */
function readDirective(directive = "COPY"): boolean {
  if (directive === "COPY" || directive === "REPLACE") return directive === "REPLACE"
  throw new S3Error("InvalidArgument", "Unknown metadata directive.")
}

/** The conditions a copy sets on its source carry names of their own. */
function conditionsOfSource(headers: ReadonlyMap<string, string>): Map<string, string> {
  const prefix = `${sourceHeader}-if-`
  return new Map(
    [...headers]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [`if-${name.slice(prefix.length)}`, value]),
  )
}

async function beginCopy({ request, objects, faults }: Exchange, source: OpenObject): Promise<Upload> {
  try {
    checkSource(source.record, conditionsOfSource(request.headers))
    return await objects.beginUpload(faults.beforeStep)
  } catch (error) {
    await source.handle.close()
    throw error
  }
}

async function copyBytes({ record, handle }: OpenObject, upload: Upload): Promise<void> {
  const hash = createHash("sha256")
  try {
    for await (const piece of readPieces(handle, { start: 0, end: record.sizeBytes - 1 })) {
      hash.update(piece)
      await upload.write(piece)
    }
  } finally {
    await handle.close()
  }
  if (hash.digest("hex") !== record.sha256)
    throw new Error(`The object ${record.key} is damaged: its hash differs.`)
}

/** For a copy there is no "not modified": every condition that does not hold fails it. */
function checkSource(record: ObjectRecord, conditions: Map<string, string>): void {
  try {
    checkReadConditions(conditions, { etag: etagOf(record), modifiedAt: new Date(record.modifiedAt) })
  } catch (error) {
    if (error instanceof S3Error && error.code === "NotModified") throw new S3Error("PreconditionFailed")
    throw error
  }
}

function resultOf(record: ObjectRecord) {
  const sent = record.checksum
  return {
    LastModified: record.modifiedAt,
    ETag: etagOf(record),
    ChecksumType: "FULL_OBJECT",
    ...(sent === null ? {} : { [`Checksum${sent.name.toUpperCase()}`]: sent.value }),
    ChecksumSHA256: Buffer.from(record.sha256, "hex").toString("base64"),
  }
}
