/** What can be attached, and the types of files that are stored. SVG, HTML and archives are not: they can carry programs. */

export const attachmentKinds = ["image", "pdf", "link"] as const
export type AttachmentKind = (typeof attachmentKinds)[number]

/** The kinds that have a file of their own. */
export type FileKind = Exclude<AttachmentKind, "link">

/** Every type that is stored, by its media type, with the name that people know it by. */
export const fileTypes = {
  "image/jpeg": { kind: "image", name: "JPEG" },
  "image/png": { kind: "image", name: "PNG" },
  "image/webp": { kind: "image", name: "WebP" },
  "image/avif": { kind: "image", name: "AVIF" },
  "application/pdf": { kind: "pdf", name: "PDF" },
} as const satisfies Readonly<Record<string, { kind: FileKind; name: string }>>

export type FileType = keyof typeof fileTypes

/** The names of all types that are stored, for sentences. */
export const fileTypeNames: readonly string[] = Object.values(fileTypes).map((type) => type.name)

/** True for a media type that is stored, written exactly as it stands in the list. */
export function isFileType(type: string): type is FileType {
  return Object.hasOwn(fileTypes, type)
}
