import { notInSet, validation } from "../errors.ts"
import type { AttachmentId, AttachmentSetId } from "../ids.ts"
import type { AttachmentKind } from "./file-types.ts"

/** An attachment of the set, as far as covers go. */
export interface CoverCandidate {
  readonly id: AttachmentId
  readonly kind: AttachmentKind
  /** ISO-8601, to the millisecond. */
  readonly createdAt: string
}

type Cover = AttachmentId | null

/** The cover of a set after something was added to it: the first image becomes the cover, a cover that is there stays. */
export function coverAfterAdd(cover: Cover, added: Pick<CoverCandidate, "id" | "kind">): Cover {
  return cover === null && added.kind === "image" ? added.id : cover
}

/** The cover of a set after one of its attachments was deleted: of a cover the oldest image that remains inherits, if any. */
export function coverAfterDelete(
  cover: Cover,
  deletedId: AttachmentId,
  attachments: readonly CoverCandidate[],
): Cover {
  if (cover !== deletedId) return cover
  return oldestImage(attachments.filter((each) => each.id !== deletedId))?.id ?? null
}

/** The oldest image by the moment of its creation, then by id. */
export function oldestImage<Candidate extends CoverCandidate>(
  attachments: readonly Candidate[],
): Candidate | undefined {
  return attachments
    .filter((each) => each.kind === "image")
    .toSorted(
      (left, right) => Date.parse(left.createdAt) - Date.parse(right.createdAt) || left.id - right.id,
    )[0]
}

/** A deletion that is taken back. */
export interface RestoredAttachment {
  readonly id: AttachmentId
  readonly kind: AttachmentKind
  readonly wasCover: boolean
  /** Who inherited the cover when it was deleted. */
  readonly nextCoverId: Cover
}

/**
 * The cover of a set after a deletion was taken back: what was the cover is it again, unless somebody has chosen another
 * one since.
 */
export function coverAfterRestore(cover: Cover, restored: RestoredAttachment): Cover {
  if (restored.wasCover && cover === restored.nextCoverId) return restored.id
  return coverAfterAdd(cover, restored)
}

/**
 * Whether an attachment may be made the cover of a set.
 *
 * @throws NOT_IN_SET, VALIDATION when it is no image
 */
export function refuseAsCover(
  attachment: { readonly id: AttachmentId; readonly kind: AttachmentKind; readonly attachmentSetId: number },
  attachmentSetId: AttachmentSetId,
): void {
  if (attachment.attachmentSetId !== attachmentSetId) throw notInSet(attachment.id, attachmentSetId)
  if (attachment.kind !== "image")
    throw validation("attachmentId", "Only an image can be the cover. Choose an image.")
}
