import {
  type AttachmentSetRow,
  countSetContents,
  findOldestImage,
  setCover as writeCover,
} from "@kitwright/db/attachment-sets"
import {
  copyAttachment as insertCopy,
  type DeletedAttachment,
  deleteAttachment as deleteRow,
  findAttachment,
  restoreAttachment as restoreRow,
  updateAttachmentTitle,
} from "@kitwright/db/attachments"
import type { Tx } from "@kitwright/db/database"
import type { Origin } from "@kitwright/db/movements"
import { type AttachmentLimits, refuseFullSet } from "@kitwright/domain/attachment/accept-file"
import {
  coverAfterAdd,
  coverAfterDelete,
  coverAfterRestore,
  refuseAsCover,
} from "@kitwright/domain/attachment/cover"
import { invalidState, notFound } from "@kitwright/domain/errors"
import { AttachmentId, AttachmentSetId } from "@kitwright/domain/ids"
import { z } from "zod"
import { changeInput, lineText } from "../input.ts"
import type { AttachmentView } from "./attachment-view.ts"
import { attachmentInput, getAttachment } from "./get-set.ts"
import { getLockedSet, keepCover, notThere } from "./locked-set.ts"

export const attachmentChange = changeInput(attachmentInput.shape)
export const updateAttachmentInput = changeInput({ ...attachmentInput.shape, title: lineText() })
export const clearCoverInput = changeInput({ attachmentSetId: AttachmentSetId })
export const copyAttachmentInput = changeInput({ from: attachmentInput, toAttachmentSetId: AttachmentSetId })

type AttachmentChange = z.output<typeof attachmentChange>

/** Gives an attachment another title. @throws NOT_FOUND, NOT_IN_SET */
export async function updateAttachment(
  tx: Tx,
  _origin: Origin,
  input: z.output<typeof updateAttachmentInput>,
): Promise<AttachmentView> {
  const { attachmentSetId, attachmentId, title } = input
  await getLockedSet(tx, attachmentSetId)
  if (!(await updateAttachmentTitle(tx, attachmentSetId, attachmentId, title))) {
    throw await notThere(tx, attachmentId, attachmentSetId)
  }
  return await getAttachment(tx, { attachmentSetId, attachmentId })
}

/** What a deletion came to. The cover may have gone to another image. */
export type Deleted = Pick<DeletedAttachment, "id" | "kind" | "wasCover"> & {
  coverAttachmentId: AttachmentId | null
}

/**
 * Deletes an attachment; of a cover the oldest image that remains inherits. Its file stays for a while, so that
 * `restoreAttachment` can bring it back.
 *
 * @throws NOT_FOUND, NOT_IN_SET
 */
export async function deleteAttachment(tx: Tx, origin: Origin, input: AttachmentChange): Promise<Deleted> {
  const { attachmentSetId, attachmentId } = input
  const set = await getLockedSet(tx, attachmentSetId)
  const heir = await findOldestImage(tx, attachmentSetId, attachmentId)
  const cover = coverAfterDelete(set.coverAttachmentId, attachmentId, heir === undefined ? [] : [heir])
  const deleted = await deleteRow(tx, {
    attachmentSetId,
    id: attachmentId,
    nextCoverId: set.coverAttachmentId === attachmentId ? cover : null,
    at: origin.at,
  })
  if (deleted === undefined) throw await notThere(tx, attachmentId, attachmentSetId)
  if (deleted.wasCover) await writeCover(tx, attachmentSetId, cover)
  return { id: deleted.id, kind: deleted.kind, wasCover: deleted.wasCover, coverAttachmentId: cover }
}

/**
 * Takes a deletion back: the attachment returns under its id, to its place, and is the cover again if it was.
 *
 * @throws INVALID_STATE when its file is gone for good, or there was no such deletion
 */
export async function restoreAttachment(
  tx: Tx,
  origin: Origin,
  input: AttachmentChange,
  limits: AttachmentLimits,
): Promise<AttachmentView> {
  const { attachmentSetId, attachmentId } = input
  const set = await getLockedSet(tx, attachmentSetId)
  refuseFullSet((await countSetContents(tx, attachmentSetId, origin.at)).attachments, limits)
  const restored = await restoreRow(tx, attachmentSetId, attachmentId)
  if (restored === undefined) {
    throw invalidState("This can't be brought back any more. Add the document again.", "gone")
  }
  await keepCover(tx, set, coverAfterRestore(set.coverAttachmentId, restored))
  return await getAttachment(tx, { attachmentSetId, attachmentId })
}

/** The cover of a set as it is now, and what it was. */
export type CoverChanged = {
  attachmentSetId: AttachmentSetId
  coverAttachmentId: AttachmentId | null
  was: AttachmentId | null
}

/** Makes an image the cover of its set. @throws NOT_FOUND, NOT_IN_SET, VALIDATION when it is no image */
export async function setCover(tx: Tx, _origin: Origin, input: AttachmentChange): Promise<CoverChanged> {
  const set = await getLockedSet(tx, input.attachmentSetId)
  const attachment = await findAttachment(tx, input.attachmentId)
  if (attachment === undefined) throw notFound("document", input.attachmentId)
  refuseAsCover(attachment, set.id)
  return await changeCover(tx, set, attachment.id)
}

/** Leaves a set without a cover. @throws NOT_FOUND */
export async function clearCover(
  tx: Tx,
  _origin: Origin,
  input: z.output<typeof clearCoverInput>,
): Promise<CoverChanged> {
  return await changeCover(tx, await getLockedSet(tx, input.attachmentSetId), null)
}

async function changeCover(tx: Tx, set: AttachmentSetRow, cover: AttachmentId | null): Promise<CoverChanged> {
  await keepCover(tx, set, cover)
  return { attachmentSetId: set.id, coverAttachmentId: cover, was: set.coverAttachmentId }
}

/**
 * Puts a copy of an attachment into another set, or into its own: one more row on the same file, nothing is copied in the
 * store.
 *
 * @throws NOT_FOUND, NOT_IN_SET, INVALID_STATE when the other set is full
 */
export async function copyAttachment(
  tx: Tx,
  origin: Origin,
  { from, toAttachmentSetId }: z.output<typeof copyAttachmentInput>,
  limits: AttachmentLimits,
): Promise<AttachmentView> {
  const set = await getLockedSet(tx, toAttachmentSetId)
  refuseFullSet((await countSetContents(tx, toAttachmentSetId, origin.at)).attachments, limits)
  const source = await getAttachment(tx, from)
  const copy = await insertCopy(tx, source.id, toAttachmentSetId)
  if (copy === undefined) throw notFound("document", from.attachmentId)
  await keepCover(tx, set, coverAfterAdd(set.coverAttachmentId, copy))
  return await getAttachment(tx, { attachmentSetId: toAttachmentSetId, attachmentId: copy.id })
}
