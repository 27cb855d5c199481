import * as fc from "fast-check"
import { expect, test } from "vitest"
import { UploadId } from "../ids.ts"
import {
  blobKey,
  derivativeKey,
  derivativeVariants,
  incomingKey,
  parseObjectKey,
  Sha256,
} from "./object-key.ts"

const hex = fc.nat(15).map((digit) => digit.toString(16))
const hashes = fc.array(hex, { minLength: 64, maxLength: 64 }).map((digits) => Sha256.parse(digits.join("")))
const ids = fc.uuid().map((id) => UploadId.parse(id))

test("names are read as they were made", () => {
  fc.assert(
    fc.property(hashes, ids, fc.constantFrom(...derivativeVariants), (sha256, uploadId, variant) => {
      expect(parseObjectKey(blobKey(sha256, uploadId))).toEqual({ kind: "blob", sha256, uploadId })
      expect(parseObjectKey(incomingKey(uploadId))).toEqual({ kind: "incoming", uploadId })
      expect(parseObjectKey(derivativeKey(sha256, variant, uploadId))).toEqual({
        kind: "derivative",
        sha256,
        variant,
        id: uploadId,
      })
    }),
  )
})

test("the same file sent twice has two names, which stand beside each other", () => {
  fc.assert(
    fc.property(hashes, ids, ids, (sha256, one, two) => {
      fc.pre(one !== two)
      expect(blobKey(sha256, one)).not.toBe(blobKey(sha256, two))
      expect(blobKey(sha256, one).slice(0, 70)).toBe(blobKey(sha256, two).slice(0, 70))
    }),
  )
})

const sha = "a0".repeat(32)
const uuid = "0199d1b0-7e1a-7c5e-8f00-0123456789ab"

test.each([
  "",
  "b/",
  `b/a0/${sha}`,
  `b/a1/${sha}/${uuid}`,
  `b/a0/${sha}/${uuid}/x`,
  `b/a0/${sha.toUpperCase()}/${uuid}`,
  `/b/a0/${sha}/${uuid}`,
  `in/${uuid}/..`,
  "in/../b",
  `d/a0/${sha}/huge-${uuid}`,
  `d/a0/${sha}/small`,
  `x/a0/${sha}/${uuid}`,
])("%s is no name of ours", (key) => {
  expect(parseObjectKey(key)).toBeUndefined()
})

test("a hash is 64 hexadecimal digits in lower case", () => {
  for (const wrong of ["", sha.slice(1), `${sha}0`, sha.toUpperCase(), "g".repeat(64), 7, null])
    expect(Sha256.safeParse(wrong).success).toBe(false)
})
