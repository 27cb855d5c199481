import type { OwnerKind } from "@kitwright/db/attachment-sets"
import type { Db, Tx } from "@kitwright/db/database"
import type { Origin } from "@kitwright/db/movements"
import { findUpload, lockUpload, type UploadRow } from "@kitwright/db/uploads"
import { confirmStep, type ConfirmStep } from "@kitwright/domain/attachment/upload"
import { invalidState, notFound } from "@kitwright/domain/errors"
import { type AttachmentId, UploadId } from "@kitwright/domain/ids"
import type { z } from "zod"
import { changeInput, optionalLine } from "../input.ts"
import { attachUpload } from "./attach-upload.ts"
import type { DocumentStore } from "./document-store.ts"
import { getLockedSet } from "./locked-set.ts"
import { verifyUpload } from "./verify-upload.ts"

export const confirmUploadInput = changeInput({ uploadId: UploadId, title: optionalLine().optional() })
type Input = z.output<typeof confirmUploadInput>

/** What a confirmation came to. `isNew` is false for a repetition. */
export type Confirmed = {
  attachmentId: AttachmentId
  ownerKind: OwnerKind
  isNew: boolean
  /** Whether the attachment became the cover of its set. */
  isCover: boolean
}

/**
 * The first half of a confirmation, outside of any transaction: what arrived is read and judged, if that has not been done.
 *
 * @throws as `verifyUpload`, and NOT_FOUND
 */
export async function prepareConfirmation(
  db: Db,
  documents: DocumentStore,
  { uploadId }: Input,
  now: string,
): Promise<void> {
  const upload = await findUpload(db, uploadId)
  if (upload === undefined) throw notFound("upload", uploadId)
  if (confirmStep(upload, now) === "verify") await verifyUpload(db, documents, upload)
}

/**
 * The second half: makes the attachment of a verified upload. A repetition answers with the same attachment.
 *
 * @throws NOT_FOUND when the upload, its set or what it became is gone, INVALID_STATE when it was rejected or its time is over
 */
export async function confirmUpload(
  tx: Tx,
  origin: Origin,
  input: Input,
  documents: DocumentStore,
): Promise<Confirmed> {
  const known = await findUpload(tx, input.uploadId)
  if (known?.attachmentSetId == null) throw notFound("upload", input.uploadId)
  const set = await getLockedSet(tx, known.attachmentSetId)
  const upload = await lockUpload(tx, input.uploadId)
  if (upload === undefined) throw notFound("upload", input.uploadId)
  const step = confirmStep(upload, origin.at)
  if (step === "attach") {
    return await attachUpload(tx, origin, { set, upload, title: input.title ?? null, link: null }, documents)
  }
  if (step === "answer" && upload.attachmentId !== null) {
    return { attachmentId: upload.attachmentId, ownerKind: set.ownerKind, isNew: false, isCover: false }
  }
  throw refusal(step, upload)
}

function refusal(step: ConfirmStep, upload: UploadRow): Error {
  switch (step) {
    case "rejected":
      return invalidState(`This file was refused: ${upload.rejectReason ?? ""}`, "rejected")
    case "expired":
      return invalidState("The time to confirm this file is over. Choose the file again.", "expired")
    case "verify":
      // Verified a moment ago, and no longer: only somebody who writes to the tables by hand can do that.
      return new Error("an upload lost its verification")
    case "attach":
    case "answer":
    case "gone":
      return notFound("upload", upload.id)
  }
}
