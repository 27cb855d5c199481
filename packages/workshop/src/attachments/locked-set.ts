import {
  type AttachmentSetRow,
  findSetOwner,
  lockAttachmentSet,
  setCover,
} from "@kitwright/db/attachment-sets"
import { findAttachment } from "@kitwright/db/attachments"
import type { Tx } from "@kitwright/db/database"
import { type DomainError, invalidState, notFound, notInSet } from "@kitwright/domain/errors"
import type { AttachmentId, AttachmentSetId } from "@kitwright/domain/ids"

/**
 * Holds a set for a change of its documents. It is locked before uploads and blobs.
 *
 * @throws NOT_FOUND, INVALID_STATE when its kit is archived: such a kit can only be read
 */
export async function getLockedSet(tx: Tx, id: AttachmentSetId): Promise<AttachmentSetRow> {
  const set = await lockAttachmentSet(tx, id)
  const owner = set === undefined ? undefined : await findSetOwner(tx, id)
  if (set === undefined || owner === undefined) throw notFound("attachment set", id)
  if (owner.kind === "kit" && owner.archivedAt !== null) {
    throw invalidState(`The kit ${owner.name} is archived. Bring it back first.`, "archived")
  }
  return set
}

/** Why an attachment is not where it was looked for: NOT_FOUND when there is none, else NOT_IN_SET. */
export async function notThere(
  tx: Tx,
  attachmentId: AttachmentId,
  attachmentSetId: AttachmentSetId,
): Promise<DomainError> {
  const elsewhere = await findAttachment(tx, attachmentId)
  return elsewhere === undefined
    ? notFound("document", attachmentId)
    : notInSet(attachmentId, attachmentSetId)
}

/** Makes the cover what a rule says it is, if it is not. @returns whether it changed */
export async function keepCover(
  tx: Tx,
  set: AttachmentSetRow,
  coverAttachmentId: AttachmentId | null,
): Promise<boolean> {
  if (coverAttachmentId === set.coverAttachmentId) return false
  await setCover(tx, set.id, coverAttachmentId)
  return true
}
