import type { SignatureSeed } from "../signature/authenticate.ts"
import type { PayloadForm } from "../signature/payload-form.ts"
import { S3Error } from "../wire/s3-error.ts"
import { decodeAwsChunked } from "./aws-chunked.ts"
import { BodyDigest, type BodyFacts } from "./body-digest.ts"
import type { ExpectedBody } from "./expected-body.ts"

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
): Promise<BodyFacts> {
  const trailer = new Map<string, string>()
  const pieces =
    payload.kind === "chunked"
      ? decodeAwsChunked(source, { ...payload, seed: payload.isSigned ? seed : undefined }, trailer)
      : source
  const digest = new BodyDigest(expected.checksum?.name ?? expected.trailer)
  let missingBytes = expected.sizeBytes
  for await (const piece of pieces) {
    digest.update(piece)
    missingBytes -= piece.length
    // What is too long is not written to the disk first.
    if (missingBytes < 0) break
    await handOn(piece)
  }
  const facts = digest.finish()
  checkLength(facts, expected)
  checkSignedHash(facts, expected)
  checkMd5(facts, expected)
  checkChecksum(facts, expected, trailer)
  return facts
}

function checkLength(received: BodyFacts, expected: ExpectedBody): void {
  if (received.sizeBytes === expected.sizeBytes) return
  throw new S3Error("IncompleteBody")
}

function checkSignedHash(received: BodyFacts, expected: ExpectedBody): void {
  if (expected.signedSha256 === undefined || received.sha256 === expected.signedSha256) return
  throw new S3Error("XAmzContentSHA256Mismatch", undefined, {
    details: { ClientComputedContentSHA256: expected.signedSha256, S3ComputedContentSHA256: received.sha256 },
  })
}

function checkMd5(received: BodyFacts, expected: ExpectedBody): void {
  const md5 = Buffer.from(received.md5, "hex").toString("base64")
  if (expected.md5 === undefined || md5 === expected.md5) return
  throw new S3Error("BadDigest", "The Content-MD5 you specified did not match what we received.", {
    details: { ExpectedDigest: expected.md5, CalculatedDigest: md5 },
  })
}

function checkChecksum(
  { checksum }: BodyFacts,
  expected: ExpectedBody,
  trailer: ReadonlyMap<string, string>,
): void {
  if (checksum === undefined) return
  const sent = expected.checksum?.value ?? trailer.get(`x-amz-checksum-${checksum.name}`)
  if (sent === checksum.value) return
  throw new S3Error(
    "BadDigest",
    `The ${checksum.name.toUpperCase()} you specified did not match the calculated checksum.`,
  )
}
