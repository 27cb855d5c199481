import type { Db } from "@kitwright/db/database"
import { runSql } from "@kitwright/db/test-kit"
import { makePictures } from "@kitwright/workshop/attachments/make-pictures"
import { sweep } from "@kitwright/workshop/attachments/sweep"
import type { OpenedDocuments } from "../documents.ts"
import { now } from "./shop.ts"
import type { Tally } from "./tally.ts"

/** Sweeps without a pause. */
export async function keepSweeping(
  db: Db,
  documents: OpenedDocuments,
  tally: Tally,
  signal: AbortSignal,
): Promise<void> {
  const { sweeps } = tally.report
  while (!signal.aborted) {
    try {
      const { deleted, failed } = await sweep({ db, documents }, { at: now(), confirmed: true })
      sweeps.cycles += 1
      sweeps.deleted += deleted
      sweeps.failed += failed
    } catch (error) {
      tally.failure("sweep", error)
    }
  }
}

/** Makes the pictures of files that may die any moment, one file at a time. */
export async function keepMakingPictures(
  db: Db,
  documents: OpenedDocuments,
  tally: Tally,
  signal: AbortSignal,
): Promise<void> {
  const pauseMs = 50
  while (!signal.aborted) {
    try {
      const [blob] = await runSql<{ id: number }>(
        db,
        `select id from blobs b where state = 'live' and not exists (select from derivatives d where d.blob_id = b.id)
         order by id desc limit 1`,
      )
      if (blob !== undefined) {
        await makePictures({ db, documents }, blob.id)
        tally.report.pictures += 1
      }
    } catch (error) {
      tally.failure("pictures", error)
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}
