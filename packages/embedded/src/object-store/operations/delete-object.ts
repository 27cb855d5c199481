import { readExpectedBody } from "../body/expected-body.ts"
import type { Answer, Exchange } from "../exchange.ts"
import { S3Error } from "../wire/s3-error.ts"
import { readXml, xmlField, xmlList, xmlText } from "../wire/xml-reader.ts"
import { xmlDocument } from "../wire/xml.ts"
import { documentBytesMax, receiveDocument } from "./receive-document.ts"

const keysMax = 1000

/** DeleteObject: gone and never there are answered alike. */
export async function deleteObject({ objects, faults }: Exchange, key: string): Promise<Answer> {
  await objects.remove(key, faults.beforeStep)
  return { status: 204 }
}

/** DeleteObjects: up to a thousand keys in one document. A key that cannot be deleted does not stop the others. */
export async function deleteObjects(exchange: Exchange): Promise<Answer> {
  const { request, payload, settings, objects, faults } = exchange
  const expected = readExpectedBody(request.headers, payload, documentBytesMax)
  if (expected.md5 === undefined && expected.checksum === undefined && expected.trailer === undefined) {
    throw new S3Error("InvalidRequest", "Missing required header for this request: Content-MD5")
  }
  const { keys, isQuiet } = readDelete(await receiveDocument(exchange, expected))
  const deleted: string[] = []
  const failed: string[] = []
  for (const key of keys) {
    const isDone = await objects.remove(key, faults.beforeStep).then(
      () => true,
      (error: unknown) => {
        settings.log(`An object of a batch was not deleted: ${String(error)}`)
        return false
      },
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

function readDelete(xml: string): { keys: string[]; isQuiet: boolean } {
  const root = xmlField(readXml(xml), "Delete")
  const keys = xmlList(root, "Object", keysMax).map((object) => {
    if (xmlField(object, "VersionId") !== undefined) {
      throw new S3Error("NotImplemented", "There are no versions here.")
    }
    return xmlText(object, "Key")
  })
  return { keys, isQuiet: xmlField(root, "Quiet") === "true" }
}
