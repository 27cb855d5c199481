import * as fc from "fast-check"
import { expect, test } from "vitest"
import { base64OfSha256, sha256OfBase64 } from "./checksum.ts"

const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

test("writes a hash as S3 does, and reads it again", () => {
  expect(base64OfSha256(empty)).toBe("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const hex = Buffer.from(bytes).toString("hex")
      expect(sha256OfBase64(base64OfSha256(hex))).toBe(hex)
    }),
  )
})

test.each([undefined, "", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=-2", "AAAA", "no hash at all"])(
  "%j is no hash of an object",
  (text) => {
    expect(sha256OfBase64(text)).toBeNull()
  },
)

test.each(["", empty.toUpperCase(), empty.slice(1), `${empty}0`, `${empty}\n`])("refuses %j", (hex) => {
  expect(() => base64OfSha256(hex)).toThrow("64 lower-case hex digits")
})
