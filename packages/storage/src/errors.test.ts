import { inspect } from "node:util"
import { expect, test } from "vitest"
import { ObjectMissing, saysMissing, StorageRefused, StorageUnavailable, storageError } from "./errors.ts"

/** As the SDK makes them: what the store said is the name, the answer's status is in the metadata. */
function answered(name: string, status: number): Error {
  return Object.assign(new Error("the store's text"), { name, $metadata: { httpStatusCode: status } })
}

function failed(code: string): Error {
  return Object.assign(new Error("connect 127.0.0.1:9000"), { code })
}

test.each([
  answered("InternalError", 500),
  answered("ServiceUnavailable", 503),
  answered("SlowDown", 503),
  answered("TooManyRequests", 429),
  answered("ConditionalRequestConflict", 409),
  answered("RequestTimeout", 400),
  Object.assign(new Error("silent"), { name: "TimeoutError" }),
  failed("ECONNREFUSED"),
  failed("ECONNRESET"),
  failed("EPIPE"),
  failed("ENOTFOUND"),
])("passes: $name $code", (error) => {
  const known = storageError(error, "read b/1")
  expect(known).toBeInstanceOf(StorageUnavailable)
  expect(known.message).toMatch(/^Could not read b\/1 for now \(.+\)\. Try again later\.$/)
})

test.each([
  answered("SignatureDoesNotMatch", 403),
  answered("AccessDenied", 403),
  answered("NoSuchBucket", 404),
  answered("BadDigest", 400),
  answered("PermanentRedirect", 301),
  answered("NotImplemented", 501),
  failed("DEPTH_ZERO_SELF_SIGNED_CERT"),
  new TypeError("a bug"),
])("stays: $name $code", (error) => {
  expect(storageError(error, "read b/1")).toBeInstanceOf(StorageRefused)
})

test("a missing object is no missing bucket", () => {
  expect(saysMissing(answered("NoSuchKey", 404))).toBe(true)
  expect(saysMissing(answered("NotFound", 404))).toBe(true)
  expect(saysMissing(answered("NoSuchBucket", 404))).toBe(false)
  expect(saysMissing(answered("AccessDenied", 403))).toBe(false)
})

test("keeps its own errors, and the reason of an abort", () => {
  const missing = new ObjectMissing("b/1")
  expect(storageError(missing, "read b/1")).toBe(missing)
  const reason = new Error("the page was closed")
  const aborted = Object.assign(new Error("Request aborted"), { name: "AbortError", cause: reason })
  expect(storageError(aborted, "read b/1", AbortSignal.abort(reason))).toBe(reason)
})

test("repeats nothing of what the store or the SDK says", () => {
  const secret = "X-Amz-Signature=5d672d79c15b13162d9279b0855cfba6"
  const error = Object.assign(new Error(`https://store/b/1?${secret}`), {
    name: "SignatureDoesNotMatch",
    StringToSign: secret,
    $metadata: { httpStatusCode: 403 },
    $response: { headers: { location: `https://store/b/1?${secret}` } },
    cause: new Error(secret),
  })
  const known = storageError(error, "read b/1")
  expect(inspect(known, { depth: 10, showHidden: true })).not.toContain("5d672d79")
  expect(known.message).toBe(
    "Could not read b/1: the object store refused it (SignatureDoesNotMatch, 403). Check its settings and the rights of the access key.",
  )
})
