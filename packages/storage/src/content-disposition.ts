import { safeName } from "@kitwright/domain/file-name"
import { create } from "content-disposition"

/** `inline` is for what a browser shows by itself and without running it: images and PDF. */
export type Disposition = "inline" | "attachment"

/** Kept out of the plain form of a name: browsers disagree on quotes and on "%41" in it. */
const ambiguous = /[^\x20-\x7E]|["%\\]/gu
const accents = /\p{M}/gu

/**
 * The header `Content-Disposition` after RFC 6266: the name as it is in `filename*`, and one of plain letters before
 * it for readers that know no better. Printable ASCII, whatever the name is.
 */
export function contentDisposition(disposition: Disposition, name: string): string {
  const filename = safeName(name)
  const fallback = filename.normalize("NFKD").replace(accents, "").replace(ambiguous, "_")
  return create(filename, { type: disposition, fallback })
}
