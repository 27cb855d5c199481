import { validation } from "../errors.ts"
import { refuseBinary, refuseOtherText } from "./binary-file.ts"
import type { Encoding } from "./bom-file.ts"
import { guessLegacyEncoding } from "./legacy-encoding.ts"

const byteOrderMarks: readonly (readonly [readonly number[], Encoding])[] = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
]

/** How many bytes are looked at to find UTF-16 without a mark. */
const zeroSampleBytes = 4_000
/** ASCII in UTF-16 has a zero in every second byte; this much of one half is enough, and the other has none. */
const zeroShareMin = 0.3
const zeroShareOtherMax = 0.02
/** A file that is UTF-8 but for a few broken places is still UTF-8. */
const brokenShareMax = 0.05

/**
 * The text of a file and the encoding it was in, without byte order mark and with "\n" line ends.
 * An empty file, or one that is not text, is `VALIDATION` on `file`.
 */
export function decodeBytes(filename: string, bytes: Uint8Array): { encoding: Encoding; text: string } {
  refuseBinary(filename, bytes)
  const encoding = detectEncoding(bytes)
  const decoded = new TextDecoder(encoding).decode(bytes)
  const text = decoded.replace(/^\uFEFF+/, "").replace(/\r\n?/g, "\n")
  if (text.trim() === "") {
    throw validation("file", `${filename} is empty. Choose a file with one line per part.`)
  }
  refuseOtherText(filename, text)
  return { encoding, text }
}

function detectEncoding(bytes: Uint8Array): Encoding {
  const marked = byteOrderMarks.find(([mark]) => mark.every((byte, at) => bytes[at] === byte))
  return marked?.[1] ?? unmarkedUtf16(bytes) ?? (isUtf8(bytes) ? "utf-8" : guessLegacyEncoding(bytes))
}

function unmarkedUtf16(bytes: Uint8Array): Encoding | undefined {
  const sample = bytes.subarray(0, zeroSampleBytes)
  const zeros = [0, 0]
  sample.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  })
  const [evenShare = 0, oddShare = 0] = zeros.map((count) => count / Math.max(1, sample.length / 2))
  if (oddShare >= zeroShareMin && evenShare <= zeroShareOtherMax) return "utf-16le"
  if (evenShare >= zeroShareMin && oddShare <= zeroShareOtherMax) return "utf-16be"
  return undefined
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes)
    return true
  } catch {
    // Broken somewhere: a few bad places in much good text are damage, many are another encoding.
    const text = new TextDecoder("utf-8").decode(bytes)
    const foreign = text.match(/[\u0080-\u{10FFFF}]/gu) ?? []
    const broken = foreign.filter((character) => character === "\uFFFD").length
    return broken < foreign.length * brokenShareMax
  }
}
