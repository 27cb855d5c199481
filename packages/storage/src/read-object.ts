import { createHash } from "node:crypto"
import { Readable } from "node:stream"
import { GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3"
import { abortedBy, type Bucket } from "./bucket.ts"
import { sha256OfBase64 } from "./checksum.ts"
import { ObjectMissing, saysMissing, StorageRefused, storageError } from "./errors.ts"
import { checkKey } from "./object-key.ts"
import type { ObjectFacts } from "./storage.ts"

export async function head(
  bucket: Bucket,
  key: string,
  signal?: AbortSignal,
): Promise<ObjectFacts | undefined> {
  const command = new HeadObjectCommand({ Bucket: bucket.name, Key: checkKey(key), ChecksumMode: "ENABLED" })
  try {
    const found = await bucket.client.send(command, abortedBy(signal))
    if (found.ContentLength === undefined)
      throw new StorageRefused(`The object store does not tell the size of ${key}.`, "NoContentLength")
    return {
      size: found.ContentLength,
      sha256: sha256OfBase64(found.ChecksumSHA256),
      contentType: found.ContentType ?? null,
    }
  } catch (error) {
    if (!saysMissing(error)) throw storageError(error, `look at ${key}`, signal)
  }
  await refuseMissingBucket(bucket, key, signal)
  return undefined
}

/** The answer to HEAD has no body, so "no such object" and "no such bucket" look the same; only a read tells them apart. */
async function refuseMissingBucket(bucket: Bucket, key: string, signal?: AbortSignal): Promise<void> {
  try {
    const body = await open(bucket, key, "bytes=0-0", signal)
    body.destroy()
  } catch (error) {
    if (!(error instanceof ObjectMissing) && !isEmptyRange(error)) throw error
  }
}

/** Throws ObjectMissing, StorageRefused, StorageUnavailable; the stream fails with the latter. */
export async function read(bucket: Bucket, key: string, signal?: AbortSignal): Promise<Readable> {
  const body = await open(bucket, key, undefined, signal)
  return Readable.from(withStorageErrors(body, key, signal), { objectMode: false })
}

async function* withStorageErrors(
  body: Readable,
  key: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of body) yield bytesOf(chunk)
  } catch (error) {
    throw storageError(error, `read ${key}`, signal)
  }
}

export async function readStart(
  bucket: Bucket,
  key: string,
  bytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (!Number.isSafeInteger(bytes) || bytes < 1) throw new RangeError("expected a number of bytes above 0")
  const chunks: Buffer[] = []
  let missing = bytes
  try {
    const body = await open(bucket, key, `bytes=0-${bytes - 1}`, signal)
    // A store that knows no ranges sends everything; leaving the loop closes the stream.
    for await (const chunk of body) {
      const part = bytesOf(chunk).subarray(0, missing)
      chunks.push(part)
      missing -= part.length
      if (missing === 0) break
    }
  } catch (error) {
    // An empty object has no first byte, so every range of it is refused.
    if (isEmptyRange(error)) return new Uint8Array()
    throw storageError(error, `read the start of ${key}`, signal)
  }
  return Buffer.concat(chunks)
}

function isEmptyRange(error: unknown): boolean {
  return error instanceof StorageRefused && error.status === 416
}

export async function hash(
  bucket: Bucket,
  key: string,
  signal?: AbortSignal,
): Promise<{ sha256: string; size: number }> {
  const digest = createHash("sha256")
  let size = 0
  for await (const chunk of await read(bucket, key, signal)) {
    const bytes = bytesOf(chunk)
    digest.update(bytes)
    size += bytes.length
  }
  return { sha256: digest.digest("hex"), size }
}

async function open(
  bucket: Bucket,
  key: string,
  range: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Readable> {
  const command = new GetObjectCommand({
    Bucket: bucket.name,
    Key: checkKey(key),
    ...(range === undefined ? {} : { Range: range }),
  })
  try {
    const { Body: body } = await bucket.client.send(command, abortedBy(signal))
    if (body instanceof Readable) return body
    throw new TypeError("the SDK gave no stream")
  } catch (error) {
    throw saysMissing(error) ? new ObjectMissing(key) : storageError(error, `read ${key}`, signal)
  }
}

export function bytesOf(chunk: unknown): Buffer {
  if (Buffer.isBuffer(chunk)) return chunk
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  throw new TypeError("expected a stream of bytes")
}
