import type { Faults } from "./faults.ts"
import { ObjectStoreError } from "./object-store-error.ts"

export type ObjectStoreSettings = {
  /** Everything durable lies below this folder; it is made when missing. */
  folder: string
  host: string
  /** 0 for any that is free. */
  port: number
  /** The one bucket there is. */
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  /** Pages that may GET, HEAD and PUT from a browser: exact origins such as `http://127.0.0.1:3000`. */
  origins: readonly string[]
  /** Pages on this port of the host name under which the store itself is asked may do so too. */
  samehostPort?: number
  /** False for tests: an acknowledged object may be lost in a power cut. */
  durable?: boolean
  /** The largest object. 5 GiB, the limit of S3 for one PUT, unless said otherwise. */
  objectBytesMax?: number
  /** A client that sends or takes nothing for so long is cut off. */
  idleSecondsMax?: number
  /** No request takes longer than this. */
  requestSecondsMax?: number
  /** The process a second start on the folder is told of; this one unless said otherwise. */
  ownerPid?: number
  /** Is told what went wrong inside, in one line each; never a signature or a query. */
  log?: (line: string) => void
  now?: () => Date
  faults?: Faults
}

/** What of the settings can be written down and handed to another process. */
export type PlainSettings = Omit<ObjectStoreSettings, "log" | "now" | "faults">

/** Settings with nothing left open. */
export type CompleteSettings = Required<Omit<ObjectStoreSettings, "samehostPort" | "faults">> &
  Pick<ObjectStoreSettings, "samehostPort" | "faults">

const defaults = {
  durable: true,
  objectBytesMax: 5 * 1024 ** 3,
  idleSecondsMax: 20,
  requestSecondsMax: 3600,
  ownerPid: process.pid,
  log: () => undefined,
  now: () => new Date(),
}

/** Buckets are named as in S3, so that a key of ours never has to be told from a path. */
const bucketPattern = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

/** Fills in what was left out. Throws SETTINGS_WRONG for what would make every request fail. */
export function completeSettings(settings: ObjectStoreSettings): CompleteSettings {
  const wrong = [
    bucketPattern.test(settings.bucket) ? undefined : `the bucket ${JSON.stringify(settings.bucket)}`,
    /^[a-z0-9-]+$/.test(settings.region) ? undefined : `the region ${JSON.stringify(settings.region)}`,
    /^\w{3,128}$/.test(settings.accessKeyId) ? undefined : "the access key id",
    settings.secretAccessKey.length >= 8 ? undefined : "the secret access key, which is too short",
    settings.origins.every(isOrigin) ? undefined : `the origins ${settings.origins.join(", ")}`,
  ].filter((what) => what !== undefined)
  if (wrong.length > 0) {
    throw new ObjectStoreError("SETTINGS_WRONG", `The object store cannot work with ${wrong.join(" and ")}.`)
  }
  return { ...defaults, ...withoutUndefined(settings) }
}

function withoutUndefined(settings: ObjectStoreSettings): ObjectStoreSettings {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same object with fewer optional fields
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  ) as ObjectStoreSettings
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}
