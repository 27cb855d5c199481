import { XMLParser } from "fast-xml-parser"
import { readExpectedBody } from "../body/expected-body.ts"
import type { Answer, Exchange } from "../exchange.ts"
import { S3Error } from "../wire/s3-error.ts"
import { xmlDocument } from "../wire/xml.ts"

const requestBytesMax = 2 * 1024 * 1024
const keysMax = 1000

/** DeleteObject: gone and never there are answered alike. */
export async function deleteObject({ objects, faults }: Exchange, key: string): Promise<Answer> {
  await objects.remove(key, faults.beforeStep)
  return { status: 204 }
}

/** DeleteObjects: up to a thousand keys in one document. A key that cannot be deleted does not stop the others. */
export async function deleteObjects(exchange: Exchange): Promise<Answer> {
  const { request, payload, objects, faults } = exchange
  const expected = readExpectedBody(request.headers, payload, requestBytesMax)
  if (expected.md5 === undefined && expected.checksum === undefined && expected.trailer === undefined) {
    throw new S3Error("InvalidRequest", "Missing required header for this request: Content-MD5")
  }
  const pieces: Buffer[] = []
  await exchange.receive(expected, (piece) => {
    pieces.push(piece)
    return Promise.resolve()
  })
  const { keys, isQuiet } = readDelete(Buffer.concat(pieces).toString("utf8"))
  const deleted: string[] = []
  const failed: string[] = []
  for (const key of keys) {
    const isDone = await objects.remove(key, faults.beforeStep).then(
      () => true,
      () => false,
    )
    if (isDone) deleted.push(key)
    else failed.push(key)
  }
  return {
    status: 200,
    xml: xmlDocument("DeleteResult", {
      Deleted: isQuiet ? [] : deleted.map((key) => ({ Key: key })),
      Error: failed.map((key) => ({
        Key: key,
        Code: "InternalError",
        Message: "The object was not deleted.",
      })),
    }),
  }
}

const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  htmlEntities: true,
  isArray: (name) => name === "Object",
})

function readDelete(xml: string): { keys: string[]; isQuiet: boolean } {
  // A document type could define entities that grow; no request of S3 has one.
  if (/<!doctype/i.test(xml)) throw new S3Error("MalformedXML")
  const root = field(parse(xml), "Delete")
  const objects = field(root, "Object")
  if (!Array.isArray(objects) || objects.length > keysMax) throw new S3Error("MalformedXML")
  const keys = objects.map((object: unknown) => {
    const key = field(object, "Key")
    if (typeof key !== "string" || key === "") throw new S3Error("MalformedXML")
    if (field(object, "VersionId") !== undefined)
      throw new S3Error("NotImplemented", "There are no versions here.")
    return key
  })
  return { keys, isQuiet: field(root, "Quiet") === "true" }
}

function parse(xml: string): unknown {
  try {
    return parser.parse(xml, true)
  } catch (cause) {
    throw new S3Error("MalformedXML", undefined, { cause })
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined
}
