import { queryValue, type S3Request } from "../wire/s3-request.ts"
import { S3Error, type S3ErrorCode } from "../wire/s3-error.ts"
import type { Scope } from "./signing-key.ts"

const algorithm = "AWS4-HMAC-SHA256"

/** What a request says about its own signature, in a header or in its query. Nothing of it is proven yet. */
export type Authorization = {
  scope: Scope
  /** In small letters, sorted. */
  signedHeaders: readonly string[]
  signature: string
  /** As it was sent: `20260131T120000Z`. */
  timestamp: string
  signedAt: Date
  /** Only for presigned requests: how long they hold. */
  expiresInSeconds: number | undefined
}

/** Finds the one signature of a request. Throws AccessDenied when there is none, and what S3 says of broken ones. */
export function readAuthorization(request: S3Request): Authorization {
  const header = request.headers.get("authorization")
  const isPresigned = request.query.some(([name]) => name === "X-Amz-Algorithm" || name === "X-Amz-Signature")
  if (header !== undefined && isPresigned) {
    throw new S3Error("InvalidArgument", "Only one auth mechanism allowed.")
  }
  if (isPresigned) return readPresigned(request)
  if (header === undefined) throw new S3Error("AccessDenied")
  return readHeader(request, header)
}

const headerPattern =
  /^AWS4-HMAC-SHA256 +Credential=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/

function readHeader(request: S3Request, header: string): Authorization {
  if (!header.startsWith(`${algorithm} `)) {
    throw new S3Error("InvalidRequest", `Please use ${algorithm}.`)
  }
  const [, credential, signedHeaders, signature] = headerPattern.exec(header) ?? []
  if (credential === undefined || signedHeaders === undefined || signature === undefined) {
    throw new S3Error("AuthorizationHeaderMalformed")
  }
  const timestamp = request.headers.get("x-amz-date")
  if (timestamp === undefined) {
    throw new S3Error("AccessDenied", "AWS authentication requires a valid x-amz-date header.")
  }
  const wrong = "AuthorizationHeaderMalformed"
  return {
    scope: readScope(credential, wrong),
    signedHeaders: readSignedHeaders(signedHeaders, wrong),
    signature,
    timestamp,
    signedAt: readTimestamp(timestamp, wrong),
    expiresInSeconds: undefined,
  }
}

const wrongQuery = "AuthorizationQueryParametersError"
const expiresSecondsMax = 7 * 24 * 3600

function readPresigned(request: S3Request): Authorization {
  const parameter = (name: string) => {
    const value = queryValue(request, name)
    if (value !== undefined) return value
    throw new S3Error(wrongQuery, `Query-string authentication requires the parameter ${name}.`)
  }
  if (parameter("X-Amz-Algorithm") !== algorithm) {
    throw new S3Error(wrongQuery, `X-Amz-Algorithm only supports "${algorithm}".`)
  }
  const signature = parameter("X-Amz-Signature")
  if (!/^[0-9a-f]{64}$/.test(signature)) throw new S3Error("SignatureDoesNotMatch")
  const timestamp = parameter("X-Amz-Date")
  return {
    scope: readScope(parameter("X-Amz-Credential"), wrongQuery),
    signedHeaders: readSignedHeaders(parameter("X-Amz-SignedHeaders"), wrongQuery),
    signature,
    timestamp,
    signedAt: readTimestamp(timestamp, wrongQuery),
    expiresInSeconds: readExpires(parameter("X-Amz-Expires")),
  }
}

function readExpires(text: string): number {
  const seconds = Number(text)
  if (!/^\d{1,9}$/.test(text)) throw new S3Error(wrongQuery, "X-Amz-Expires should be a number.")
  if (seconds > expiresSecondsMax) {
    throw new S3Error(wrongQuery, "X-Amz-Expires must be less than a week (in seconds).")
  }
  return seconds
}

function readScope(credential: string, wrong: S3ErrorCode): Scope {
  const [, accessKeyId, day, region, service] =
    /^(\w+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request$/.exec(credential) ?? []
  if (accessKeyId === undefined || day === undefined || region === undefined || service === undefined) {
    throw new S3Error(wrong, "The credential has to read <key id>/<day>/<region>/s3/aws4_request.")
  }
  return { accessKeyId, day, region, service }
}

function readSignedHeaders(text: string, wrong: S3ErrorCode): string[] {
  const names = text.split(";")
  const isInOrder = names.every((name, index) => index === 0 || (names[index - 1] ?? "") < name)
  if (!isInOrder || !names.every((name) => /^[a-z0-9-]+$/.test(name)) || !names.includes("host")) {
    throw new S3Error(wrong, "Signed headers have to be sorted, in small letters, and include host.")
  }
  return names
}

function readTimestamp(text: string, wrong: S3ErrorCode): Date {
  const iso = text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z")
  const date = new Date(iso === text ? Number.NaN : iso)
  if (!Number.isNaN(date.getTime())) return date
  throw new S3Error(wrong, 'Dates have the form "yyyyMMddTHHmmssZ".')
}
