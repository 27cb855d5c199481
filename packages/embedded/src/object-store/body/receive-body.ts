import { createHash } from "node:crypto"
import type { SignatureSeed } from "../signature/authenticate.ts"
import type { PayloadForm } from "../signature/payload-form.ts"
import { S3Error } from "../wire/s3-error.ts"
import { decodeAwsChunked } from "./aws-chunked.ts"
import { type ChecksumName, startChecksum } from "./checksums.ts"
import type { ExpectedBody } from "./expected-body.ts"

/** A body that came in whole and was what it was said to be. */
export type ReceivedBody = {
  sizeBytes: number
  /** Hexadecimal. */
  sha256: string
  md5: string
  /** The checksum the client sent, base64. */
  checksum: { name: ChecksumName; value: string } | undefined
}

/**
 * Takes a body in piece by piece, hands each piece on, and at the end holds it against all that was said of it.
 * Whoever keeps the pieces must not show them before this has returned.
 * Throws IncompleteBody, BadDigest, XAmzContentSHA256Mismatch, SignatureDoesNotMatch.
 */
export async function receiveBody(
  source: AsyncIterable<Buffer>,
  { payload, seed }: { payload: PayloadForm; seed: SignatureSeed },
  expected: ExpectedBody,
  handOn: (piece: Buffer) => Promise<void>,
): Promise<ReceivedBody> {
  const trailer = new Map<string, string>()
  const pieces =
    payload.kind === "chunked"
      ? decodeAwsChunked(source, { ...payload, seed: payload.isSigned ? seed : undefined }, trailer)
      : source
  const sha256 = createHash("sha256")
  const md5 = createHash("md5")
  const name = expected.checksum?.name ?? expected.trailer
  const checksum = name === undefined ? undefined : startChecksum(name)
  let sizeBytes = 0
  for await (const piece of pieces) {
    sizeBytes += piece.length
    // What is too long is not written to the disk first.
    if (sizeBytes > expected.sizeBytes) break
    sha256.update(piece)
    md5.update(piece)
    checksum?.update(piece)
    await handOn(piece)
  }
  const received = { sizeBytes, sha256: sha256.digest("hex"), md5: md5.digest("hex") }
  checkLength(received, expected)
  checkSignedHash(received, expected)
  checkMd5(received, expected)
  if (name === undefined || checksum === undefined) return { ...received, checksum: undefined }
  const value = checksum.digest().toString("base64")
  checkChecksum(name, value, expected, trailer)
  return { ...received, checksum: { name, value } }
}

function checkLength(received: { sizeBytes: number }, expected: ExpectedBody): void {
  if (received.sizeBytes === expected.sizeBytes) return
  throw new S3Error("IncompleteBody")
}

function checkSignedHash(received: { sha256: string }, expected: ExpectedBody): void {
  if (expected.signedSha256 === undefined || received.sha256 === expected.signedSha256) return
  throw new S3Error("XAmzContentSHA256Mismatch", undefined, {
    details: { ClientComputedContentSHA256: expected.signedSha256, S3ComputedContentSHA256: received.sha256 },
  })
}

function checkMd5(received: { md5: string }, expected: ExpectedBody): void {
  const md5 = Buffer.from(received.md5, "hex").toString("base64")
  if (expected.md5 === undefined || md5 === expected.md5) return
  throw new S3Error("BadDigest", "The Content-MD5 you specified did not match what we received.", {
    details: { ExpectedDigest: expected.md5, CalculatedDigest: md5 },
  })
}

function checkChecksum(
  name: ChecksumName,
  value: string,
  expected: ExpectedBody,
  trailer: ReadonlyMap<string, string>,
): void {
  const sent = expected.checksum?.value ?? trailer.get(`x-amz-checksum-${name}`)
  if (sent === value) return
  throw new S3Error(
    "BadDigest",
    `The ${name.toUpperCase()} you specified did not match the calculated checksum.`,
  )
}
