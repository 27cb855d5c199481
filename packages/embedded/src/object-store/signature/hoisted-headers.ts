import type { S3Request } from "../wire/s3-request.ts"

/**
 * Whoever presigns may move `x-amz-` headers into the query, which the signature covers as a whole. They mean there
 * what they mean as headers; a header that was really sent goes first.
 */
export function withHoistedHeaders(request: S3Request): S3Request {
  const hoisted = request.query.filter(([name]) => name.startsWith("x-amz-"))
  if (hoisted.length === 0) return request
  const asHeaders = hoisted.map(([name, value]) => [name, Buffer.from(value).toString("latin1")] as const)
  return { ...request, headers: new Map([...asHeaders, ...request.headers]) }
}
