import { createHash, randomBytes, randomUUID } from "node:crypto"
import { StorageRefused } from "../errors.ts"
import type { PutWish, SignedPut, Storage, StorageSettings } from "../storage.ts"

/** One question to the store, and whether the answer was the one that a trustworthy store gives. */
export type Finding = {
  probe: string
  held: boolean
  /** What to do about it, when it did not hold. */
  advice?: string
}

/** What the probes of one examination share. */
export type Bench = {
  settings: StorageSettings
  storage: Storage
  /** Signs as this server did an hour ago. */
  pastStorage: Storage
  signal: AbortSignal
  /** A key that nobody has used; remembered, so that what may lie there is removed in the end. */
  newKey: () => string
  keys: readonly string[]
}

export type Sample = { bytes: Buffer; sha256: string; contentType: string }

export const doctorFolder = "doctor/"
const linkSeconds = 60

const sampleBytes = 256

export function makeBench(
  settings: StorageSettings,
  storage: Storage,
  pastStorage: Storage,
  signal: AbortSignal,
): Bench {
  const folder = `${doctorFolder}${randomUUID()}`
  const keys: string[] = []
  const newKey = () => {
    const key = `${folder}/${keys.length + 1}`
    keys.push(key)
    return key
  }
  return { settings, storage, pastStorage, signal, newKey, keys }
}

/** Random bytes: no store can have seen them. */
export function newSample(): Sample {
  const bytes = randomBytes(sampleBytes)
  return { bytes, sha256: sha256Of(bytes), contentType: "image/png" }
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex")
}

/** A link for an upload of the sample, as a browser would get it. */
export function signPut(
  bench: Bench,
  key: string,
  sample: Sample,
  change: Partial<PutWish> = {},
): Promise<SignedPut> {
  return bench.storage.presignPut({
    key,
    contentType: sample.contentType,
    size: sample.bytes.length,
    sha256: sample.sha256,
    expiresInSeconds: linkSeconds,
    ...change,
  })
}

export function signGet(bench: Bench, key: string, storage = bench.storage): Promise<string> {
  return storage.presignGet({
    key,
    contentType: "application/pdf",
    disposition: "inline",
    expiresInSeconds: linkSeconds,
  })
}

/** The address of an object, for those who have no link. */
export function withoutQuery(url: string): string {
  return url.replace(/\?.*$/, "")
}

/** Without the right to list, a store calls forbidden what is not there. */
export async function isThere(bench: Bench, key: string): Promise<boolean> {
  try {
    return (await bench.storage.head(key, { signal: bench.signal })) !== undefined
  } catch (error) {
    if (error instanceof StorageRefused && error.status === 403) return false
    throw error
  }
}
