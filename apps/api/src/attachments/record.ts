import type { AttachmentView } from "@kitwright/workshop/attachments/attachment-view"
import type { Confirmed } from "@kitwright/workshop/attachments/confirm-upload"
import type { CoverChanged, Deleted } from "@kitwright/workshop/attachments/edit-attachment"
import type { Act } from "@kitwright/workshop/change"
import type { Context } from "../context.ts"

type Recording = Pick<Context, "clock" | "metrics" | "log">

type RunChange = <R>(act: Act<R>) => Promise<R>

/** Runs a change and tells whether it was done now, or answered as a repetition: that is recorded once only. */
export async function runOnce<R>(change: RunChange, act: Act<R>): Promise<{ answer: R; isNew: boolean }> {
  let isNew = false
  const answer = await change(async (tx, origin) => {
    const done = await act(tx, origin)
    isNew = true
    return done
  })
  return { answer, isNew }
}

/** Counts and logs a new attachment. `startedMs`: when the call began, monotonic. */
export function created(
  { clock, metrics, log }: Recording,
  attachment: AttachmentView,
  { ownerKind, isCover }: Confirmed,
  startedMs: number,
): void {
  const { id, attachmentSetId, kind, size } = attachment
  const seconds = (clock.monotonicMs() - startedMs) / 1_000
  metrics.attachmentCreated({ kind, owner: ownerKind, size, seconds })
  log.info({ attachmentId: id, attachmentSetId, kind, owner: ownerKind }, "a document was added")
  if (isCover) metrics.coverChanged("auto_assigned")
}

/** Counts and logs a deletion, and where the cover went. */
export function deleted({ metrics, log }: Recording, attachmentSetId: number, deletion: Deleted): void {
  const { id, kind, wasCover, coverAttachmentId } = deletion
  metrics.attachmentDeleted({ kind, wasCover })
  log.info({ attachmentId: id, attachmentSetId, kind }, "a document was deleted")
  if (!wasCover) return
  metrics.coverChanged("reassigned_on_delete")
  log.info({ attachmentSetId, was: id, now: coverAttachmentId }, "a cover was reassigned")
}

/** Counts and logs what somebody chose as a cover. */
export function coverChanged(
  { metrics, log }: Recording,
  action: "set" | "cleared",
  { attachmentSetId, was, coverAttachmentId }: CoverChanged,
): void {
  if (was === coverAttachmentId) return
  metrics.coverChanged(action)
  log.info({ attachmentSetId, was, now: coverAttachmentId }, "a cover was changed")
}
