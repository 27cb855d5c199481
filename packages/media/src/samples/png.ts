import { crc32 } from "node:zlib"
import { ascii, join, uint32 } from "./bytes.ts"
import { zlibOfZeros } from "./zlib-bomb.ts"

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
  const data = pngChunk("IDAT", zlibOfZeros(pixelBytes(header)))
  return join(pngSignature, pngHeaderChunk(header), ...chunks, data, pngEndChunk)
}

/** First column, first row, step between columns, step between rows. */
type Pass = readonly [number, number, number, number]

const wholePass: Pass = [0, 0, 1, 1]
const interlacedPasses: readonly Pass[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
]

/** Bytes of all rows, each with the byte in front that names its filter. */
function pixelBytes({ width, height, bitDepth, colourType, isInterlaced }: PngHeader): number {
  const channels = { 0: 1, 2: 3, 6: 4 }[colourType]
  const passes = isInterlaced === true ? interlacedPasses : [wholePass]
  return passes.reduce((bytes, [left, top, columnStep, rowStep]) => {
    const columns = Math.ceil((width - left) / columnStep)
    const rows = Math.ceil((height - top) / rowStep)
    return columns < 1 || rows < 1
      ? bytes
      : bytes + rows * (1 + Math.ceil((columns * channels * bitDepth) / 8))
  }, 0)
}
