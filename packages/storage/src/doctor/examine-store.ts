import type { Bucket } from "../bucket.ts"
import { StorageRefused, StorageUnavailable, StoreRefusedError } from "../errors.ts"
import { openStorage } from "../open-storage.ts"
import { defaultPatience, makeS3Client } from "../s3-client.ts"
import type { StorageSettings } from "../storage.ts"
import { examineAuthentication } from "./authentication-probes.ts"
import { type Bench, type Finding, makeBench } from "./bench.ts"
import { examineCors } from "./cors.ts"
import { useOnce } from "./first-use.ts"
import { prepareBucket } from "./prepare-bucket.ts"
import { examinePublicEndpoint } from "./public-endpoint-probes.ts"
import { examineReading, removeLeftOvers } from "./reading-probes.ts"
import { examineUploads } from "./upload-probes.ts"

export type { Finding } from "./bench.ts"

/**
 * `pinned`: the store holds an upload to hash, length and type of its link and overwrites nothing, so browsers write
 * to the final key. `promote`: it does not, so they write beside it and the server moves what it has checked.
 */
export type StoreMode = "pinned" | "promote"

export type StoreExamination = { mode: StoreMode; findings: Finding[] }

export type ExaminationOptions = {
  /** Pages that upload and read, such as `http://127.0.0.1:3000`. */
  origins?: readonly string[]
  /** Make the bucket when it is missing. */
  mayCreateBucket?: boolean
  /** The whole examination. */
  timeLimitMs?: number
}

const timeLimitDefaultMs = 30_000
const cleanTimeLimitMs = 10_000
const hourMs = 3_600_000

/**
 * Finds out what the store really does, by random objects below `doctor/` that are removed again.
 *
 * Throws StoreRefusedError when documents would not be safe there or the store can't be used as it is set up, and
 * StorageUnavailable when it can't be examined now.
 */
export async function examineStore(
  settings: StorageSettings,
  options: ExaminationOptions = {},
): Promise<StoreExamination> {
  const limitMs = options.timeLimitMs ?? timeLimitDefaultMs
  const signal = AbortSignal.timeout(limitMs)
  // Examined is the address this machine uses; links for the public one are looked at apart.
  const { publicEndpoint: _, ...inside } = settings
  const storage = openStorage(inside)
  const pastStorage = openStorage(inside, { now: () => new Date(Date.now() - hourMs) })
  const bench = makeBench(settings, storage, pastStorage, signal)
  const client = makeS3Client(settings, settings.endpoint, defaultPatience)
  try {
    return await examine(bench, { client, name: settings.bucket, patience: defaultPatience }, options)
  } catch (error) {
    throw explained(error, bench, limitMs)
  } finally {
    await clean(bench)
    for (const each of [storage, pastStorage]) each.close()
    client.destroy()
  }
}

async function examine(bench: Bench, bucket: Bucket, options: ExaminationOptions): Promise<StoreExamination> {
  await prepareBucket(bucket, bench.settings, options.mayCreateBucket ?? false, bench.signal)
  const stored = await useOnce(bench)
  // First, because nothing else matters when it fails.
  const authentication = await examineAuthentication(bench, stored)
  const uploads = await examineUploads(bench, stored)
  const others = [
    ...(await examineReading(bench, stored)),
    ...(await examineCors(bench, bucket, stored, options.origins ?? [])),
    ...(await examinePublicEndpoint(bench, stored)),
  ]
  const mode = uploads.every((finding) => finding.held) ? "pinned" : "promote"
  return { mode, findings: [...authentication, ...uploads, ...others] }
}

function explained(error: unknown, bench: Bench, limitMs: number): unknown {
  const { endpoint } = bench.settings
  if (bench.signal.aborted)
    return new StorageUnavailable(
      `The object store at ${endpoint} was not examined within ${limitMs / 1_000} s. Try again later.`,
      "NotExamined",
    )
  if (error instanceof StorageRefused)
    return new StoreRefusedError(`The object store at ${endpoint} can't be used. ${error.message}`)
  return error
}

/** Best effort: what stays behind is harmless, and the next examination finds it. */
async function clean(bench: Bench): Promise<void> {
  if (bench.keys.length === 0) return
  const signal = AbortSignal.timeout(cleanTimeLimitMs)
  await Promise.allSettled(bench.keys.map((key) => bench.storage.remove(key, { signal })))
  await removeLeftOvers(bench, new Date(), signal).catch(() => undefined)
}
