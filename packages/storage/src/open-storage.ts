import type { Bucket } from "./bucket.ts"
import { listObjects } from "./list-objects.ts"
import { makeSigner } from "./presign.ts"
import { hash, head, read, readStart } from "./read-object.ts"
import { defaultPatience, makeS3Client, type Patience } from "./s3-client.ts"
import type { Storage, StorageSettings } from "./storage.ts"
import { copy, put, remove } from "./write-object.ts"

export type StorageOptions = {
  patience?: Partial<Patience>
  /** The clock that links are dated with. */
  now?: () => Date
}

/** Opens the store of these settings. Nothing is sent before the first call. */
export function openStorage(settings: StorageSettings, options: StorageOptions = {}): Storage {
  const patience = { ...defaultPatience, ...options.patience }
  const client = makeS3Client(settings, settings.endpoint, patience)
  const signer = makeSigner(settings, patience, options.now ?? (() => new Date()))
  const bucket: Bucket = { client, name: settings.bucket, patience }
  return {
    presignPut: (wish) => signer.put(wish),
    presignGet: (wish) => signer.get(wish),
    head: (key, { signal } = {}) => head(bucket, key, signal),
    readStart: (key, bytes, { signal } = {}) => readStart(bucket, key, bytes, signal),
    read: (key, { signal } = {}) => read(bucket, key, signal),
    hash: (key, { signal } = {}) => hash(bucket, key, signal),
    put: (key, content, facts, { signal } = {}) => put(bucket, key, content, facts, signal),
    copy: (from, to, { signal } = {}) => copy(bucket, from, to, signal),
    remove: (key, { signal } = {}) => remove(bucket, key, signal),
    list: (prefix, after, { signal } = {}) => listObjects(bucket, prefix, after, signal),
    close: () => client.destroy(),
  }
}
