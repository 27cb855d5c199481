/** A SHA-256 is lower-case hex with us and base64 on the wire of S3. */

const hexPattern = /^[0-9a-f]{64}$/

/** Throws a TypeError for anything but a lower-case hex SHA-256. */
export function base64OfSha256(hex: string): string {
  if (!hexPattern.test(hex)) throw new TypeError("expected a SHA-256 as 64 lower-case hex digits")
  return Buffer.from(hex, "hex").toString("base64")
}

/** Null for nothing and for what is no SHA-256 of a whole object, such as the checksum of checksums of a multipart upload. */
export function sha256OfBase64(base64: string | undefined): string | null {
  if (base64 === undefined) return null
  const bytes = Buffer.from(base64, "base64")
  return bytes.length === 32 && bytes.toString("base64") === base64 ? bytes.toString("hex") : null
}
