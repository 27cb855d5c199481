import { createHash, randomBytes, randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Faults, startObjectStore } from "@kitwright/embedded/object-store"
import { openStorage, type StorageOptions } from "../src/open-storage.ts"
import type { ContentFacts, Storage, StorageSettings } from "../src/storage.ts"
import type { BrowserRules } from "./browser-rules.ts"
import { startWeakStore, type Weakness } from "./weak-store.ts"

export const origin = "http://127.0.0.1:3000"

export type TestStore = {
  settings: StorageSettings
  storage: Storage
  faults: Faults
  /** Another connection to the same store. */
  open: (options?: StorageOptions, changes?: Partial<StorageSettings>) => Storage
  /** Settings for a store in front of this one that has weaknesses; it stops with this one. */
  weakened: (weaknesses: readonly Weakness[], rules?: BrowserRules) => Promise<StorageSettings>
  stop: () => Promise<void>
}

/** A strict store of its own in a folder of its own. */
export async function startTestStore(): Promise<TestStore> {
  const folder = await mkdtemp(join(tmpdir(), "kitwright-storage-"))
  const faults = new Faults()
  const keys = {
    region: "eu-central-1",
    bucket: "kitwright",
    accessKeyId: "AKIDTEST",
    secretAccessKey: `secret-${randomUUID()}`,
  }
  const store = await startObjectStore({
    ...keys,
    folder,
    faults,
    host: "127.0.0.1",
    port: 0,
    origins: [origin],
    durable: false,
  })
  const settings: StorageSettings = { ...keys, endpoint: store.endpoint, forcePathStyle: true }
  const closers: (() => unknown)[] = []
  const open = (options: StorageOptions = {}, changes: Partial<StorageSettings> = {}) => {
    const storage = openStorage({ ...settings, ...changes }, options)
    closers.push(storage.close)
    return storage
  }
  return {
    settings,
    storage: open(),
    faults,
    open,
    weakened: async (weaknesses, rules) => {
      const weak = await startWeakStore(store.endpoint, { keys, weaknesses, rules })
      closers.push(weak.stop)
      return { ...settings, endpoint: weak.endpoint }
    },
    stop: async () => {
      for (const close of closers) await close()
      await store.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export async function keysBelow(storage: Storage, prefix: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of storage.list(prefix)) keys.push(key)
  return keys
}

export type Document = { bytes: Buffer; facts: ContentFacts }

/** Bytes nobody has seen before, and what is promised of them. */
export function newDocument(size: number, contentType = "image/png"): Document {
  const bytes = randomBytes(size)
  return { bytes, facts: { contentType, size, sha256: sha256Of(bytes) } }
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex")
}
