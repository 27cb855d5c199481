import { timingSafeEqual } from "node:crypto"
import { S3Error } from "../wire/s3-error.ts"
import type { S3Request } from "../wire/s3-request.ts"
import { type Authorization, readAuthorization } from "./authorization.ts"
import { canonicalRequest } from "./canonical-request.ts"
import { withHoistedHeaders } from "./hoisted-headers.ts"
import { type PayloadForm, readPayloadForm, readPayloadHash } from "./payload-form.ts"
import { type Scope, scopeText, sha256Hex, sign, signingKey } from "./signing-key.ts"

/** Who may come in, and the clock that judges how old a signature is. */
export type Gate = { accessKeyId: string; secretAccessKey: string; region: string; now: () => Date }

/** A request whose signature holds, with what it takes to check the signatures of its chunks. */
export type Authenticated = { request: S3Request; payload: PayloadForm; seed: SignatureSeed }
export type SignatureSeed = { key: Buffer; scope: Scope; timestamp: string; signature: string }

const skewMillisecondsMax = 15 * 60_000

/**
 * Lets a request in whose signature is ours, covers what it must cover and is not too old. The age is judged now, when
 * the request begins: how long its body takes is another matter. Throws what S3 answers to all others.
 */
export function authenticate(request: S3Request, gate: Gate): Authenticated {
  const authorization = readAuthorization(request)
  checkScope(authorization, gate)
  if (authorization.expiresInSeconds === undefined) checkSkew(authorization, gate.now())
  else checkExpiry(authorization, authorization.expiresInSeconds, gate.now())
  checkCoverage(request, authorization)
  const payloadHash = readPayloadHash(request, authorization)
  const seed = checkSignature(request, authorization, payloadHash, gate.secretAccessKey)
  const payload = readPayloadForm(payloadHash, authorization)
  const isPresigned = authorization.expiresInSeconds !== undefined
  return { request: isPresigned ? withHoistedHeaders(request) : request, payload, seed }
}

function checkScope({ scope, timestamp, expiresInSeconds }: Authorization, gate: Gate): void {
  if (!isEqual(scope.accessKeyId, gate.accessKeyId)) throw new S3Error("InvalidAccessKeyId")
  const wrong =
    expiresInSeconds === undefined ? "AuthorizationHeaderMalformed" : "AuthorizationQueryParametersError"
  if (scope.region !== gate.region) {
    throw new S3Error(wrong, `The region '${scope.region}' is wrong; expecting '${gate.region}'.`, {
      details: { Region: gate.region },
    })
  }
  if (scope.service !== "s3") throw new S3Error(wrong, "The credential has to be for the service s3.")
  if (!timestamp.startsWith(scope.day)) {
    throw new S3Error(wrong, `The credential is of ${scope.day}, the request of ${timestamp}.`)
  }
}

function checkSkew({ signedAt, timestamp }: Authorization, now: Date): void {
  if (Math.abs(now.getTime() - signedAt.getTime()) <= skewMillisecondsMax) return
  throw new S3Error("RequestTimeTooSkewed", undefined, {
    details: {
      RequestTime: timestamp,
      ServerTime: now.toISOString(),
      MaxAllowedSkewMilliseconds: String(skewMillisecondsMax),
    },
  })
}

function checkExpiry({ signedAt }: Authorization, expiresInSeconds: number, now: Date): void {
  if (signedAt.getTime() - now.getTime() > skewMillisecondsMax) {
    throw new S3Error("AccessDenied", "Request is not valid yet")
  }
  const expiresAt = signedAt.getTime() + expiresInSeconds * 1000
  if (now.getTime() < expiresAt) return
  throw new S3Error("AccessDenied", "Request has expired", {
    details: {
      "X-Amz-Expires": String(expiresInSeconds),
      Expires: new Date(expiresAt).toISOString(),
      ServerTime: now.toISOString(),
    },
  })
}

/** Whatever tells the store what to do has to be signed: a header added on the way would not be. */
function checkCoverage(request: S3Request, { signedHeaders }: Authorization): void {
  const unsigned = [...request.headers.keys()].filter(
    (name) => name.startsWith("x-amz-") && !signedHeaders.includes(name),
  )
  const hasToken =
    request.headers.has("x-amz-security-token") ||
    request.query.some(([name]) => name.toLowerCase() === "x-amz-security-token")
  // Tokens belong to keys that were lent for a while; the one key here never is.
  if (hasToken) throw new S3Error("InvalidToken")
  if (unsigned.length === 0) return
  throw new S3Error("AccessDenied", "There were headers present in the request which were not signed", {
    details: { HeadersNotSigned: unsigned.join(", ") },
  })
}

function checkSignature(
  request: S3Request,
  authorization: Authorization,
  payloadHash: string,
  secretAccessKey: string,
): SignatureSeed {
  const { scope, timestamp, signedHeaders, signature } = authorization
  const canonical = canonicalRequest(request, signedHeaders, payloadHash)
  const stringToSign = ["AWS4-HMAC-SHA256", timestamp, scopeText(scope), sha256Hex(canonical)].join("\n")
  const key = signingKey(secretAccessKey, scope)
  if (!isEqual(signature, sign(key, stringToSign))) {
    throw new S3Error("SignatureDoesNotMatch", undefined, {
      details: { AWSAccessKeyId: scope.accessKeyId, StringToSign: stringToSign, CanonicalRequest: canonical },
    })
  }
  return { key, scope, timestamp, signature }
}

/** Compares without telling by the time it takes how much of it was right. */
export function isEqual(given: string, expected: string): boolean {
  const one = Buffer.from(given)
  const other = Buffer.from(expected)
  return one.length === other.length && timingSafeEqual(one, other)
}
