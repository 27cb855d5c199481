import { readExpectedBody } from "../body/expected-body.ts"
import type { Answer, Exchange } from "../exchange.ts"
import { etagOf, type ObjectRecord } from "../objects/object-record.ts"
import { checkWriteConditions, readWriteConditions } from "../wire/conditions.ts"
import { checksumHeaders, readStoredHeaders } from "./stored-headers.ts"

/** PutObject: the body is written beside the objects while it is checked, and shown when all of it is right. */
export async function putObject(exchange: Exchange, key: string): Promise<Answer> {
  const { request, payload, settings, objects, faults } = exchange
  const stored = readStoredHeaders(request.headers)
  const conditions = readWriteConditions(request.headers)
  const expected = readExpectedBody(request.headers, payload, settings.objectBytesMax)
  // Spares a body that would be refused anyway. What counts is the same question when the object is placed.
  if (conditions.onlyNew || conditions.match !== undefined) {
    checkWriteConditions(conditions, versionOf(await objects.findRecord(key)))
  }
  const upload = await objects.beginUpload(faults.beforeStep)
  try {
    const received = await exchange.receive(expected, (piece) => upload.write(piece))
    const record: ObjectRecord = {
      key,
      sizeBytes: received.sizeBytes,
      sha256: received.sha256,
      tag: received.md5,
      modifiedAt: settings.now().toISOString(),
      ...stored,
      checksum: received.checksum ?? null,
    }
    await objects.place(upload, record, conditions, faults.beforeStep)
    return { status: 200, headers: { etag: etagOf(record), ...checksumHeaders(record) } }
  } finally {
    await upload.discard()
  }
}

function versionOf(record: ObjectRecord | undefined) {
  return record && { etag: etagOf(record), modifiedAt: new Date(record.modifiedAt) }
}
