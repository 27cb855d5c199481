import { createHash, randomUUID } from "node:crypto"
import { storeBlobText } from "@kitwright/db/blob-texts"
import { type BlobRow, findBlob } from "@kitwright/db/blobs"
import type { Db } from "@kitwright/db/database"
import { beginDerivative, setDerivativeFailed, setDerivativeReady } from "@kitwright/db/derivatives"
import { isFileType, type FileType } from "@kitwright/domain/attachment/file-types"
import { derivativeKey, derivativeVariants, Sha256 } from "@kitwright/domain/attachment/object-key"
import { FileRefusedError } from "@kitwright/media/media-error"
import type { Thumbnail } from "@kitwright/media/open-media"
import { ObjectMissing } from "@kitwright/storage/errors"
import type { DocumentStore } from "./document-store.ts"
import { withObject } from "./read-object.ts"

type Maker = { db: Db; documents: Pick<DocumentStore, "storage" | "downloads" | "media"> }

/**
 * Makes the pictures of a file and reads its text, for lists, previews and search. It may stop anywhere and be run again.
 * A file of which no picture can be made is shown as an icon.
 *
 * @throws whatever keeps the store or the file from being read now; then it is tried again
 */
export async function makePictures(maker: Maker, blobId: number): Promise<void> {
  const { db, documents } = maker
  const blob = await findBlob(db, blobId)
  const type = blob?.contentType ?? ""
  // Nothing refers to it any more, or it is older than the rules for files.
  if (blob?.state !== "live" || blob.sha256 === null || !isFileType(type)) return
  const sha256 = Sha256.parse(blob.sha256)
  try {
    await withObject(documents, { key: blob.objectKey }, async ({ path }) => {
      await storePictures(maker, blob, sha256, await drawn(maker, path, type))
      if (type === "application/pdf") await storeText(maker, blob, path)
    })
  } catch (error) {
    // Swept or lost meanwhile: the comparison of store and database will say so.
    if (error instanceof ObjectMissing) return
    throw error
  }
}

/** Undefined when no picture can be made of the file, however often it is tried. */
async function drawn({ documents }: Maker, path: string, type: FileType): Promise<Thumbnail[] | undefined> {
  try {
    return await documents.media.makeThumbnails(path, type)
  } catch (error) {
    if (error instanceof FileRefusedError) return undefined
    throw error
  }
}

/** The row of a picture comes before its object, so that a sweep knows of every object there may be. */
async function storePictures(
  { db, documents: { storage } }: Maker,
  blob: BlobRow,
  sha256: Sha256,
  pictures: Thumbnail[] | undefined,
): Promise<void> {
  for (const variant of derivativeVariants) {
    const objectKey = derivativeKey(sha256, variant, randomUUID())
    const row = await beginDerivative(db, { blobId: blob.id, variant, objectKey })
    const picture = pictures?.find((each) => each.variant === variant)
    if (row === undefined || row.state === "ready") continue
    if (picture === undefined) {
      await setDerivativeFailed(db, row.id)
      continue
    }
    const { bytes, contentType, width, height } = picture
    const size = bytes.length
    // An earlier attempt may have written to its key, which takes nothing else.
    if (row.objectKey !== objectKey) await storage.remove(row.objectKey)
    await storage.put(row.objectKey, bytes, {
      contentType,
      size,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    })
    if (!(await setDerivativeReady(db, row.id, { contentType, size, width, height }))) {
      await storage.remove(row.objectKey)
    }
  }
}

async function storeText({ db, documents: { media } }: Maker, blob: BlobRow, path: string): Promise<void> {
  try {
    const { text } = await media.readPdfText(path)
    await storeBlobText(db, blob.id, text)
  } catch (error) {
    // Locked or broken: it is found by its title only.
    if (!(error instanceof FileRefusedError)) throw error
  }
}
