import { createHash, randomBytes, randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { StorageRefused, StorageUnavailable } from "../errors.ts"
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

export type Answer = { status: number; headers: Headers; bytes: Buffer }

export type Sample = { bytes: Buffer; sha256: string; contentType: string }

export const doctorFolder = "doctor/"
const linkSeconds = 60

const triesMax = 3
const pauseMs = 100
const answerTimeoutMs = 5_000
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

/**
 * Asks as a browser asks, without the SDK and without keys. An answer 5xx is no answer: it is asked again, and given
 * back only when it stays. Throws StorageUnavailable when there is none at all.
 */
export async function ask(bench: Bench, url: string, init: RequestInit = {}): Promise<Answer> {
  for (let tried = 1; ; tried += 1) {
    const answer = await askOnce(bench, url, init)
    if (answer !== undefined && (!isPassing(answer.status) || tried === triesMax)) return answer
    if (tried === triesMax)
      throw new StorageUnavailable(
        `The object store at ${bench.settings.endpoint} does not answer. Try again later.`,
        "NoAnswer",
      )
    await sleep(pauseMs * tried, undefined, { signal: bench.signal })
  }
}

async function askOnce(bench: Bench, url: string, init: RequestInit): Promise<Answer | undefined> {
  const signal = AbortSignal.any([bench.signal, AbortSignal.timeout(answerTimeoutMs)])
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal })
    const bytes = Buffer.from(await response.arrayBuffer())
    return { status: response.status, headers: response.headers, bytes }
  } catch {
    // What it says may repeat the link; that there was no answer is all there is to know.
    bench.signal.throwIfAborted()
    return undefined
  }
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

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

/** 501 is a refusal: the store does not know what is asked of it. */
export function isPassing(status: number): boolean {
  return status >= 500 && status !== 501
}
