import type { Readable, Transform } from "node:stream"
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from "node:zlib"
import { UnreachableError } from "./fetch-error.ts"
import type { Answer } from "./request.ts"

const unpackers = new Map<string, () => Transform>([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["deflate", createInflate],
  ["br", createBrotliDecompress],
  ["zstd", createZstdDecompress],
])

/**
 * The body of an answer, unpacked piece by piece: no more is unpacked than is taken. Throws an UnreachableError when it
 * breaks off or is packed in an unknown way.
 */
export async function* readBody(answer: Answer, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const source = unpacked(answer)
  try {
    // Both are destroyed when the reader stops.
    for await (const chunk of source) yield bytesOf(chunk)
  } catch (error) {
    signal.throwIfAborted()
    throw new UnreachableError("The server's answer breaks off.", { cause: error })
  }
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  throw new TypeError("A body gives bytes.")
}

function unpacked({ body, ...answer }: Answer): Readable {
  const encoding = answer.header("content-encoding")?.trim().toLowerCase() ?? "identity"
  if (encoding === "identity" || encoding === "") return body
  const unpacker = unpackers.get(encoding)?.()
  // Packed twice is packed in an unknown way, too: nobody does it who wants to be read.
  if (unpacker === undefined) throw new UnreachableError("The server's answer is packed in an unknown way.")
  body.on("error", (error) => unpacker.destroy(error))
  return body.pipe(unpacker)
}

/** Passes bytes on and throws when there are more than so many. */
export async function* atMost(
  chunks: AsyncIterable<Uint8Array>,
  bytesMax: number,
  tooLarge: string,
): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > bytesMax) throw new UnreachableError(tooLarge)
    yield chunk
  }
}

/** The first bytes of a body, at least so many when there are, and all of it again. */
export async function peek(
  chunks: AsyncGenerator<Uint8Array>,
  bytesMin: number,
): Promise<{ start: Uint8Array; all: AsyncGenerator<Uint8Array> }> {
  const parts: Uint8Array[] = []
  let length = 0
  while (length < bytesMin) {
    const { value, done } = await chunks.next()
    if (done === true) break
    parts.push(value)
    length += value.length
  }
  const start = Buffer.concat(parts)
  return { start, all: startingWith(start, chunks) }
}

async function* startingWith(
  start: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (start.length > 0) yield start
  yield* rest
}
