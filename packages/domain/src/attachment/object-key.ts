import { z } from "zod"
import { UploadId } from "../ids.ts"

/**
 * The names of stored objects. A name holds an id that is given out once, so no name is ever used twice: what was deleted
 * under a name can't be something new by the time the deletion arrives.
 */

/** SHA-256 of a file, 64 hexadecimal digits, lower case. */
export const Sha256 = z
  .string({ error: "Expected a SHA-256 in hexadecimal." })
  .regex(/^[0-9a-f]{64}$/, { error: "Expected a SHA-256 in hexadecimal: 64 digits, lower case." })
  .brand<"Sha256">()
export type Sha256 = z.output<typeof Sha256>

export const derivativeVariants = ["small", "large"] as const
/** A picture made of an image or of a PDF's first page. */
export type DerivativeVariant = (typeof derivativeVariants)[number]

/** Where a file stays: `b/<sha, 2 digits>/<sha>/<upload id>`. */
export function blobKey(sha256: Sha256, uploadId: UploadId): string {
  return `b/${sha256.slice(0, 2)}/${sha256}/${uploadId}`
}

/** Where a file arrives when the store can't be trusted to check it: `in/<upload id>`. */
export function incomingKey(uploadId: UploadId): string {
  return `in/${uploadId}`
}

/** Where a picture of a file stays: `d/<sha, 2 digits>/<sha>/<variant>-<id>`. The id is a uuid made for this one object. */
export function derivativeKey(sha256: Sha256, variant: DerivativeVariant, id: string): string {
  return `d/${sha256.slice(0, 2)}/${sha256}/${variant}-${id}`
}

export type ObjectKey =
  | { readonly kind: "blob"; readonly sha256: Sha256; readonly uploadId: UploadId }
  | { readonly kind: "incoming"; readonly uploadId: UploadId }
  | {
      readonly kind: "derivative"
      readonly sha256: Sha256
      readonly variant: DerivativeVariant
      readonly id: string
    }

const uuid = "[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
const named = `(?<prefix>[0-9a-f]{2})/(?<sha256>[0-9a-f]{64})`
const blobPattern = new RegExp(`^b/${named}/(?<id>${uuid})$`)
const incomingPattern = new RegExp(`^in/(?<id>${uuid})$`)
const derivativePattern = new RegExp(
  `^d/${named}/(?<variant>${derivativeVariants.join("|")})-(?<id>${uuid})$`,
)

/** What a name says; undefined for one that none of the functions above would have given. */
export function parseObjectKey(key: string): ObjectKey | undefined {
  const incoming = incomingPattern.exec(key)?.groups
  if (incoming !== undefined) return { kind: "incoming", uploadId: UploadId.parse(incoming["id"]) }
  const match = (blobPattern.exec(key) ?? derivativePattern.exec(key))?.groups
  const { prefix = "", sha256: digits = "", id = "" } = match ?? {}
  if (match === undefined || !digits.startsWith(prefix)) return undefined
  const sha256 = Sha256.parse(digits)
  const variant = derivativeVariants.find((each) => each === match["variant"])
  return variant === undefined
    ? { kind: "blob", sha256, uploadId: UploadId.parse(id) }
    : { kind: "derivative", sha256, variant, id }
}
