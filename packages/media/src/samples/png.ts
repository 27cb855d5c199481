import { constants, crc32, deflateSync } from "node:zlib"
import { ascii, join, repeat, uint32 } from "./bytes.ts"

export const pngSignature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** What the header of a PNG says. `colourType` 0 is grey, 2 RGB, 6 RGB with alpha. */
export interface PngHeader {
  width: number
  height: number
  bitDepth: 1 | 8 | 16
  colourType: 0 | 2 | 6
  isInterlaced?: boolean
}

export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const checked = join(ascii(type), data)
  return join(uint32(data.length), checked, uint32(crc32(checked)))
}

export function pngHeaderChunk(header: PngHeader): Uint8Array {
  const { width, height, bitDepth, colourType } = header
  const rest = Uint8Array.of(bitDepth, colourType, 0, 0, header.isInterlaced === true ? 1 : 0)
  return pngChunk("IHDR", join(uint32(width), uint32(height), rest))
}

export const pngEndChunk = pngChunk("IEND", new Uint8Array())

/** A PNG that is black all over, however large: its pixels are never in memory. */
export function blackPng(header: PngHeader, ...chunks: readonly Uint8Array[]): Uint8Array {
  const channels = { 0: 1, 2: 3, 6: 4 }[header.colourType]
  const rowBytes = 1 + Math.ceil((header.width * channels * header.bitDepth) / 8)
  // Interlaced rows come in seven passes and need at most seven more bytes a row; what is too much is ignored.
  const rows = header.isInterlaced === true ? header.height * 2 : header.height
  const data = pngChunk("IDAT", zlibOfZeros(rowBytes * rows))
  return join(pngSignature, pngHeaderChunk(header), ...chunks, data, pngEndChunk)
}

const blockBytes = 1024 * 1024

/**
 * A zlib stream of so many zeros. One piece is compressed and repeated: each piece ends with a full flush, so it stands
 * for itself.
 */
export function zlibOfZeros(length: number): Uint8Array {
  const whole = Math.floor(length / blockBytes)
  const piece = (bytes: number): Uint8Array =>
    deflateSync(new Uint8Array(bytes), { finishFlush: constants.Z_FULL_FLUSH }).subarray(2)
  const header = Uint8Array.of(0x78, 0x9c)
  const lastBlock = Uint8Array.of(0x03, 0x00)
  // Adler-32 of zeros: the first sum stays 1, the second counts the bytes.
  const checksum = uint32((length % 65_521) * 65_536 + 1)
  return join(header, repeat(piece(blockBytes), whole), piece(length % blockBytes), lastBlock, checksum)
}
