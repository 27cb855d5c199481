import { createReadStream } from "node:fs"
import { insertAttachment } from "@kitwright/db/attachments"
import { type AttachmentSetRow, countSetContents } from "@kitwright/db/attachment-sets"
import type { Db, Tx } from "@kitwright/db/database"
import type { Origin } from "@kitwright/db/movements"
import { findUpload, lockUpload } from "@kitwright/db/uploads"
import { type AttachmentLimits, refuseFullSet } from "@kitwright/domain/attachment/accept-file"
import { LinkUrl } from "@kitwright/domain/attachment/link-url"
import { Sha256 } from "@kitwright/domain/attachment/object-key"
import { DomainError } from "@kitwright/domain/errors"
import { safeName } from "@kitwright/domain/file-name"
import { AttachmentSetId, type UploadId } from "@kitwright/domain/ids"
import { type FetchedPage, fetchPage } from "@kitwright/web-fetch/fetch-page"
import { StorageRefused, StorageUnavailable } from "@kitwright/storage/errors"
import type { z } from "zod"
import { changeInput, optionalLine } from "../input.ts"
import { attachUpload } from "./attach-upload.ts"
import type { Confirmed } from "./confirm-upload.ts"
import type { DocumentStore } from "./document-store.ts"
import { getLockedSet } from "./locked-set.ts"
import { issueUpload } from "./request-upload.ts"
import { verifyUpload } from "./verify-upload.ts"

export const addLinkInput = changeInput({
  attachmentSetId: AttachmentSetId,
  url: LinkUrl,
  title: optionalLine().optional(),
})
export type AddLinkInput = z.output<typeof addLinkInput>

/** What was found at an address: nothing, a title, a file, or a picture that stands for the page. */
export type FetchedLink = { title: string | null; upload: { id: UploadId; isPicture: boolean } | null }

type RunChange = <R>(act: (tx: Tx, origin: Origin) => Promise<R>) => Promise<R>
type File = Extract<FetchedPage, { kind: "file" }>

const nothing: FetchedLink = { title: null, upload: null }

/**
 * Opens an address, guarded, before the transaction of the change: addresses of private networks are never asked for anything
 * and stay plain links, like those where nothing answers. A file, or the picture of a page, is stored as an upload of our own.
 * Nobody is asked for a set that takes no link.
 */
export async function fetchLink(
  db: Db,
  documents: DocumentStore | undefined,
  runApart: RunChange,
  input: AddLinkInput,
): Promise<FetchedLink> {
  if (documents === undefined) return nothing
  if (!(await hasRoom(runApart, input.attachmentSetId, documents.limits))) return nothing
  const found = await fetchPage(input.url, documents.fetching)
  if (found.kind === "file")
    return await storeFile(db, documents, runApart, { input, file: found, isPicture: false })
  if (found.kind !== "page") return nothing
  if (found.imageUrl === null) return { title: found.title, upload: null }
  const picture = await fetchPage(found.imageUrl, documents.fetching)
  if (picture.kind !== "file") return { title: found.title, upload: null }
  const stored = await storeFile(db, documents, runApart, { input, file: picture, isPicture: true })
  return { title: found.title, upload: stored.upload }
}

/** Whether the set takes one more now. When it does not, the change itself says why, or answers a repetition as before. */
async function hasRoom(runApart: RunChange, id: AttachmentSetId, limits: AttachmentLimits): Promise<boolean> {
  try {
    await runApart(async (tx, { at }) => {
      await refuseFull(tx, await getLockedSet(tx, id), at, limits)
    })
    return true
  } catch (error) {
    if (error instanceof DomainError) return false
    throw error
  }
}

async function refuseFull(
  tx: Tx,
  { id }: AttachmentSetRow,
  at: string,
  limits: AttachmentLimits,
): Promise<void> {
  refuseFullSet((await countSetContents(tx, id, at)).attachments, limits)
}

type Found = { input: AddLinkInput; file: File; isPicture: boolean }

/** Stores what was found as if somebody had sent it. What can't be kept is left out: the link is worth having without it. */
async function storeFile(
  db: Db,
  documents: DocumentStore,
  runApart: RunChange,
  { input, file, isPicture }: Found,
): Promise<FetchedLink> {
  try {
    if (isPicture && file.type === "application/pdf") return nothing
    const wish = {
      attachmentSetId: input.attachmentSetId,
      filename: safeName(nameIn(file.finalUrl)),
      contentType: file.type,
      size: file.sizeBytes,
      sha256: Sha256.parse(file.sha256),
    }
    // What the server sends itself needs no place apart.
    const upload = await runApart((tx, origin) =>
      issueUpload(tx, origin, wish, { ...documents, mode: "pinned" }),
    )
    await documents.storage.put(upload.key, () => createReadStream(file.path), wish)
    const row = await findUpload(db, upload.uploadId)
    if (row === undefined) return nothing
    await verifyUpload(db, documents, row)
    return { title: null, upload: { id: upload.uploadId, isPicture } }
  } catch (error) {
    if (isAboutTheFile(error)) return nothing
    throw error
  } finally {
    await file.remove()
  }
}

/** The file is refused, or the store can't take it now. */
function isAboutTheFile(error: unknown): boolean {
  if (error instanceof StorageUnavailable || error instanceof StorageRefused) return true
  return (
    error instanceof DomainError &&
    ["UNSUPPORTED_FILE_TYPE", "FILE_TOO_LARGE", "CONTENT_MISMATCH", "VALIDATION"].includes(error.reason)
  )
}

/** What the file is called at its address. */
function nameIn(url: string): string {
  const last = new URL(url).pathname.split("/").findLast((step) => step !== "") ?? ""
  try {
    return decodeURIComponent(last)
  } catch {
    // Not every address is encoded as it should be.
    return last
  }
}

/**
 * Adds a link, or the file that lies at its address. Without a title it is called as its page is, else by its address.
 *
 * @throws NOT_FOUND, INVALID_STATE when the set is full or archived
 */
export async function addLink(
  tx: Tx,
  origin: Origin,
  input: AddLinkInput,
  { title, upload }: FetchedLink,
  documents: DocumentStore | undefined,
  limits: AttachmentLimits,
): Promise<Confirmed> {
  const set = await getLockedSet(tx, input.attachmentSetId)
  const stored = upload === null ? undefined : await lockUpload(tx, upload.id)
  if (upload !== null && stored?.state === "verified" && documents !== undefined) {
    const name = input.title ?? title ?? (upload.isPicture ? input.url : null)
    return await attachUpload(
      tx,
      origin,
      { set, upload: stored, title: name, link: { url: input.url, isPicture: upload.isPicture } },
      documents,
    )
  }
  await refuseFull(tx, set, origin.at, limits)
  const attachmentId = await insertAttachment(tx, {
    attachmentSetId: set.id,
    kind: "link",
    title: input.title ?? title ?? input.url,
    url: input.url,
    filename: null,
    blobId: null,
  })
  return { attachmentId, ownerKind: set.ownerKind, isNew: true, isCover: false }
}
