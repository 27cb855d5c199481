import { createHash, createHmac } from "node:crypto"

/** What a signature is bound to besides the request: the day, the region and the service. */
export type Scope = { accessKeyId: string; day: string; region: string; service: string }

/** The scope as it stands in a string to sign. */
export function scopeText(scope: Scope): string {
  return `${scope.day}/${scope.region}/${scope.service}/aws4_request`
}

/** Derives the key of one day, region and service from the secret. */
export function signingKey(secretAccessKey: string, scope: Scope): Buffer {
  return [scope.day, scope.region, scope.service, "aws4_request"].reduce(
    (key, part) => createHmac("sha256", key).update(part).digest(),
    Buffer.from(`AWS4${secretAccessKey}`),
  )
}

/** A signature as it goes over the wire. The text holds one character per byte. */
export function sign(key: Buffer, text: string): string {
  return createHmac("sha256", key).update(text, "latin1").digest("hex")
}

/** The SHA-256 of a text that holds one character per byte. */
export function sha256Hex(text: string): string {
  return createHash("sha256").update(text, "latin1").digest("hex")
}
