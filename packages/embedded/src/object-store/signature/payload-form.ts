import { S3Error } from "../wire/s3-error.ts"
import { queryValue, type S3Request } from "../wire/s3-request.ts"
import type { Authorization } from "./authorization.ts"

/** How a body is sent and what the signature says of it. */
export type PayloadForm =
  | { kind: "unsigned" }
  /** The signature covers the body by this hash. */
  | { kind: "hashed"; sha256: string }
  /** In chunks, each with a signature of its own or none has, and headers behind the last one or none. */
  | { kind: "chunked"; isSigned: boolean; hasTrailer: boolean }

const unsigned = "UNSIGNED-PAYLOAD"

const namedForms: ReadonlyMap<string, PayloadForm> = new Map<string, PayloadForm>([
  [unsigned, { kind: "unsigned" }],
  ["STREAMING-UNSIGNED-PAYLOAD-TRAILER", { kind: "chunked", isSigned: false, hasTrailer: true }],
  ["STREAMING-AWS4-HMAC-SHA256-PAYLOAD", { kind: "chunked", isSigned: true, hasTrailer: false }],
  ["STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", { kind: "chunked", isSigned: true, hasTrailer: true }],
])

/** What stands in the place of the payload's hash in the canonical request. Throws MissingSecurityHeader. */
export function readPayloadHash(request: S3Request, authorization: Authorization): string {
  const header = request.headers.get("x-amz-content-sha256")
  if (header !== undefined) return header
  if (authorization.expiresInSeconds !== undefined) {
    return queryValue(request, "X-Amz-Content-Sha256") ?? unsigned
  }
  throw new S3Error("MissingSecurityHeader", undefined, {
    details: { MissingHeaderName: "x-amz-content-sha256" },
  })
}

/** Throws InvalidArgument for what is neither a hash nor a form this store knows. */
export function readPayloadForm(payloadHash: string, authorization: Authorization): PayloadForm {
  const form = namedForms.get(payloadHash)
  // A presigned URL has one signature for whoever holds it, and no secret to sign chunks with.
  if (form?.kind === "chunked" && authorization.expiresInSeconds !== undefined) {
    throw new S3Error("InvalidArgument", "A presigned request cannot be sent in signed chunks.")
  }
  if (form !== undefined) return form
  if (/^[0-9a-f]{64}$/.test(payloadHash)) return { kind: "hashed", sha256: payloadHash }
  throw new S3Error(
    "InvalidArgument",
    `x-amz-content-sha256 must be a SHA-256 in hexadecimal, or one of ${[...namedForms.keys()].join(", ")}.`,
    { details: { ArgumentName: "x-amz-content-sha256", ArgumentValue: payloadHash } },
  )
}
