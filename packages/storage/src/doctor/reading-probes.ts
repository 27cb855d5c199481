import { ObjectMissing, StorageRefused, StorageUnavailable } from "../errors.ts"
import { ask } from "./ask.ts"
import { isThere, type Bench, doctorFolder, type Finding, newSample, sha256Of, signGet } from "./bench.ts"
import type { Stored } from "./first-use.ts"

type Probe = { name: string; advice: string; holds: (bench: Bench, stored: Stored) => Promise<boolean> }

const rangeBytes = 16
const leftOversMax = 1_000

const probes: readonly Probe[] = [
  {
    name: "HEAD tells the hash",
    advice: "Every upload is read once more to know its hash.",
    holds: async ({ storage, signal }, { key, sample }) =>
      (await storage.head(key, { signal }))?.sha256 === sample.sha256,
  },
  {
    name: "a missing object is told from a refused one",
    advice:
      "Give the access key the right to list the bucket: without it an unfinished upload looks like an error.",
    holds: async ({ storage, signal, newKey }) => (await storage.head(newKey(), { signal })) === undefined,
  },
  {
    name: "a part of an object can be read",
    advice: "The beginning of a document is read by breaking the download off; large PDFs load as a whole.",
    holds: async (bench, { key, sample }) => {
      const range = `bytes=0-${rangeBytes - 1}`
      const { status, bytes } = await ask(bench, await signGet(bench, key), { headers: { range } })
      return status === 206 && bytes.equals(sample.bytes.subarray(0, rangeBytes))
    },
  },
  {
    name: "a link decides type and name of a download",
    advice: "Downloads keep the name of their key; use a store that knows response-content-disposition.",
    holds: async (bench, { key }) => {
      const { headers } = await ask(bench, await signGet(bench, key))
      return (
        headers.get("content-type") === "application/pdf" && headers.get("content-disposition") === "inline"
      )
    },
  },
  {
    name: "an object can be copied",
    advice: "Objects can't be copied inside this store; nothing that is built so far needs it daily.",
    holds: async ({ storage, signal, newKey }, { key, sample }) => {
      const target = newKey()
      await storage.copy(key, target, { signal })
      return (await storage.hash(target, { signal })).sha256 === sample.sha256
    },
  },
  {
    name: "the server can write an object",
    advice: "Give the access key the right to write: previews are stored by the server.",
    holds: async ({ storage, signal, newKey }) => {
      const key = newKey()
      const { bytes, sha256, contentType } = newSample()
      await storage.put(key, bytes, { contentType, sha256, size: bytes.length }, { signal })
      return sha256Of(await storage.readStart(key, bytes.length, { signal })) === sha256
    },
  },
  {
    name: "objects can be listed",
    advice:
      "Give the access key the right to list the bucket: lost and left-over objects are found that way.",
    holds: async ({ storage, signal }, { key }) => {
      for await (const object of storage.list(key, undefined, { signal })) if (object.key === key) return true
      return false
    },
  },
  {
    name: "an object can be removed",
    advice: "Give the access key the right to delete: deleted documents would stay in the store.",
    holds: async (bench) => {
      const key = bench.newKey()
      const { bytes, sha256, contentType } = newSample()
      const { signal, storage } = bench
      await storage.put(key, bytes, { contentType, sha256, size: bytes.length }, { signal })
      await storage.remove(key, { signal })
      return !(await isThere(bench, key))
    },
  },
]

/** What else the product would like of a store; none of it is a matter of safety. Throws StorageUnavailable. */
export async function examineReading(bench: Bench, stored: Stored): Promise<Finding[]> {
  return Promise.all(
    probes.map(async ({ name, advice, holds }) =>
      (await holdsUnlessRefused(() => holds(bench, stored)))
        ? { probe: name, held: true }
        : { probe: name, held: false, advice },
    ),
  )
}

async function holdsUnlessRefused(holds: () => Promise<boolean>): Promise<boolean> {
  try {
    return await holds()
  } catch (error) {
    // "Done, and it is not" is an answer too, although the same call might go better another time.
    const isAnswer = error instanceof StorageUnavailable && error.status === 200
    if (error instanceof StorageRefused || error instanceof ObjectMissing || isAnswer) return false
    throw error
  }
}

/** What an examination that was killed has left behind, older than an hour; a few at a time are enough. */
export async function removeLeftOvers(bench: Bench, now: Date, signal: AbortSignal): Promise<void> {
  const hourAgo = now.getTime() - 3_600_000
  let seen = 0
  for await (const object of bench.storage.list(doctorFolder, undefined, { signal })) {
    seen += 1
    if (seen > leftOversMax) return
    if (object.modifiedAt.getTime() < hourAgo) await bench.storage.remove(object.key, { signal })
  }
}
