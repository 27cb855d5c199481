import type { Exchange } from "../exchange.ts"
import { etagOf, type ObjectRecord } from "../objects/object-record.ts"
import type { OpenObject } from "../objects/open-object.ts"
import { checkReadConditions } from "../wire/conditions.ts"
import { decodePercent } from "../wire/percent.ts"
import { S3Error } from "../wire/s3-error.ts"

export const sourceHeader = "x-amz-copy-source"
export const sourceRangeHeader = "x-amz-copy-source-range"

/** The key of the object a copy is made from. Throws InvalidArgument, NoSuchBucket, NotImplemented. */
export function readSourceKey({ request, settings }: Exchange): string {
  const [path = "", version] = (request.headers.get(sourceHeader) ?? "").split("?versionId=")
  if (version !== undefined) {
    throw new S3Error("NotImplemented", undefined, { details: { Header: sourceHeader } })
  }
  const [, bucket = "", key = ""] = /^\/?([^/]+)\/([^]+)$/.exec(decodePercent(path)) ?? []
  if (key === "") throw new S3Error("InvalidArgument", "Copy Source must mention the source bucket and key.")
  if (bucket === settings.bucket) return key
  throw new S3Error("NoSuchBucket", undefined, { details: { BucketName: bucket } })
}

/** Opens the object a copy is made from, if the request's conditions on it hold. Whoever opened it closes it. */
export async function openSource({ request, objects }: Exchange, key: string): Promise<OpenObject> {
  const source = await objects.find(key)
  if (source === undefined) throw new S3Error("NoSuchKey", undefined, { details: { Key: key } })
  try {
    checkSource(source.record, conditionsOfSource(request.headers))
    return source
  } catch (error) {
    await source.handle.close()
    throw error
  }
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

/** For a copy there is no "not modified": every condition that does not hold fails it. */
function checkSource(record: ObjectRecord, conditions: Map<string, string>): void {
  try {
    checkReadConditions(conditions, { etag: etagOf(record), modifiedAt: new Date(record.modifiedAt) })
  } catch (error) {
    if (error instanceof S3Error && error.code === "NotModified") throw new S3Error("PreconditionFailed")
    throw error
  }
}
