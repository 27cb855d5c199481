import type { StorageSettings } from "../storage.ts"

/** What the process is told first, and then for each object. */
export type Order = { settings: StorageSettings } | { id: number; key: string; path: string }

export type Report =
  | { id: number; ok: true; size: number; sha256: string }
  /** `name` is that of one of the errors of this package; anything else is a fault of this machine. */
  | { id: number; ok: false; name: string; message: string; code: string; status: number | null }
