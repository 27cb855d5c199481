import type { Readable } from "node:stream"
import { CopyObjectCommand, DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3"
import { abortedBy, type Bucket, transferTimeoutMs } from "./bucket.ts"
import { base64OfSha256 } from "./checksum.ts"
import {
  failureOf,
  ObjectMissing,
  saysMissing,
  StorageRefused,
  StorageUnavailable,
  storageError,
} from "./errors.ts"
import { checkKey } from "./object-key.ts"
import { head } from "./read-object.ts"
import { retrying } from "./retry.ts"
import type { Content, ContentFacts, ObjectFacts } from "./storage.ts"

/** The content itself could not be read to its end. Never leaves this file: the caller gets what broke it. */
class BrokenContent extends Error {
  readonly reason: unknown

  constructor(reason: unknown) {
    super("the content broke")
    this.reason = reason
  }
}

/**
 * Writes an object that must not be there yet. When it is there with the same bytes, an earlier try came through
 * although its answer did not, and that is success. What a stream fails with is thrown as it is.
 */
export async function put(
  bucket: Bucket,
  key: string,
  content: Content,
  facts: ContentFacts,
  signal?: AbortSignal,
): Promise<void> {
  const command = putCommand(bucket, key, facts)
  const isStream = typeof content === "function"
  await retrying(
    bucket.patience.triesMax,
    // The SDK repeats what it can send again by itself: bytes, but not streams, and nothing after a conflict.
    (error) => error instanceof StorageUnavailable && (isStream || error.status === 409),
    signal,
    async () => {
      const body = isStream ? await content() : content
      try {
        await send(bucket, command(body), body, facts.size, signal)
      } catch (error) {
        if (error instanceof BrokenContent) throw error.reason
        if (failureOf(error).status !== 412) throw storageError(error, `write ${key}`, signal)
        await checkSameBytes(bucket, key, facts, signal)
      }
    },
  )
}

function putCommand(
  bucket: Bucket,
  key: string,
  facts: ContentFacts,
): (body: Uint8Array | Readable) => PutObjectCommand {
  const input = {
    Bucket: bucket.name,
    Key: checkKey(key),
    ContentType: facts.contentType,
    ContentLength: facts.size,
    ChecksumSHA256: base64OfSha256(facts.sha256),
    IfNoneMatch: "*",
  }
  return (body) => {
    const command = new PutObjectCommand({ ...input, Body: body })
    // Signed like every other header, so that also a store without checksums compares it with what arrives.
    command.middlewareStack.add(
      (next) => (args) => {
        setHeader(args.request, "x-amz-content-sha256", facts.sha256)
        return next(args)
      },
      { step: "build", name: "hashOfContent" },
    )
    return command
  }
}

function setHeader(request: unknown, name: string, value: string): void {
  const headers: unknown =
    typeof request === "object" && request !== null ? Reflect.get(request, "headers") : undefined
  if (typeof headers !== "object" || headers === null) throw new TypeError("the SDK made no request")
  Reflect.set(headers, name, value)
}

/** The SDK does not notice when the stream it sends breaks: the request would wait for the rest until it times out. */
async function send(
  bucket: Bucket,
  command: PutObjectCommand,
  body: Uint8Array | Readable,
  size: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const requestTimeout = transferTimeoutMs(bucket.patience, size)
  if (body instanceof Uint8Array) {
    await bucket.client.send(command, { ...abortedBy(signal), requestTimeout })
    return
  }
  const broken = new AbortController()
  body.once("error", (error) => broken.abort(error))
  const abortSignal = signal === undefined ? broken.signal : AbortSignal.any([broken.signal, signal])
  try {
    await bucket.client.send(command, { abortSignal, requestTimeout })
  } catch (error) {
    throw broken.signal.aborted ? new BrokenContent(broken.signal.reason) : error
  } finally {
    body.destroy()
  }
}

async function checkSameBytes(
  bucket: Bucket,
  key: string,
  facts: ContentFacts,
  signal?: AbortSignal,
): Promise<void> {
  const found = await head(bucket, key, signal)
  if (found === undefined)
    throw new StorageUnavailable(
      `${key} was there and is gone. Try again.`,
      "ConditionalRequestConflict",
      409,
    )
  const isSame = found.size === facts.size && (found.sha256 ?? facts.sha256) === facts.sha256
  if (!isSame)
    throw new StorageRefused(`Under ${key} the store has other bytes already.`, "PreconditionFailed", 412)
}

/** Throws ObjectMissing when there is nothing to copy. */
export async function copy(bucket: Bucket, from: string, to: string, signal?: AbortSignal): Promise<void> {
  checkKey(to)
  const source = await head(bucket, checkKey(from), signal)
  if (source === undefined) throw new ObjectMissing(from)
  const command = new CopyObjectCommand({
    Bucket: bucket.name,
    Key: to,
    CopySource: `${bucket.name}/${from}`,
    ChecksumAlgorithm: "SHA256",
  })
  const act = `copy ${from} to ${to}`
  try {
    const requestTimeout = transferTimeoutMs(bucket.patience, source.size)
    await bucket.client.send(command, { ...abortedBy(signal), requestTimeout })
  } catch (error) {
    throw saysMissing(error) ? new ObjectMissing(from) : storageError(error, act, signal)
  }
  const target = await head(bucket, to, signal)
  if (target === undefined || !isCopy(source, target))
    throw new StorageUnavailable(
      `Could not ${act}: the store says it is done, and it is not. Try again later.`,
      "CopyIncomplete",
      200,
    )
}

function isCopy(source: ObjectFacts, target: ObjectFacts): boolean {
  if (source.size !== target.size) return false
  return source.sha256 === null || target.sha256 === null || source.sha256 === target.sha256
}

export async function remove(bucket: Bucket, key: string, signal?: AbortSignal): Promise<void> {
  try {
    const command = new DeleteObjectCommand({ Bucket: bucket.name, Key: checkKey(key) })
    await bucket.client.send(command, abortedBy(signal))
  } catch (error) {
    if (!saysMissing(error)) throw storageError(error, `remove ${key}`, signal)
  }
}
