import { createHash } from "node:crypto"
import { BodyDigest } from "../body/body-digest.ts"
import { readExpectedBody } from "../body/expected-body.ts"
import type { Answer, Exchange } from "../exchange.ts"
import { etagOf, type ObjectRecord } from "../objects/object-record.ts"
import { readPieces } from "../objects/open-object.ts"
import type { PartedUpload } from "../objects/part-folder.ts"
import type { Upload } from "../objects/upload.ts"
import { readWriteConditions } from "../wire/conditions.ts"
import { S3Error } from "../wire/s3-error.ts"
import { readXml, xmlField, xmlList, xmlText } from "../wire/xml-reader.ts"
import { xmlDocument } from "../wire/xml.ts"
import { uploadId } from "./parted-upload.ts"
import { documentBytesMax, receiveDocument } from "./receive-document.ts"

const partsMax = 10_000
/** All parts but the last have to be so large. */
const partBytesMin = 5 * 1024 * 1024
const prefix = "x-amz-checksum-"

type GivenPart = { number: number; etag: string }

/**
 * CompleteMultipartUpload: the parts become one object like any other, written anew, hashed as a whole and shown at
 * once. The answer comes when all of this is done.
 */
export async function completeUpload(exchange: Exchange, key: string): Promise<Answer> {
  const { request, settings, parts } = exchange
  const conditions = readWriteConditions(request.headers)
  // Checksums among these headers are of the object. Those of the document are in its hash.
  const { whole, document } = divideHeaders(request.headers)
  const expected = readExpectedBody(document, exchange.payload, documentBytesMax)
  const given = readParts(await receiveDocument(exchange, expected))
  const id = uploadId(request)
  const record = await parts.use(id, key, async (description) => {
    const joined = await join(exchange, { description, given, whole }, id)
    try {
      await exchange.objects.place(joined.upload, joined.record, conditions, exchange.faults.beforeStep)
    } finally {
      await joined.upload.discard()
    }
    await parts.remove(id)
    return joined.record
  })
  const xml = xmlDocument("CompleteMultipartUploadResult", {
    Location: `/${settings.bucket}/${key}`,
    Bucket: settings.bucket,
    Key: key,
    ETag: etagOf(record),
    ChecksumSHA256: Buffer.from(record.sha256, "hex").toString("base64"),
    ChecksumType: "FULL_OBJECT",
  })
  return { status: 200, xml }
}

function divideHeaders(headers: ReadonlyMap<string, string>) {
  const entries = [...headers]
  return {
    whole: new Map(entries.filter(([name]) => name.startsWith(prefix))),
    document: new Map(entries.filter(([name]) => !name.startsWith(prefix))),
  }
}

function readParts(xml: string): GivenPart[] {
  const list = xmlList(xmlField(readXml(xml), "CompleteMultipartUpload"), "Part", partsMax)
  const given = list.map((part) => ({
    number: Number(xmlText(part, "PartNumber")),
    etag: `"${xmlText(part, "ETag").trim().replaceAll('"', "")}"`,
  }))
  const isInOrder = given.every(({ number }, index) => number > (given[index - 1]?.number ?? 0))
  if (isInOrder) return given
  throw new S3Error("InvalidPartOrder")
}

type Plan = { description: PartedUpload; given: readonly GivenPart[]; whole: ReadonlyMap<string, string> }

async function join(
  exchange: Exchange,
  { description, given, whole }: Plan,
  id: string,
): Promise<{ upload: Upload; record: ObjectRecord }> {
  const { settings, objects, faults } = exchange
  const found = await checkParts(exchange, given, id)
  const sizeBytes = found.reduce((sum, part) => sum + part.sizeBytes, 0)
  const announced = exchange.request.headers.get("x-amz-mp-object-size")
  if (announced !== undefined && announced !== String(sizeBytes)) {
    throw new S3Error("InvalidRequest", "The parts together are not as large as x-amz-mp-object-size says.")
  }
  const length = new Map([["content-length", String(sizeBytes)]])
  const expected = readExpectedBody(
    new Map([...whole, ...length]),
    { kind: "unsigned" },
    settings.objectBytesMax,
  )
  const upload = await objects.beginUpload(faults.beforeStep)
  try {
    const digest = new BodyDigest(expected.checksum?.name)
    for (const { number } of given) await appendPart(exchange, { id, number }, upload, digest)
    const { sha256, checksum } = digest.finish()
    if (expected.checksum?.value !== checksum?.value) throw new S3Error("BadDigest")
    const tag = `${tagOf(found)}-${found.length}`
    const modifiedAt = settings.now().toISOString()
    return {
      upload,
      record: { ...description, sizeBytes, sha256, tag, modifiedAt, checksum: checksum ?? null },
    }
  } catch (error) {
    await upload.discard()
    throw error
  }
}

/** All parts, if they are those the client names. Throws InvalidPart and EntityTooSmall. */
async function checkParts(
  { parts }: Exchange,
  given: readonly GivenPart[],
  id: string,
): Promise<ObjectRecord[]> {
  const found: ObjectRecord[] = []
  for (const [index, { number, etag }] of given.entries()) {
    const part = await parts.openPart(id, number)
    await part?.handle.close()
    const details = { PartNumber: String(number), ETag: etag }
    if (part === undefined || etagOf(part.record) !== etag)
      throw new S3Error("InvalidPart", undefined, { details })
    if (part.record.sizeBytes < partBytesMin && index < given.length - 1) {
      throw new S3Error("EntityTooSmall", undefined, { details })
    }
    found.push(part.record)
  }
  return found
}

async function appendPart(
  { parts }: Exchange,
  { id, number }: { id: string; number: number },
  upload: Upload,
  whole: BodyDigest,
): Promise<void> {
  const part = await parts.openPart(id, number)
  if (part === undefined) throw new S3Error("InvalidPart")
  const own = new BodyDigest()
  try {
    for await (const piece of readPieces(part.handle, { start: 0, end: part.record.sizeBytes - 1 })) {
      own.update(piece)
      whole.update(piece)
      await upload.write(piece)
    }
  } finally {
    await part.handle.close()
  }
  if (own.finish().sha256 !== part.record.sha256)
    throw new Error(`Part ${number} of ${part.record.key} is damaged.`)
}

/** The MD5 of the parts' MD5s. */
function tagOf(found: readonly ObjectRecord[]): string {
  const tags = found.map(({ tag }) => Buffer.from(tag, "hex"))
  return createHash("md5").update(Buffer.concat(tags)).digest("hex")
}
