import { type AttachmentSetRow, countSetContents } from "@kitwright/db/attachment-sets"
import { insertAttachment } from "@kitwright/db/attachments"
import { findLiveBlobForShare, healBlob, insertBlob } from "@kitwright/db/blobs"
import type { Tx } from "@kitwright/db/database"
import { addJob } from "@kitwright/db/jobs"
import type { Origin } from "@kitwright/db/movements"
import { setUploadConsumed, type UploadRow } from "@kitwright/db/uploads"
import { refuseFullSet } from "@kitwright/domain/attachment/accept-file"
import { coverAfterAdd } from "@kitwright/domain/attachment/cover"
import { fileTypes, type FileType } from "@kitwright/domain/attachment/file-types"
import { nextUploadSweep } from "@kitwright/domain/attachment/sweep"
import { fileNameFor } from "@kitwright/domain/file-name"
import type { DocumentStore } from "./document-store.ts"
import type { Confirmed } from "./confirm-upload.ts"
import { keepCover } from "./locked-set.ts"

export type Attaching = {
  /** Locked. */
  set: AttachmentSetRow
  /** Locked, and verified. */
  upload: UploadRow
  title: string | null
  /** Set when the file was fetched from an address: `isPicture` when it only stands for the page that is there. */
  link: { url: string; isPicture: boolean } | null
}

/**
 * Makes an attachment of a verified upload: its bytes become the one live blob of their content, or the blob that is there
 * already is shared and what was sent is swept. The attachment, the blob and the end of the upload are one transaction.
 */
export async function attachUpload(
  tx: Tx,
  origin: Origin,
  { set, upload, title, link }: Attaching,
  { limits, times }: Pick<DocumentStore, "limits" | "times">,
): Promise<Confirmed> {
  const type = upload.sniffedType
  if (type === null) throw new Error("an upload was verified without a type")
  refuseFullSet((await countSetContents(tx, set.id, origin.at)).attachments, limits)

  const blobId = await takeBlob(tx, upload, type)
  const kind = link?.isPicture === true ? "link" : fileTypes[type].kind
  const filename = fileNameFor(upload.declaredFilename, type)
  const attachmentId = await insertAttachment(tx, {
    attachmentSetId: set.id,
    kind,
    title: title ?? filename,
    url: link?.url ?? null,
    filename: kind === "link" ? null : filename,
    blobId,
  })
  // What is not the object of a live blob goes, and goes again. Our own object is looked at as well: should the blob die
  // before the permission to send ends, the same bytes may arrive once more under a name that nobody knows any longer.
  const sweepAfter = nextUploadSweep(upload.expiresAt, 0, times.uploadSweeps)
  if (!(await setUploadConsumed(tx, upload.id, { attachmentId, sweepAfter }))) {
    throw new Error("a locked and verified upload could not be consumed")
  }
  const isCover = await keepCover(tx, set, coverAfterAdd(set.coverAttachmentId, { id: attachmentId, kind }))
  await addJob(tx, "pictures", { blobId }, `pictures ${blobId}`)
  return { attachmentId, ownerKind: set.ownerKind, isNew: true, isCover }
}

const attemptsMax = 10

/**
 * The live blob of the upload's content, kept alive until the transaction ends. Another transaction may be making it at the
 * same moment, or letting it die: then this one waits for its end and looks again.
 */
async function takeBlob(tx: Tx, upload: UploadRow, type: FileType): Promise<number> {
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const found = await findLiveBlobForShare(tx, upload.declaredSha256)
    if (found !== undefined) {
      if (found.missingSince !== null) await healBlob(tx, found.id, upload.objectKey)
      return found.id
    }
    const id = await insertBlob(tx, {
      sha256: upload.declaredSha256,
      size: upload.declaredSize,
      contentType: type,
      width: upload.width,
      height: upload.height,
      objectKey: upload.objectKey,
    })
    if (id !== undefined) return id
  }
  throw new Error("the blob of an upload came and went over and over")
}
