/**
 * Which of the few types we keep a file really is, told by its first bytes alone: names and declared types are only
 * claims. The list is closed: what is not recognised is not kept, however well known its format.
 */

/** Every type of file that may be kept, as the content type it is served with. */
export const sniffedTypes = [
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/avif",
  "application/pdf",
] as const

export type SniffedType = (typeof sniffedTypes)[number]

/** How many bytes from the start {@link sniff} wants to see; with fewer it may not recognise an AVIF. */
export const sniffBytesMax = 4096

/**
 * The type of a file from its first bytes, undefined when it is none that may be kept. Every signature has to stand at
 * offset 0: a PDF behind other bytes is something else that also contains a PDF.
 */
export function sniff(start: Uint8Array): SniffedType | undefined {
  if (isJpeg(start)) return "image/jpeg"
  if (isPng(start)) return "image/png"
  if (isWebp(start)) return "image/webp"
  if (isAvif(start)) return "image/avif"
  if (hasText(start, 0, "%PDF-")) return "application/pdf"
  return undefined
}

/** Start of image, then the first byte of a marker that may follow it: a segment, a table or a frame. */
function isJpeg(start: Uint8Array): boolean {
  const marker = start[3] ?? 0
  return start[0] === 0xff && start[1] === 0xd8 && start[2] === 0xff && marker >= 0xc0 && marker !== 0xff
}

/** The signature and, as the standard asks, the header chunk right behind it. */
function isPng(start: Uint8Array): boolean {
  return hasText(start, 0, "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR")
}

function isWebp(start: Uint8Array): boolean {
  const isRiff = hasText(start, 0, "RIFF") && hasText(start, 8, "WEBP")
  return isRiff && ["VP8 ", "VP8L", "VP8X"].some((chunk) => hasText(start, 12, chunk))
}

/**
 * An ISO media file that names AVIF among its brands. The same box carries HEIC, which we don't keep, and a file may
 * name both: it is refused, because what it shows depends on who opens it.
 */
function isAvif(start: Uint8Array): boolean {
  if (!hasText(start, 4, "ftyp")) return false
  const boxBytes = new DataView(start.buffer, start.byteOffset, start.byteLength).getUint32(0)
  if (boxBytes < 16 || boxBytes > start.length || boxBytes % 4 !== 0) return false
  const brands = [textAt(start, 8)]
  // The four bytes behind the major brand are its version.
  for (let offset = 16; offset < boxBytes; offset += 4) brands.push(textAt(start, offset))
  return brands.some((brand) => avifBrands.has(brand)) && !brands.some((brand) => hevcBrands.has(brand))
}

const avifBrands = new Set(["avif", "avis"])
const hevcBrands = new Set(["heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs"])

function hasText(bytes: Uint8Array, offset: number, text: string): boolean {
  if (bytes.length < offset + text.length) return false
  for (let index = 0; index < text.length; index++) {
    if (bytes[offset + index] !== text.charCodeAt(index)) return false
  }
  return true
}

function textAt(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4))
}
