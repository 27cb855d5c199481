import { findAttachmentSet } from "@kitwright/db/attachment-sets"
import { findAttachment } from "@kitwright/db/attachments"
import type { Db } from "@kitwright/db/database"
import { notFound, notInSet } from "@kitwright/domain/errors"
import { AttachmentId, AttachmentSetId } from "@kitwright/domain/ids"
import { z } from "zod"
import { type AttachmentView, attachmentView, coverUrl } from "./attachment-view.ts"

export const setInput = z.strictObject({ id: AttachmentSetId })
export const listAttachmentsInput = z.strictObject({ attachmentSetId: AttachmentSetId })
export const attachmentInput = z.strictObject({
  attachmentSetId: AttachmentSetId,
  attachmentId: AttachmentId,
})

export type AttachmentSetView = Awaited<ReturnType<typeof getAttachmentSet>>

/** The documents of a part or a kit, in their order. @throws NOT_FOUND */
export async function getAttachmentSet(db: Db, id: AttachmentSetId) {
  const set = await findAttachmentSet(db, id)
  if (set === undefined) throw notFound("attachment set", id)
  const attachments = set.attachments.map(attachmentView)
  const cover = attachments.find((attachment) => attachment.id === set.coverAttachmentId)
  return {
    id: set.id,
    coverAttachmentId: set.coverAttachmentId,
    coverUrl: coverUrl(cover === undefined || cover.isMissing ? null : cover.id),
    attachments,
  }
}

/** @throws NOT_FOUND */
export async function listAttachments(db: Db, attachmentSetId: AttachmentSetId): Promise<AttachmentView[]> {
  return (await getAttachmentSet(db, attachmentSetId)).attachments
}

/** An attachment, whichever set it is in. @throws NOT_FOUND */
export async function getAttachmentById(db: Db, attachmentId: AttachmentId): Promise<AttachmentView> {
  const row = await findAttachment(db, attachmentId)
  if (row === undefined) throw notFound("document", attachmentId)
  return attachmentView(row)
}

/** One attachment of a set. @throws NOT_FOUND, NOT_IN_SET */
export async function getAttachment(
  db: Db,
  { attachmentSetId, attachmentId }: z.output<typeof attachmentInput>,
): Promise<AttachmentView> {
  const attachment = await getAttachmentById(db, attachmentId)
  if (attachment.attachmentSetId !== attachmentSetId) throw notInSet(attachmentId, attachmentSetId)
  return attachment
}
