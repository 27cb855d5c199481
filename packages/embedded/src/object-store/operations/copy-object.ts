import { BodyDigest, type BodyFacts } from "../body/body-digest.ts"
import type { Answer, Exchange } from "../exchange.ts"
import { etagOf, type ObjectRecord } from "../objects/object-record.ts"
import { type OpenObject, readPieces } from "../objects/open-object.ts"
import type { Upload } from "../objects/upload.ts"
import { readWriteConditions } from "../wire/conditions.ts"
import { S3Error } from "../wire/s3-error.ts"
import { xmlDocument } from "../wire/xml.ts"
import { openSource, readSourceKey, sourceRangeHeader } from "./copy-source.ts"
import { readStoredHeaders } from "./stored-headers.ts"

/** CopyObject within the bucket. The bytes are read and hashed again: a damaged object is not copied. */
export async function copyObject(exchange: Exchange, key: string): Promise<Answer> {
  const { request, settings, objects, faults } = exchange
  if (request.headers.has(sourceRangeHeader)) {
    throw new S3Error("InvalidArgument", "Only a part of an upload can be cut from an object.")
  }
  const sourceKey = readSourceKey(exchange)
  const isReplaced = readDirective(request.headers.get("x-amz-metadata-directive"))
  if (sourceKey === key && !isReplaced) {
    throw new S3Error(
      "InvalidRequest",
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata.",
    )
  }
  const conditions = readWriteConditions(request.headers)
  const stored = readStoredHeaders(request.headers)
  const source = await openSource(exchange, sourceKey)
  try {
    const upload = await objects.beginUpload(faults.beforeStep)
    try {
      const facts = await copyWhole(source, upload)
      const record: ObjectRecord = {
        ...source.record,
        ...(isReplaced ? stored : {}),
        key,
        tag: facts.md5,
        modifiedAt: settings.now().toISOString(),
      }
      await objects.place(upload, record, conditions, faults.beforeStep)
      return { status: 200, xml: xmlDocument("CopyObjectResult", resultOf(record)) }
    } finally {
      await upload.discard()
    }
  } finally {
    await source.handle.close()
  }
}

/** Whether the request brings the target's headers itself. */
function readDirective(directive = "COPY"): boolean {
  if (directive === "COPY" || directive === "REPLACE") return directive === "REPLACE"
  throw new S3Error("InvalidArgument", "Unknown metadata directive.")
}

async function copyWhole({ record, handle }: OpenObject, upload: Upload): Promise<BodyFacts> {
  const digest = new BodyDigest()
  for await (const piece of readPieces(handle, { start: 0, end: record.sizeBytes - 1 })) {
    digest.update(piece)
    await upload.write(piece)
  }
  const facts = digest.finish()
  if (facts.sha256 === record.sha256) return facts
  throw new Error(`The object ${record.key} is damaged: its bytes are not those that were put.`)
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
