import { deflateSync } from "node:zlib"
import sharp from "sharp"
import {
  ascii,
  join,
  joinAll,
  noise,
  repeat,
  uint16,
  uint24LittleEndian,
  uint32,
  uint32LittleEndian,
} from "../samples/bytes.ts"
import { blackPng, pngChunk, pngEndChunk, pngHeaderChunk, pngSignature } from "../samples/png.ts"
import { zlibOfZeros } from "../samples/zlib-bomb.ts"
import { sampleImage } from "../samples/samples.ts"
import { goodFile } from "./damaged.ts"
import { type HostileFile, hostileFile } from "./hostile-file.ts"

/** Small files with many pixels. */
const largePngs: readonly HostileFile[] = [
  hostileFile("pixel-bomb", "image/png", "refused", () =>
    blackPng({ width: 14_000, height: 14_000, bitDepth: 8, colourType: 2 }),
  ),
  hostileFile("png-16bit-30k", "image/png", "refused", () =>
    blackPng({ width: 30_000, height: 30_000, bitDepth: 16, colourType: 2 }),
  ),
  hostileFile("png-1bit-200k", "image/png", "refused", () =>
    blackPng({ width: 200_000, height: 200_000, bitDepth: 1, colourType: 0 }),
  ),
  hostileFile("png-interlaced-14k", "image/png", "refused", () =>
    blackPng({ width: 14_000, height: 14_000, bitDepth: 8, colourType: 2, isInterlaced: true }),
  ),
  hostileFile("png-one-row", "image/png", "refused", () =>
    blackPng({ width: 100_000_000, height: 1, bitDepth: 8, colourType: 0 }),
  ),
  hostileFile("png-one-column", "image/png", "refused", () =>
    blackPng({ width: 1, height: 100_000_000, bitDepth: 1, colourType: 0 }),
  ),
  // Just within the limit of pixels, in the costliest form there is: read row by row, and not.
  hostileFile("png-16bit-within-limit", "image/png", "harmless", () =>
    blackPng({ width: 7071, height: 7071, bitDepth: 16, colourType: 6 }),
  ),
  hostileFile("png-16bit-interlaced-within-limit", "image/png", "harmless", () =>
    blackPng({ width: 7071, height: 7071, bitDepth: 16, colourType: 6, isInterlaced: true }),
  ),
]

/** Headers that promise sizes nobody can have. */
const impossiblePngs: readonly HostileFile[] = (
  [
    [0, 0],
    [0, 10],
    [0x7fff_ffff, 0x7fff_ffff],
    [0xffff_ffff, 0xffff_ffff],
    [0x8000_0000, 1],
    [65_536, 65_537],
  ] as const
).map(([width, height]) =>
  hostileFile(`png-of-${width}-by-${height}`, "image/png", "refused", () =>
    join(
      pngSignature,
      pngHeaderChunk({ width, height, bitDepth: 8, colourType: 2 }),
      pngChunk("IDAT", deflateSync(new Uint8Array(100))),
      pngEndChunk,
    ),
  ),
)

/** A small picture with chunks that are large once they are unpacked, or many. */
const stuffedPngs: readonly HostileFile[] = Object.entries({
  "png-with-text-bomb": () => [pngChunk("zTXt", join(ascii("Comment\0\0"), zlibOfZeros(1_000_000_000)))],
  "png-with-profile-bomb": () => [pngChunk("iCCP", join(ascii("p\0\0"), zlibOfZeros(1_000_000_000)))],
  "png-with-100k-texts": () => [repeat(pngChunk("tEXt", ascii("a\0b")), 100_000)],
  "png-with-10k-palettes": () => [repeat(pngChunk("PLTE", new Uint8Array(768)), 10_000)],
  "png-with-chunk-too-long": () => [join(uint32(0x7fff_ffff), ascii("tEXt"), noise(50, 1))],
} satisfies Record<string, () => Uint8Array[]>).map(([name, make]) =>
  hostileFile(name, "image/png", "harmless", () =>
    blackPng({ width: 8, height: 8, bitDepth: 8, colourType: 2 }, ...make()),
  ),
)

const framesOfApng: HostileFile = hostileFile("apng-50k-frames", "image/png", "harmless", () => {
  const control = (sequence: number): Uint8Array =>
    pngChunk("fcTL", join(...[sequence, 8, 8, 0, 0].map(uint32), uint16(1), uint16(100), Uint8Array.of(0, 0)))
  const data = deflateSync(new Uint8Array(8 * 25))
  const frames: Uint8Array[] = []
  for (let frame = 0; frame < 50_000; frame++) {
    frames.push(control(frame * 2), pngChunk("fdAT", join(uint32(frame * 2 + 1), data)))
  }
  const animation = pngChunk("acTL", join(uint32(50_000), uint32(0)))
  return blackPng({ width: 8, height: 8, bitDepth: 8, colourType: 2 }, animation, joinAll(frames))
})

/** The picture in a lossless WebP of one colour, without the file around it. */
async function losslessFrame(width: number, height: number): Promise<Uint8Array> {
  const create = { width, height, channels: 3, background: "#336699" } as const
  const file = await sharp({ create }).webp({ lossless: true, effort: 0 }).toBuffer()
  return file.subarray(12)
}

/** An animation out of one picture, shown so many times on a canvas of a size that need not be its own. */
function animatedWebp(frames: number, side: number, canvas: number, picture: Uint8Array): Uint8Array {
  const extended = join(
    uint32LittleEndian(0x02),
    uint24LittleEndian(canvas - 1),
    uint24LittleEndian(canvas - 1),
  )
  const place = join(new Uint8Array(6), uint24LittleEndian(side - 1), uint24LittleEndian(side - 1))
  const frame = join(place, uint24LittleEndian(10), Uint8Array.of(0), picture)
  const body = join(
    ascii("WEBP"),
    riffChunk("VP8X", extended),
    riffChunk("ANIM", new Uint8Array(6)),
    repeat(riffChunk("ANMF", frame), frames),
  )
  return riffChunk("RIFF", body)
}

function riffChunk(type: string, data: Uint8Array): Uint8Array {
  return join(ascii(type), uint32LittleEndian(data.length), data, new Uint8Array(data.length % 2))
}

const webps: readonly HostileFile[] = [
  hostileFile("webp-animated-10k-frames", "image/webp", "refused", async () =>
    animatedWebp(10_000, 16, 16, await losslessFrame(16, 16)),
  ),
  hostileFile("webp-animated-100k-frames", "image/webp", "refused", async () =>
    animatedWebp(100_000, 1, 1, await losslessFrame(1, 1)),
  ),
  hostileFile("webp-animated-large-canvas", "image/webp", "refused", async () =>
    animatedWebp(100, 1, 16_383, await losslessFrame(1, 1)),
  ),
  hostileFile("webp-animated-canvas-too-small", "image/webp", "refused", async () =>
    animatedWebp(5, 64, 8, await losslessFrame(64, 64)),
  ),
  hostileFile("webp-16k-square", "image/webp", "refused", async () => {
    const picture = join(ascii("WEBP"), await losslessFrame(16, 16))
    // The size stands in 14 bits each behind the signature of the lossless picture.
    const [size, signature] = [uint32LittleEndian(16_382 | (16_382 << 14)), 0x2f]
    picture.set(size, picture.indexOf(signature, 12) + 1)
    return riffChunk("RIFF", picture)
  }),
  hostileFile("webp-with-100k-unknown-chunks", "image/webp", "harmless", async () =>
    riffChunk(
      "RIFF",
      join(ascii("WEBP"), await losslessFrame(16, 16), repeat(riffChunk("ABCD", new Uint8Array(2)), 100_000)),
    ),
  ),
]

/** A JPEG whose frame header says another size. The header of a progressive one has the marker C2. */
function resizedJpeg(jpeg: Uint8Array, width: number, height: number): Uint8Array {
  const bytes = Uint8Array.from(jpeg)
  const frame = bytes.findIndex((byte, at) => byte === 0xff && [0xc0, 0xc2].includes(bytes[at + 1] ?? 0))
  bytes.set(join(uint16(height), uint16(width)), frame + 5)
  return bytes
}

async function progressiveJpeg(width: number, height: number): Promise<Uint8Array> {
  const plain = await sampleImage({ type: "image/jpeg", width, height })
  return await sharp(plain).jpeg({ progressive: true }).toBuffer()
}

/** A progressive JPEG whose last scan comes again and again: each costs a pass over the whole picture. */
async function manyScans(): Promise<Uint8Array> {
  const jpeg = resizedJpeg(await progressiveJpeg(64, 64), 7000, 7000)
  const lastScan = jpeg.lastIndexOf(0xda) - 1
  return join(jpeg.subarray(0, -2), repeat(jpeg.subarray(lastScan, -2), 3000), jpeg.subarray(-2))
}

const jpegs: readonly HostileFile[] = [
  hostileFile("jpeg-65k-square", "image/jpeg", "refused", async () =>
    resizedJpeg(await goodFile("image/jpeg"), 65_500, 65_500),
  ),
  hostileFile("jpeg-larger-than-its-data", "image/jpeg", "refused", async () =>
    resizedJpeg(await goodFile("image/jpeg"), 7000, 7000),
  ),
  hostileFile("jpeg-of-no-size", "image/jpeg", "refused", async () =>
    resizedJpeg(await goodFile("image/jpeg"), 0, 0),
  ),
  hostileFile("jpeg-3000-scans", "image/jpeg", "refused", manyScans),
  hostileFile("jpeg-progressive-larger-than-its-data", "image/jpeg", "refused", async () =>
    resizedJpeg(await progressiveJpeg(64, 64), 7000, 7000),
  ),
  hostileFile("jpeg-with-100k-comments", "image/jpeg", "harmless", async () => {
    const jpeg = await goodFile("image/jpeg")
    const comment = join(Uint8Array.of(0xff, 0xfe), uint16(3), Uint8Array.of(0x78))
    return join(jpeg.subarray(0, 2), repeat(comment, 100_000), jpeg.subarray(2))
  }),
  hostileFile("jpeg-with-thumbnail-loop", "image/jpeg", "harmless", async () => {
    const jpeg = await goodFile("image/jpeg")
    // The directory of the EXIF says that the next directory is itself.
    const exif = join(ascii("Exif\0\0MM\0*"), uint32(8), uint16(0), uint32(8))
    return join(
      jpeg.subarray(0, 2),
      Uint8Array.of(0xff, 0xe1),
      uint16(exif.length + 2),
      exif,
      jpeg.subarray(2),
    )
  }),
]

/** An AVIF whose picture is said to be larger than it is. */
const avifs: readonly HostileFile[] = [
  hostileFile("avif-of-60k-square", "image/avif", "refused", async () => {
    const bytes = Uint8Array.from(await goodFile("image/avif"))
    const size = Buffer.from(bytes.buffer).indexOf("ispe") + 8
    bytes.set(join(uint32(60_000), uint32(60_000)), size)
    return bytes
  }),
]

export const imageBombs: readonly HostileFile[] = [
  ...largePngs,
  ...impossiblePngs,
  ...stuffedPngs,
  framesOfApng,
  ...webps,
  ...jpegs,
  ...avifs,
]
