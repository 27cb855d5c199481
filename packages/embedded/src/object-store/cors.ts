import { S3Error } from "./wire/s3-error.ts"
import type { S3Request } from "./wire/s3-request.ts"

const methods = ["GET", "HEAD", "PUT"]
const requestHeaders = ["content-length", "content-type", "if-none-match", "x-amz-checksum-sha256"]
const exposedHeaders = "ETag, Content-Range, x-amz-checksum-sha256, x-amz-request-id"
const preflightSecondsMax = 600

/** Which pages may use the store from a browser. */
export type CorsRule = { origins: readonly string[]; samehostPort?: number | undefined }

/** What an answer says to a browser, whatever else it says: a page may read why it was refused. */
export function corsHeaders(request: S3Request, rule: CorsRule): Record<string, string> {
  const origin = request.headers.get("origin")
  const vary = { vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method" }
  if (origin === undefined || !isAllowed(origin, request, rule)) return vary
  return { ...vary, "access-control-allow-origin": origin, "access-control-expose-headers": exposedHeaders }
}

/** The answer to the question a browser asks before it sends a PUT. Throws AccessForbidden, InvalidRequest. */
export function answerPreflight(request: S3Request, rule: CorsRule): Record<string, string> {
  const origin = request.headers.get("origin")
  const method = request.headers.get("access-control-request-method")
  if (origin === undefined || method === undefined) {
    throw new S3Error("InvalidRequest", "Insufficient information. Origin request header needed.")
  }
  const asked = (request.headers.get("access-control-request-headers") ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "")
  const isFine =
    isAllowed(origin, request, rule) &&
    methods.includes(method) &&
    asked.every((name) => requestHeaders.includes(name))
  if (!isFine)
    throw new S3Error("AccessForbidden", undefined, { details: { Method: method, ResourceType: "OBJECT" } })
  return {
    "access-control-allow-methods": methods.join(", "),
    "access-control-allow-headers": requestHeaders.join(", "),
    "access-control-max-age": String(preflightSecondsMax),
  }
}

function isAllowed(origin: string, request: S3Request, rule: CorsRule): boolean {
  if (rule.origins.includes(origin)) return true
  if (rule.samehostPort === undefined || !URL.canParse(origin)) return false
  const host = `http://${request.headers.get("host") ?? ""}`
  if (!URL.canParse(host)) return false
  const expected = new URL(host)
  expected.port = String(rule.samehostPort)
  return expected.origin === origin
}
