import {
  claimDeadBlobs,
  type DeadBlob,
  deleteDeadBlob,
  markBlobsDead,
  recordBlobSweepFailure,
} from "@kitwright/db/blob-sweeps"
import { deleteOldDeletions } from "@kitwright/db/attachments"
import { isTransient } from "@kitwright/db/constraint-errors"
import type { Db } from "@kitwright/db/database"
import { listDerivatives } from "@kitwright/db/derivatives"
import { countKnownObjects, countObjectsToSweep } from "@kitwright/db/object-keys"
import {
  claimUploadsToSweep,
  listUploadObjects,
  recordUploadSweep,
  recordUploadSweepFailure,
  type UploadToSweep,
} from "@kitwright/db/upload-sweeps"
import { deleteFinishedUploads } from "@kitwright/db/uploads"
import {
  defaultSweepCaution,
  mustAskFirst,
  nextUploadSweep,
  retryAfterSeconds,
} from "@kitwright/domain/attachment/sweep"
import { confirmationRequired } from "@kitwright/domain/errors"
import type { DocumentStore } from "./document-store.ts"
import { later } from "./document-store.ts"
import { beginSweep } from "./gc-mark.ts"

export type SweepReport = {
  /** Files that nothing refers to any more, and that may go from now on. */
  marked: number
  deleted: number
  failed: number
}

export type SweepOptions = {
  /** The moment of the sweep, ISO-8601: what is due then is swept. */
  at: string
  /** True to sweep also when that is more than a sweep may delete without asking. */
  confirmed?: boolean
}

type Sweeper = { db: Db; documents: Pick<DocumentStore, "storage" | "times"> }

/** So many rows are taken at a time, and for so long nobody else takes them. */
const batch = 100
const claimSeconds = 300
/** Two more weeks a finished upload answers a repeated confirmation. */
const rememberedSeconds = 14 * 86_400

/**
 * Deletes what is not needed from the store: files that nothing refers to, and what was sent and came to nothing. Rows come
 * first and objects after them, always by the key that a row recorded; it may stop anywhere and be run again, by any number
 * of processes at once.
 *
 * @throws CONFIRMATION_REQUIRED when a lot would go, INVALID_STATE when database and store don't belong together any more
 */
export async function sweep(sweeper: Sweeper, { at, confirmed = false }: SweepOptions): Promise<SweepReport> {
  const { db, documents } = sweeper
  const { graceSeconds } = documents.times
  // First of all: what a foreign database thinks is not needed must not even be marked.
  await beginSweep(sweeper)
  const marked = await markAll(sweeper, at)
  if (!confirmed) await refuseLargeSweep(db, at)
  const tally: SweepReport = { marked, deleted: 0, failed: 0 }
  await sweepBlobs(sweeper, at, tally)
  await sweepUploads(sweeper, at, tally)
  await deleteOldDeletions(db, later(at, -graceSeconds), batch)
  await deleteFinishedUploads(db, later(at, -rememberedSeconds), batch)
  return tally
}

async function markAll({ db, documents: { times } }: Sweeper, at: string): Promise<number> {
  let marked = 0
  for (;;) {
    const ids = await retried(() =>
      markBlobsDead(db, {
        orphanedBefore: later(at, -times.graceSeconds),
        at,
        sweepAfter: later(at, times.quarantineSeconds),
        limit: batch,
      }),
    )
    marked += ids.length
    if (ids.length < batch) return marked
  }
}

const attemptsMax = 5

/** Somebody may attach a file at the very moment at which it was to die; the database then refuses the whole statement. */
async function retried<R>(act: () => Promise<R>): Promise<R> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act()
    } catch (error) {
      if (attempt >= attemptsMax || !isTransient(error)) throw error
    }
  }
}

async function refuseLargeSweep(db: Db, at: string): Promise<void> {
  const toDelete = await countObjectsToSweep(db, at)
  // What is known is counted only when it matters: in a large store that takes a while, and sweeps come often.
  if (toDelete <= defaultSweepCaution.objectsFree) return
  const objects = { toDelete, known: await countKnownObjects(db) }
  if (!mustAskFirst(objects)) return
  throw confirmationRequired(
    `The sweep would delete ${objects.toDelete} of ${objects.known} stored objects.`,
    "confirmed",
    objects,
  )
}

async function sweepBlobs(sweeper: Sweeper, at: string, tally: SweepReport): Promise<void> {
  const claim = { at, until: later(at, claimSeconds), limit: batch }
  for (;;) {
    const blobs = await claimDeadBlobs(sweeper.db, claim)
    for (const blob of blobs) await sweepBlob(sweeper, blob, at, tally)
    if (blobs.length < batch) return
  }
}

async function sweepBlob(
  { db, documents }: Sweeper,
  blob: DeadBlob,
  at: string,
  tally: SweepReport,
): Promise<void> {
  try {
    const pictures = await listDerivatives(db, [blob.id])
    for (const key of [...pictures.map((picture) => picture.objectKey), blob.objectKey]) {
      await documents.storage.remove(key)
    }
    if (await deleteDeadBlob(db, blob.id)) tally.deleted += 1
  } catch (error) {
    await recordBlobSweepFailure(db, blob.id, failureOf(error, blob.attempts, at))
    tally.failed += 1
  }
}

async function sweepUploads(sweeper: Sweeper, at: string, tally: SweepReport): Promise<void> {
  const { db } = sweeper
  const claim = { at, until: later(at, claimSeconds), limit: batch }
  for (;;) {
    const uploads = await claimUploadsToSweep(db, claim)
    const objects = Map.groupBy(
      await listUploadObjects(
        db,
        uploads.map(({ id }) => id),
      ),
      ({ uploadId }) => uploadId,
    )
    for (const upload of uploads) {
      const keys = (objects.get(upload.id) ?? []).map(({ objectKey }) => objectKey)
      await sweepUpload(sweeper, upload, keys, at, tally)
    }
    if (uploads.length < batch) return
  }
}

async function sweepUpload(
  { db, documents: { storage, times } }: Sweeper,
  upload: UploadToSweep,
  keys: readonly string[],
  at: string,
  tally: SweepReport,
): Promise<void> {
  try {
    for (const key of keys) await storage.remove(key)
    const { id, sweeps, expiresAt } = upload
    const sweepAfter = nextUploadSweep(expiresAt, sweeps + 1, times.uploadSweeps)
    if (await recordUploadSweep(db, { id, sweeps, sweepAfter })) tally.deleted += keys.length
  } catch (error) {
    await recordUploadSweepFailure(db, upload.id, failureOf(error, upload.attempts, at))
    tally.failed += 1
  }
}

function failureOf(error: unknown, attempts: number, at: string): { error: string; retryAt: string } {
  const text = error instanceof Error ? error.message : String(error)
  return { error: text.slice(0, 500), retryAt: later(at, retryAfterSeconds(attempts + 1)) }
}
