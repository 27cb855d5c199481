import type { Db } from "@kitwright/db/database"
import { type Measured, setUploadRejected, setUploadVerified, type UploadRow } from "@kitwright/db/uploads"
import { judgeReceived } from "@kitwright/domain/attachment/accept-file"
import { nextUploadSweep } from "@kitwright/domain/attachment/sweep"
import { DomainError, contentMismatch, uploadNotReceived } from "@kitwright/domain/errors"
import type { SniffedType } from "@kitwright/media/sniff"
import { sniffFile } from "@kitwright/media/sniff-file"
import { ObjectMissing, ObjectOfOtherSize } from "@kitwright/storage/errors"
import { promote } from "@kitwright/storage/promote"
import type { DocumentStore } from "./document-store.ts"
import { withObject } from "./read-object.ts"

type Verdict = { ok: true; measured: Measured } | { ok: false; error: DomainError }

/**
 * Looks at what arrived for an upload, byte by byte, and records what it is. Nothing of what the client or the store says of
 * the bytes is taken on trust. No transaction is open meanwhile; it can be repeated after any interruption.
 *
 * @throws UPLOAD_NOT_RECEIVED, CONTENT_MISMATCH, UNSUPPORTED_FILE_TYPE, FILE_TOO_LARGE, and whatever keeps the store or the
 * file from being read now, after which it can be tried again
 */
export async function verifyUpload(db: Db, documents: DocumentStore, upload: UploadRow): Promise<void> {
  const verdict = await examine(documents, upload).catch((error: unknown) => {
    // It was there a moment ago: swept, or lost.
    throw error instanceof ObjectMissing ? uploadNotReceived(upload.id) : error
  })
  if (verdict.ok) {
    await setUploadVerified(db, upload.id, verdict.measured)
    return
  }
  const { times } = documents
  const sweepAfter = nextUploadSweep(upload.expiresAt, 0, times.uploadSweeps) ?? upload.expiresAt
  await setUploadRejected(db, upload.id, { reason: verdict.error.message, sweepAfter })
  throw verdict.error
}

async function examine(documents: DocumentStore, upload: UploadRow): Promise<Verdict> {
  const declared = { type: upload.declaredType, size: upload.declaredSize, sha256: upload.declaredSha256 }
  const moved = await moveIncoming(documents, upload)
  if (moved !== undefined) return { ok: false, error: moved }
  const object = { key: upload.objectKey, size: declared.size }
  try {
    return await withObject(documents, object, async (file): Promise<Verdict> => {
      const received = { ...file, sniffedType: await sniffFile(file.path) }
      const verdict = judgeReceived(declared, received, documents.limits)
      if (verdict.kind === "rejected") return { ok: false, error: verdict.error }
      return await decode(documents, file, verdict.type)
    })
  } catch (error) {
    if (error instanceof ObjectOfOtherSize) return { ok: false, error: contentMismatch("size") }
    throw error
  }
}

/** In a store that is not trusted to check uploads: takes over what came in. @returns why it is refused */
async function moveIncoming(documents: DocumentStore, upload: UploadRow): Promise<DomainError | undefined> {
  if (upload.incomingKey === null) return undefined
  const promotion = await promote(documents.storage, {
    from: upload.incomingKey,
    to: upload.objectKey,
    sha256: upload.declaredSha256,
    size: upload.declaredSize,
    contentType: upload.declaredType,
  })
  if (promotion.ok) return undefined
  if (promotion.reason === "missing") throw uploadNotReceived(upload.id)
  return contentMismatch(promotion.reason === "size" ? "size" : "content")
}

async function decode(
  { media }: DocumentStore,
  file: { path: string; size: number; sha256: string },
  type: SniffedType,
): Promise<Verdict> {
  const { path, size, sha256 } = file
  const inspection = await media.inspectFile(path, type)
  if (inspection.ok) {
    const { width, height } = inspection
    return { ok: true, measured: { size, sha256, type, width, height } }
  }
  // Also a file that takes too long or breaks its reader is refused: it would do so each time, and hold up others.
  const { cause, reason } = inspection
  const error = new DomainError("UNSUPPORTED_FILE_TYPE", `${reason} Choose another file.`, {
    field: "file",
    cause,
  })
  return { ok: false, error }
}
