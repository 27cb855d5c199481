import { findAttachment } from "@kitwright/db/attachments"
import type { Db } from "@kitwright/db/database"
import { notFound } from "@kitwright/domain/errors"
import type { AttachmentId } from "@kitwright/domain/ids"
import { contentDisposition } from "@kitwright/storage/content-disposition"
import { type DocumentStore, linkSeconds } from "./document-store.ts"

export type FileVariant = "small" | "large"

/**
 * An address at the store that opens the file of an attachment, or a picture of it, for five minutes. It is served as what
 * its bytes are, never as what somebody called it. Without a picture of that size an image stands for itself.
 *
 * @param open gives the store, or throws when there is none to be had now; asked once it is known what to open
 * @param host the host name under which the page was opened
 * @throws NOT_FOUND for a link without a picture, and for a document that has none
 */
export async function openFile(
  db: Db,
  open: () => Pick<DocumentStore, "storage">,
  { id, variant, host }: { id: AttachmentId; variant?: FileVariant | undefined; host?: string | undefined },
): Promise<string> {
  const row = await findAttachment(db, id)
  if (row === undefined) throw notFound("document", id)
  const picture = variant === undefined ? null : variant === "small" ? row.smallKey : row.largeKey
  const file =
    variant === undefined || row.kind === "image"
      ? { key: row.objectKey, contentType: row.contentType }
      : null
  const [key, contentType] =
    picture === null ? [file?.key ?? null, file?.contentType ?? null] : [picture, "image/webp"]
  if (key === null || contentType === null) throw notFound("file of document", id)
  return await open().storage.presignGet({
    key,
    contentType,
    disposition: contentDisposition("inline", picture === null ? (row.filename ?? row.title) : row.title),
    expiresInSeconds: linkSeconds,
    ...(host !== undefined && { host }),
  })
}
