import type { Answer, Exchange } from "../exchange.ts"
import { behind, type WalkPosition } from "../objects/walk.ts"
import { keyBytes, type KeyBytes, keyText } from "../objects/key-path.ts"
import { DamagedObjectError } from "../objects/object-file.ts"
import { etagOf, type ObjectRecord } from "../objects/object-record.ts"
import type { ObjectFolder } from "../objects/object-folder.ts"
import { encodePath } from "../wire/percent.ts"
import { S3Error } from "../wire/s3-error.ts"
import { queryValue, type S3Request } from "../wire/s3-request.ts"
import { type XmlContent, xmlDocument } from "../wire/xml.ts"

const keysMaxDefault = 1000

/** Which keys are listed, and which of them as one. */
type Division = { prefix: string; delimiter: string }

type ListQuestion = Division & {
  keysMax: number
  after: KeyBytes
  isUrlEncoded: boolean
}

type Page = {
  objects: ObjectRecord[]
  commonPrefixes: string[]
  /** The last name of the page, undefined when nothing follows. */
  last: { name: string; isPrefix: boolean } | undefined
}

/** ListObjects in both versions: keys in the order of their bytes, those with a common beginning as one if wanted. */
export async function listObjects({ request, settings, objects }: Exchange): Promise<Answer> {
  const isSecond = queryValue(request, "list-type") === "2"
  const question = readQuestion(request, isSecond)
  const page = await readPage(objects, question, settings.log)
  const text = question.isUrlEncoded ? encodePath : (name: string) => name
  const xml = xmlDocument("ListBucketResult", {
    Name: settings.bucket,
    Prefix: text(question.prefix),
    ...(isSecond ? secondFields(request, page, text) : firstFields(request, page, text)),
    MaxKeys: String(question.keysMax),
    Delimiter: question.delimiter === "" ? undefined : text(question.delimiter),
    EncodingType: question.isUrlEncoded ? "url" : undefined,
    IsTruncated: String(page.last !== undefined),
    Contents: page.objects.map((record) => contentOf(record, text)),
    CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: text(prefix) })),
  })
  return { status: 200, xml }
}

function readQuestion(request: S3Request, isSecond: boolean): ListQuestion {
  const encoding = queryValue(request, "encoding-type")
  if (encoding !== undefined && encoding !== "url") {
    throw new S3Error("InvalidArgument", "Invalid Encoding Method specified in Request")
  }
  const keysMax = queryValue(request, "max-keys") ?? String(keysMaxDefault)
  if (!/^\d{1,9}$/.test(keysMax)) throw new S3Error("InvalidArgument", "max-keys has to be a number.")
  const division = {
    prefix: queryValue(request, "prefix") ?? "",
    delimiter: queryValue(request, "delimiter") ?? "",
  }
  return {
    ...division,
    keysMax: Math.min(Number(keysMax), keysMaxDefault),
    after: isSecond ? readToken(request) : readMarker(request, division),
    isUrlEncoded: encoding === "url",
  }
}

/** A token says where the page before ended; it is handed out and taken back as it is. */
function readToken(request: S3Request): KeyBytes {
  const token = queryValue(request, "continuation-token")
  if (token === undefined) return keyBytes(queryValue(request, "start-after") ?? "")
  const [, kind, name] = /^([kp])\.([\w-]*)$/.exec(token) ?? []
  if (name === undefined) throw new S3Error("InvalidArgument", "The continuation token provided is incorrect")
  const bytes = keyBytes(Buffer.from(name, "base64url").toString("utf8"))
  return kind === "p" ? behind(bytes) : bytes
}

function writeToken(last: { name: string; isPrefix: boolean }): string {
  return `${last.isPrefix ? "p" : "k"}.${Buffer.from(last.name).toString("base64url")}`
}

/** Markers are names, and a common beginning of this list is one too: all it stands for was listed. */
function readMarker(request: S3Request, division: Division): KeyBytes {
  const marker = keyBytes(queryValue(request, "marker") ?? "")
  const isCommon = marker.startsWith(keyBytes(division.prefix)) && commonPrefix(marker, division) === marker
  return isCommon ? behind(marker) : marker
}

async function readPage(
  objects: ObjectFolder,
  question: ListQuestion,
  log: (line: string) => void,
): Promise<Page> {
  const page: Page = { objects: [], commonPrefixes: [], last: undefined }
  if (question.keysMax === 0) return page
  const position: WalkPosition = { after: question.after }
  let last: Page["last"]
  for await (const found of objects.walk(keyBytes(question.prefix), position)) {
    if (page.objects.length + page.commonPrefixes.length === question.keysMax) return { ...page, last }
    const common = commonPrefix(found.bytes, question)
    if (common !== undefined) {
      position.after = behind(common)
      last = { name: keyText(common), isPrefix: true }
      page.commonPrefixes.push(last.name)
      continue
    }
    const record = await objects.findAt(found).catch(undefinedWhenDamaged(log))
    // Deleted since the walk came by, or damaged: one such object must not hide all others.
    if (record === undefined) continue
    last = { name: record.key, isPrefix: false }
    page.objects.push(record)
  }
  return page
}

function undefinedWhenDamaged(log: (line: string) => void): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof DamagedObjectError)) throw error
    log(error.message)
  }
}

/** The key up to the first delimiter behind the prefix, undefined for keys that stand for themselves. */
function commonPrefix(bytes: KeyBytes, { prefix, delimiter }: Division): KeyBytes | undefined {
  if (delimiter === "") return undefined
  const marker = keyBytes(delimiter)
  const start = bytes.indexOf(marker, keyBytes(prefix).length)
  return start < 0 ? undefined : bytes.slice(0, start + marker.length)
}

type Text = (name: string) => string

function secondFields(request: S3Request, page: Page, text: Text): Record<string, string | undefined> {
  const startAfter = queryValue(request, "start-after")
  return {
    KeyCount: String(page.objects.length + page.commonPrefixes.length),
    StartAfter: startAfter === undefined ? undefined : text(startAfter),
    ContinuationToken: queryValue(request, "continuation-token"),
    NextContinuationToken: page.last && writeToken(page.last),
  }
}

function firstFields(request: S3Request, page: Page, text: Text): Record<string, string | undefined> {
  return {
    Marker: text(queryValue(request, "marker") ?? ""),
    NextMarker: page.last && text(page.last.name),
  }
}

function contentOf(record: ObjectRecord, text: Text): XmlContent {
  const checksum = record.checksum ?? { name: "sha256" as const }
  return {
    Key: text(record.key),
    LastModified: record.modifiedAt,
    ETag: etagOf(record),
    ChecksumAlgorithm: checksum.name.toUpperCase(),
    ChecksumType: "FULL_OBJECT",
    Size: String(record.sizeBytes),
    StorageClass: "STANDARD",
  }
}
