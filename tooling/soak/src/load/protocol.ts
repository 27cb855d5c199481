import type { StorageSettings } from "@kitwright/storage/storage"

/** What a process of the load is told, once, over the channel to its starter. */
export type LoadOrder = {
  databaseUrl: string
  storage: StorageSettings
  seed: number
  /** Each writer works on sets of its own; a process that sweeps has none. */
  writers: { setIds: number[] }[]
  sweeps: boolean
  /** After how many events a writer has done enough; null for none. */
  eventsPerWriter: number | null
}

/** What it tells at its end, after it was told "stop". It says "written" when its writers have done enough. */
export type LoadReport = {
  /** Changes of documents that were committed and answered, by kind. */
  events: Record<string, number>
  /** Documents that were opened and read to their last byte. */
  reads: number
  sweeps: { cycles: number; deleted: number; failed: number }
  pictures: number
  failures: { count: number; first: string[] }
  /** What stands at the end: each attachment with the hash of its file. */
  acknowledged: [id: number, sha256: string][]
}

export type LoadMessage = { kind: "ready" } | { kind: "written" } | { kind: "report"; report: LoadReport }

export const contentsMax = 6
