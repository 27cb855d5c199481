import { Readable } from "node:stream"
import { createHash } from "node:crypto"
import { ObjectMissing, StorageRefused } from "./errors.ts"
import { bytesOf } from "./read-object.ts"
import type { CallOptions, Storage } from "./storage.ts"

export type PromotionWish = {
  /** `in/<upload id>`: where a browser may have put anything. */
  from: string
  /** The key readers will know. Only bytes that were checked ever get there. */
  to: string
  /** Lower-case hex, as promised. */
  sha256: string
  /** Bytes, as promised; above 0. */
  size: number
  contentType: string
}

export type Promotion =
  | { ok: true; sha256: string; size: number }
  /** Nothing was written, and what came in is still there: whoever rejects the upload removes it. */
  | { ok: false; reason: "missing" | "size" | "hash" }

/** What came in is not what was promised. Never leaves this file. */
class Mismatch extends Error {
  readonly reason: "size" | "hash"

  constructor(reason: "size" | "hash") {
    super("not what was promised")
    this.reason = reason
  }
}

/**
 * Takes an upload over in a store that does not check uploads itself: reads it once, and writes it to its final key
 * only when length and hash are the promised ones. Can be repeated after any interruption.
 *
 * Throws StorageUnavailable and StorageRefused; what came in is then still there.
 */
export async function promote(
  storage: Storage,
  wish: PromotionWish,
  options: CallOptions = {},
): Promise<Promotion> {
  if (!Number.isSafeInteger(wish.size) || wish.size < 1) throw new RangeError("expected a size above 0 bytes")
  if (!(await isThere(storage, wish, options))) {
    const refused = await takeOver(storage, wish, options)
    if (refused !== undefined) return { ok: false, reason: refused }
  }
  await storage.remove(wish.from, options)
  return { ok: true, sha256: wish.sha256, size: wish.size }
}

/** True when an earlier run wrote the final key. Its bytes are read again: this store's word is worth little. */
async function isThere(storage: Storage, wish: PromotionWish, options: CallOptions): Promise<boolean> {
  if ((await storage.head(wish.to, options)) === undefined) return false
  const found = await storage.hash(wish.to, options)
  if (found.size === wish.size && found.sha256 === wish.sha256) return true
  throw new StorageRefused(`Under ${wish.to} the store has other bytes already.`, "PreconditionFailed", 412)
}

async function takeOver(
  storage: Storage,
  wish: PromotionWish,
  options: CallOptions,
): Promise<"missing" | "size" | "hash" | undefined> {
  const source = await storage.head(wish.from, options)
  if (source === undefined) return "missing"
  if (source.size !== wish.size) return "size"
  try {
    await storage.put(
      wish.to,
      async () => Readable.from(checked(await storage.read(wish.from, options), wish), { objectMode: false }),
      wish,
      options,
    )
  } catch (error) {
    if (error instanceof Mismatch) return error.reason
    if (error instanceof ObjectMissing) return "missing"
    throw error
  }
  // A careless store may also lose bytes on the way in.
  const target = await storage.head(wish.to, options)
  if (target?.size !== wish.size)
    throw new StorageRefused(`The store did not keep all bytes of ${wish.to}.`, "IncompleteBody", 200)
  return undefined
}

/**
 * The last piece is held back until all of them have the promised hash. Without it the upload to the final key is
 * shorter than announced, and a store makes no object of it.
 */
async function* checked(source: Readable, wish: PromotionWish): AsyncGenerator<Buffer> {
  const digest = createHash("sha256")
  let size = 0
  let held: Buffer | undefined
  for await (const chunk of source) {
    const bytes = bytesOf(chunk)
    size += bytes.length
    if (size > wish.size) throw new Mismatch("size")
    digest.update(bytes)
    if (held !== undefined) yield held
    held = bytes
  }
  if (size !== wish.size) throw new Mismatch("size")
  if (digest.digest("hex") !== wish.sha256) throw new Mismatch("hash")
  if (held !== undefined) yield held
}
