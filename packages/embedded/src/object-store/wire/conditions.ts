import { S3Error } from "./s3-error.ts"

/** What conditional requests are compared with. The tag is written with its quotes. */
export type Version = { etag: string; modifiedAt: Date }

/**
 * Checks the conditions of a read in the order of RFC 9110: tags go before dates.
 * Throws PreconditionFailed, or NotModified for a copy that is still right.
 */
export function checkReadConditions(headers: ReadonlyMap<string, string>, version: Version): void {
  const match = headers.get("if-match")
  const noneMatch = headers.get("if-none-match")
  if (match !== undefined && !names(match, version.etag)) throw failed("If-Match")
  if (match === undefined && changedAfter(headers.get("if-unmodified-since"), version) === true) {
    throw failed("If-Unmodified-Since")
  }
  const isCurrent =
    noneMatch === undefined
      ? changedAfter(headers.get("if-modified-since"), version) === false
      : names(noneMatch, version.etag)
  if (isCurrent) {
    throw new S3Error("NotModified", undefined, {
      headers: { etag: version.etag, "last-modified": version.modifiedAt.toUTCString() },
    })
  }
}

/** Checks the conditions a write sets on what is there now. Throws PreconditionFailed and NoSuchKey. */
export function checkWriteConditions(conditions: WriteConditions, version: Version | undefined): void {
  if (conditions.onlyNew && version !== undefined) throw failed("If-None-Match")
  if (conditions.match === undefined) return
  if (version === undefined) throw new S3Error("NoSuchKey")
  if (!names(conditions.match, version.etag)) throw failed("If-Match")
}

/** `onlyNew`: nothing may be there yet. `match`: the tag of what must be there. */
export type WriteConditions = { onlyNew: boolean; match: string | undefined }

/** Reads the conditions of a write. S3 knows If-None-Match there only as a star. Throws NotImplemented. */
export function readWriteConditions(headers: ReadonlyMap<string, string>): WriteConditions {
  const noneMatch = headers.get("if-none-match")
  if (noneMatch !== undefined && noneMatch !== "*") {
    throw new S3Error("NotImplemented", undefined, { details: { Header: "If-None-Match" } })
  }
  return { onlyNew: noneMatch === "*", match: headers.get("if-match") }
}

function failed(condition: string): S3Error {
  return new S3Error("PreconditionFailed", undefined, { details: { Condition: condition } })
}

function names(list: string, etag: string): boolean {
  return list
    .split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""))
    .some((tag) => tag === "*" || tag === etag || `"${tag}"` === etag)
}

/** Whether the object was changed after the header's date, in whole seconds; undefined when it names no date. */
function changedAfter(header: string | undefined, version: Version): boolean | undefined {
  const limit = header === undefined ? Number.NaN : Date.parse(header)
  if (Number.isNaN(limit)) return undefined
  return Math.floor(version.modifiedAt.getTime() / 1000) * 1000 > limit
}
