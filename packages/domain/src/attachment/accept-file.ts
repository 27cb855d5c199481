import {
  contentMismatch,
  type DomainError,
  fileTooLarge,
  invalidState,
  unsupportedFileType,
  validation,
} from "../errors.ts"
import { type FileKind, fileTypeNames, fileTypes, type FileType, isFileType } from "./file-types.ts"

/** What a set and its files may grow to. Sizes are in bytes. */
export interface AttachmentLimits {
  readonly imageBytesMax: number
  /** For files that are no images. */
  readonly fileBytesMax: number
  readonly attachmentsPerSetMax: number
}

const megabyte = 1_024 * 1_024

export const defaultAttachmentLimits: AttachmentLimits = {
  imageBytesMax: 10 * megabyte,
  fileBytesMax: 100 * megabyte,
  attachmentsPerSetMax: 50,
}

/** How many bytes a file of a kind may have. */
export function sizeBytesMax(kind: FileKind, limits: AttachmentLimits): number {
  return kind === "image" ? limits.imageBytesMax : limits.fileBytesMax
}

/** A file as its owner announces it: nothing of this is proven. */
export interface DeclaredFile {
  readonly type: string
  /** Bytes. */
  readonly size: number
  /** Hexadecimal. */
  readonly sha256: string
}

/**
 * Whether a file may be sent at all, judged by what is said of it.
 *
 * @throws UNSUPPORTED_FILE_TYPE, FILE_TOO_LARGE, VALIDATION for an empty file
 */
export function acceptDeclared(
  file: Pick<DeclaredFile, "type" | "size">,
  limits: AttachmentLimits,
): FileType {
  if (!isFileType(file.type)) throw unsupportedFileType(file.type, fileTypeNames)
  if (file.size < 1) throw validation("size", "The file is empty. Choose another one.")
  const sizeMax = sizeBytesMax(fileTypes[file.type].kind, limits)
  if (file.size > sizeMax) throw fileTooLarge(file.size, sizeMax)
  return file.type
}

/** What really arrived: measured by the store or by reading every byte. */
export interface ReceivedFile {
  readonly size: number
  readonly sha256: string
  /** The type that its first bytes show; undefined when they show none that is stored. */
  readonly sniffedType: FileType | undefined
}

export type FileVerdict =
  | { readonly kind: "verified"; readonly type: FileType; readonly attachmentKind: FileKind }
  | { readonly kind: "rejected"; readonly error: DomainError }

/**
 * Whether what arrived is what was announced and may be stored. Its own bytes say what type it is: a photo that is named
 * .png and is a JPEG stays a photo, but a page announced as a photo, or a photo as a document, is refused.
 */
export function judgeReceived(
  declared: DeclaredFile,
  received: ReceivedFile,
  limits: AttachmentLimits,
): FileVerdict {
  if (received.size !== declared.size) return { kind: "rejected", error: contentMismatch("size") }
  if (received.sha256 !== declared.sha256) return { kind: "rejected", error: contentMismatch("content") }
  const type = received.sniffedType
  if (type === undefined) return { kind: "rejected", error: unsupportedFileType(null, fileTypeNames) }
  const attachmentKind = fileTypes[type].kind
  const isOfDeclaredKind = isFileType(declared.type) && fileTypes[declared.type].kind === attachmentKind
  if (!isOfDeclaredKind) return { kind: "rejected", error: contentMismatch("type") }
  const sizeMax = sizeBytesMax(attachmentKind, limits)
  if (received.size > sizeMax) return { kind: "rejected", error: fileTooLarge(received.size, sizeMax) }
  return { kind: "verified", type, attachmentKind }
}

/**
 * Whether a set has room for one more. `count` is what it holds, with the uploads that are under way.
 *
 * @throws INVALID_STATE when it is full
 */
export function refuseFullSet(count: number, limits: AttachmentLimits): void {
  if (count < limits.attachmentsPerSetMax) return
  throw invalidState(
    `There are ${count} documents already, and ${limits.attachmentsPerSetMax} is the most. Remove one first.`,
    "full",
  )
}
