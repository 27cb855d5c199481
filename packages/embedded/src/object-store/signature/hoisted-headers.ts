import { S3Error } from "../wire/s3-error.ts"
import type { S3Request } from "../wire/s3-request.ts"

/**
 * Whoever presigns may move `x-amz-` headers into the query, which the signature covers as a whole. They mean there
 * what they mean as headers; a header that was really sent goes first. Throws InvalidArgument for what no header holds.
 */
export function withHoistedHeaders(request: S3Request): S3Request {
  const hoisted = request.query.filter(([name]) => name.startsWith("x-amz-"))
  if (hoisted.length === 0) return request
  // oxlint-disable-next-line no-control-regex -- no header may hold what ends it
  const wrong = hoisted.find(([, value]) => /[\u0000-\u001f\u007f]/.test(value))
  if (wrong !== undefined) throw new S3Error("InvalidArgument", `${wrong[0]} cannot be a header.`)
  const asHeaders = hoisted.map(([name, value]) => [name, Buffer.from(value).toString("latin1")] as const)
  return { ...request, headers: new Map([...asHeaders, ...request.headers]) }
}
