import type { StorageSettings } from "../storage.ts"

/** An object to read into a new file. With a `size`, only when it has that many bytes. */
export type Download = { id: number; key: string; path: string; size: number | null }

/** What the process is told first, and then for each object. */
export type Order = { settings: StorageSettings } | Download

export type Report =
  | { id: number; ok: true; size: number; sha256: string }
  /** `name` is that of one of the errors of this package; anything else is a fault of this machine. */
  | { id: number; ok: false; name: string; message: string; code: string; status: number | null }
