import { encodePath, encodePercent } from "../wire/percent.ts"
import type { S3Request } from "../wire/s3-request.ts"

/**
 * What a request's signature covers, as Signature Version 4 lays it out for S3: the path is encoded once and not
 * normalised. A signed header that was not sent counts as empty.
 */
export function canonicalRequest(
  request: S3Request,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const headers = signedHeaders.map((name) => `${name}:${canonicalValue(request.headers.get(name))}\n`)
  return [
    request.method,
    encodePath(request.path),
    canonicalQuery(request),
    headers.join(""),
    signedHeaders.join(";"),
    payloadHash,
  ].join("\n")
}

function canonicalValue(value = ""): string {
  return value.trim().replaceAll(/\s+/g, " ")
}

function canonicalQuery(request: S3Request): string {
  return request.query
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encodePercent(name), encodePercent(value)] as const)
    .toSorted((one, other) => compareText(one[0], other[0]) || compareText(one[1], other[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join("&")
}

/** Orders by code units, as signatures want it: never by a language. */
export function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
