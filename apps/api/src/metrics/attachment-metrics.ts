import type { BlobCounts } from "@kitwright/db/blobs"
import { Counter, Gauge, Histogram, type Registry } from "prom-client"
import type { Recorder } from "./record.ts"

export type CreatedFigures = { kind: string; owner: string; size: number | null; seconds: number }
export type CoverAction = "set" | "cleared" | "auto_assigned" | "reassigned_on_delete"

/** Upper bounds of the sizes by which durations are told apart, in bytes. */
const sizeBuckets = [
  [100_000, "up to 100 kB"],
  [1_000_000, "up to 1 MB"],
  [10_000_000, "up to 10 MB"],
] as const

function sizeBucket(size: number | null): string {
  if (size === null) return "none"
  return sizeBuckets.find(([bytesMax]) => size <= bytesMax)?.[1] ?? "larger"
}

/** Documents: what comes and goes, and what the store holds. */
export function createAttachmentMetrics(registry: Registry, record: Recorder) {
  const registers = [registry]
  const created = new Counter({
    name: "attachment_created_total",
    help: "Documents added, by kind and by what they belong to.",
    labelNames: ["kind", "owner"],
    registers,
  })
  const deleted = new Counter({
    name: "attachment_deleted_total",
    help: "Documents deleted one by one.",
    labelNames: ["kind", "was_cover"],
    registers,
  })
  const covers = new Counter({
    name: "attachment_set_cover_changed_total",
    help: "Covers that changed, by what changed them.",
    labelNames: ["action"],
    registers,
  })
  const duration = new Histogram({
    name: "attachment_upload_duration_seconds",
    help: "Time to check what was sent and to attach it.",
    labelNames: ["kind", "size_bucket"],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  const blobs = new Gauge({
    name: "attachment_blobs",
    help: "Stored files by state: live (orphaned and missing ones among them), orphaned, missing, dead.",
    labelNames: ["state"],
    registers,
  })
  const swept = new Counter({
    name: "attachment_objects_swept_total",
    help: "Objects deleted from the store by sweeps, and attempts that failed.",
    labelNames: ["outcome"],
    registers,
  })
  return {
    attachmentCreated: ({ kind, owner, size, seconds }: CreatedFigures) =>
      record(() => {
        created.inc({ kind, owner })
        duration.observe({ kind, size_bucket: sizeBucket(size) }, seconds)
      }),
    attachmentDeleted: ({ kind, wasCover }: { kind: string; wasCover: boolean }) =>
      record(() => deleted.inc({ kind, was_cover: String(wasCover) })),
    coverChanged: (action: CoverAction) => record(() => covers.inc({ action })),
    blobsCounted: (counts: BlobCounts) =>
      record(() => {
        for (const [state, count] of Object.entries(counts)) blobs.set({ state }, count)
      }),
    objectsSwept: (outcome: "deleted" | "failed", objects: number) =>
      record(() => swept.inc({ outcome }, objects)),
  }
}
