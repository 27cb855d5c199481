import { S3Error } from "../wire/s3-error.ts"
import type { S3Request } from "../wire/s3-request.ts"

/** Parameters that make a request about something else: an answer as if they were not there would be wrong. */
const otherMatters = new Set(
  [
    "accelerate acl analytics attributes cors encryption intelligent-tiering inventory legal-hold lifecycle logging",
    "metrics notification object-lock ownershipControls partNumber policy policyStatus publicAccessBlock rename",
    "replication requestPayment restore retention select tagging torrent uploadId uploads versionId versioning",
    "versions website",
  ].flatMap((names) => names.split(" ")),
)
/** Those that are known for an object, by the method that may have them. */
const ofObjects: Readonly<Record<string, readonly string[]>> = {
  GET: ["tagging"],
  PUT: ["partNumber", "uploadId"],
  POST: ["uploadId", "uploads"],
  DELETE: ["uploadId"],
}

/** Headers that ask for something, and the one value of theirs that asks for nothing. */
const otherWishes: Readonly<Record<string, string | undefined>> = {
  "x-amz-acl": "private",
  "x-amz-storage-class": "STANDARD",
  "x-amz-tagging-directive": "COPY",
}
const otherWishesPattern =
  /^x-amz-(grant-|server-side-encryption|object-lock|tagging|website|mfa|write-offset|copy-source-server|if-match-)/

/** Throws NotImplemented for what this store does not know, instead of doing something else. */
export function refuseUnknown(request: S3Request): void {
  const known = request.key === undefined ? [] : (ofObjects[request.method] ?? [])
  const parameter = request.query.find(([name]) => otherMatters.has(name) && !known.includes(name))?.[0]
  if (parameter !== undefined) {
    throw new S3Error("NotImplemented", `A query that you provided is not implemented: ${parameter}.`, {
      details: { Parameter: parameter },
    })
  }
  for (const [name, value] of request.headers) {
    const isHarmless = Object.hasOwn(otherWishes, name)
      ? otherWishes[name] === value
      : !otherWishesPattern.test(name)
    if (!isHarmless) {
      throw new S3Error("NotImplemented", `A header that you provided is not implemented: ${name}.`, {
        details: { Header: name },
      })
    }
  }
}
