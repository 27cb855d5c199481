import type { AttachmentRow } from "@kitwright/db/attachments"
import type { AttachmentId } from "@kitwright/domain/ids"

export type AttachmentView = ReturnType<typeof attachmentView>

/**
 * An attachment as it goes over the wire. `attachmentUrl` opens its file and is null for a link; `previewUrl` is a small
 * picture, `largeUrl` a larger one, null where there is none to show.
 */
export function attachmentView(row: AttachmentRow) {
  const isFile = row.kind !== "link"
  const isMissing = row.missingSince !== null
  return {
    id: row.id,
    attachmentSetId: row.attachmentSetId,
    kind: row.kind,
    title: row.title,
    url: row.url,
    filename: row.filename,
    contentType: row.contentType,
    size: row.size,
    width: row.width,
    height: row.height,
    /** True while the store has lost the file; sending the same file again heals it. */
    isMissing,
    attachmentUrl: isFile ? fileUrl(row.id) : null,
    previewUrl: isMissing ? null : pictureUrl(row, "small"),
    largeUrl: isMissing ? null : pictureUrl(row, "large"),
    /** What became of the small picture: `none` before it was begun. */
    preview: row.previewState ?? ("none" as const),
    createdAt: row.createdAt,
  }
}

/** Until its small picture is there an image stands for itself; a document without one is shown as an icon. */
function pictureUrl(row: AttachmentRow, variant: "small" | "large"): string | null {
  const hasPicture = (variant === "small" ? row.smallKey : row.largeKey) !== null
  if (hasPicture) return fileUrl(row.id, variant)
  return row.kind === "image" ? fileUrl(row.id) : null
}

/** The address of a file on this server, or of a picture of it. */
export function fileUrl(id: AttachmentId, variant?: "small" | "large"): string {
  return variant === undefined ? `/files/${id}` : `/files/${id}?variant=${variant}`
}

/** The address of a cover's small picture, null without a cover. The file route falls back to the image itself. */
export function coverUrl(coverAttachmentId: AttachmentId | null): string | null {
  return coverAttachmentId === null ? null : fileUrl(coverAttachmentId, "small")
}
