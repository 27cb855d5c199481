import { randomUUID } from "node:crypto"
import { countSetContents } from "@kitwright/db/attachment-sets"
import type { Tx } from "@kitwright/db/database"
import type { Origin } from "@kitwright/db/movements"
import { countUploadsSince, insertUpload } from "@kitwright/db/uploads"
import { acceptDeclared, refuseFullSet } from "@kitwright/domain/attachment/accept-file"
import { blobKey, incomingKey, Sha256 } from "@kitwright/domain/attachment/object-key"
import { nextUploadSweep } from "@kitwright/domain/attachment/sweep"
import { DomainError, invalidState } from "@kitwright/domain/errors"
import { safeName } from "@kitwright/domain/file-name"
import { AttachmentSetId, UploadId } from "@kitwright/domain/ids"
import { z } from "zod"
import { changeInput } from "../input.ts"
import { type DocumentStore, later } from "./document-store.ts"
import { getLockedSet } from "./locked-set.ts"

export const requestUploadInput = changeInput({
  attachmentSetId: AttachmentSetId,
  /** Whatever the file is called; it is cleaned before anybody sees it. */
  filename: z.string().max(10_000).transform(safeName),
  contentType: z.string().max(200),
  size: z.int().nonnegative(),
  sha256: Sha256,
})
export type RequestUploadInput = z.output<typeof requestUploadInput>

/** What was granted. The address that goes with it is signed afterwards, each time it is asked for. */
export type IssuedUpload = {
  uploadId: UploadId
  key: string
  contentType: string
  size: number
  sha256: Sha256
  urlExpiresAt: string
}

type Issuing = Pick<DocumentStore, "mode" | "limits" | "times" | "uploadsPerMinuteMax">

/**
 * Records that somebody may send a file, before anything can arrive: every object of the store has a row that was there
 * before it. Whether the same content is stored already makes no difference to the answer.
 *
 * @throws RATE_LIMITED, NOT_FOUND, UNSUPPORTED_FILE_TYPE, FILE_TOO_LARGE, VALIDATION, INVALID_STATE when the set is full or archived
 */
export async function issueUpload(
  tx: Tx,
  origin: Origin,
  input: RequestUploadInput,
  { mode, limits, times, uploadsPerMinuteMax }: Issuing,
): Promise<IssuedUpload> {
  await refuseFlood(tx, uploadsPerMinuteMax, origin.at)
  const contentType = acceptDeclared({ type: input.contentType, size: input.size }, limits)
  await getLockedSet(tx, input.attachmentSetId)
  const contents = await countSetContents(tx, input.attachmentSetId, origin.at)
  refuseFullSet(contents.attachments + contents.openUploads, limits)

  const uploadId = UploadId.parse(randomUUID())
  const objectKey = blobKey(input.sha256, uploadId)
  const incoming = mode === "promote" ? incomingKey(uploadId) : null
  const [urlExpiresAt, expiresAt] = [
    later(origin.at, times.urlSeconds),
    later(origin.at, times.uploadSeconds),
  ]
  await insertUpload(tx, {
    id: uploadId,
    attachmentSetId: input.attachmentSetId,
    declaredFilename: input.filename,
    declaredType: contentType,
    declaredSize: input.size,
    declaredSha256: input.sha256,
    objectKey,
    incomingKey: incoming,
    idempotencyKey: origin.idempotencyKey,
    urlExpiresAt,
    expiresAt,
    sweepAfter: nextUploadSweep(expiresAt, 0, times.uploadSweeps) ?? expiresAt,
  })
  const key = incoming ?? objectKey
  return { uploadId, key, contentType, size: input.size, sha256: input.sha256, urlExpiresAt }
}

async function refuseFlood(tx: Tx, perMinuteMax: number | null, at: string): Promise<void> {
  if (perMinuteMax === null || (await countUploadsSince(tx, later(at, -60))) < perMinuteMax) return
  throw new DomainError("RATE_LIMITED", "Too many files at once. Go on in a minute.", {
    retryAfterSeconds: 60,
  })
}

/**
 * The address to which a browser sends the file, and the headers it has to send along: the store then accepts exactly these
 * bytes, once.
 *
 * @param host the host name under which the page was opened
 * @throws INVALID_STATE when the time to send it is over
 */
export async function signUpload(
  { storage }: DocumentStore,
  upload: IssuedUpload,
  now: string,
  host?: string,
) {
  const expiresInSeconds = Math.floor((Date.parse(upload.urlExpiresAt) - Date.parse(now)) / 1_000)
  if (expiresInSeconds < 1) {
    throw invalidState("The time to send this file is over. Choose the file again.", "expired")
  }
  const { url, headers } = await storage.presignPut({
    key: upload.key,
    contentType: upload.contentType,
    size: upload.size,
    sha256: upload.sha256,
    expiresInSeconds,
    ...(host !== undefined && { host }),
  })
  return { uploadId: upload.uploadId, url, headers, expiresAt: upload.urlExpiresAt }
}
