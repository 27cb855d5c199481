import { createHash } from "node:crypto"
import { isEqual, type SignatureSeed } from "../signature/authenticate.ts"
import { compareText } from "../signature/canonical-request.ts"
import { scopeText, sha256Hex, sign } from "../signature/signing-key.ts"
import { S3Error } from "../wire/s3-error.ts"
import { ByteReader } from "./byte-reader.ts"

const emptySha256 = sha256Hex("")
const lineBytesMax = 1024
/** A trailer is one checksum and one signature. */
const trailerLinesMax = 4
const chunkBytesMax = 2 ** 31

/** How the chunks of a body are framed. `seed` is there when each of them has to be signed. */
export type ChunkedForm = { hasTrailer: boolean; seed: SignatureSeed | undefined }

/**
 * Unwraps a body in aws-chunked encoding and checks the signature of each chunk, which builds on the one before.
 * What comes behind the last chunk is put into `trailer`. Throws IncompleteBody and SignatureDoesNotMatch.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  form: ChunkedForm,
  trailer: Map<string, string>,
): AsyncGenerator<Buffer> {
  const reader = new ByteReader(source)
  const chain = form.seed === undefined ? undefined : new SignatureChain(form.seed)
  for (;;) {
    const { sizeBytes, signature } = readChunkHeader(await reader.line(lineBytesMax))
    const hash = chain === undefined ? undefined : createHash("sha256")
    for await (const piece of reader.run(sizeBytes)) {
      hash?.update(piece)
      yield piece
    }
    if (hash !== undefined) chain?.checkChunk(hash.digest("hex"), signature)
    if (sizeBytes === 0) break
    if ((await reader.line(lineBytesMax)) !== "") throw new S3Error("IncompleteBody")
  }
  await readTrailer(reader, form.hasTrailer ? chain : undefined, trailer)
  if (!(await reader.isAtEnd())) throw new S3Error("IncompleteBody", "Something follows the last chunk.")
}

function readChunkHeader(line: string): { sizeBytes: number; signature: string | undefined } {
  const [, size = "", signature] = /^([0-9a-f]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(line) ?? []
  const sizeBytes = Number.parseInt(size, 16)
  if (Number.isNaN(sizeBytes) || sizeBytes > chunkBytesMax) {
    throw new S3Error("IncompleteBody", "A chunk has no proper size.")
  }
  return { sizeBytes, signature }
}

async function readTrailer(
  reader: ByteReader,
  chain: SignatureChain | undefined,
  trailer: Map<string, string>,
): Promise<void> {
  for (let lines = 0; ; lines++) {
    const line = await reader.line(lineBytesMax)
    if (line === "") break
    const colon = line.indexOf(":")
    if (colon < 1 || lines >= trailerLinesMax)
      throw new S3Error("IncompleteBody", "The trailer cannot be read.")
    trailer.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  const signature = trailer.get("x-amz-trailer-signature")
  trailer.delete("x-amz-trailer-signature")
  chain?.checkTrailer(trailer, signature)
}

class SignatureChain {
  readonly #seed: SignatureSeed
  #before: string

  constructor(seed: SignatureSeed) {
    this.#seed = seed
    this.#before = seed.signature
  }

  checkChunk(sha256: string, signature: string | undefined): void {
    this.#check("AWS4-HMAC-SHA256-PAYLOAD", [emptySha256, sha256], signature)
  }

  checkTrailer(trailer: ReadonlyMap<string, string>, signature: string | undefined): void {
    const lines = [...trailer].map(([name, value]) => `${name}:${value}\n`).toSorted(compareText)
    this.#check("AWS4-HMAC-SHA256-TRAILER", [sha256Hex(lines.join(""))], signature)
  }

  #check(algorithm: string, hashes: readonly string[], signature = ""): void {
    const { key, scope, timestamp } = this.#seed
    const stringToSign = [algorithm, timestamp, scopeText(scope), this.#before, ...hashes].join("\n")
    if (!isEqual(signature, sign(key, stringToSign))) {
      throw new S3Error("SignatureDoesNotMatch", "The signature of a chunk does not match.")
    }
    this.#before = signature
  }
}
