import sharp, { type Metadata, type Sharp } from "sharp"
import type { MediaLimits } from "../limits.ts"
import type { SniffedType } from "../sniff.ts"
import { FaultyFileError, type Results } from "./protocol.ts"

// Everything libvips can load is forbidden, then the four formats we keep are allowed again.
sharp.block({ operation: ["VipsForeignLoad"] })
sharp.unblock({
  operation: ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadHeif"],
})
// A process reads a few files, one at a time: nothing is worth remembering, and one thread keeps to one core.
sharp.cache(false)
sharp.concurrency(1)

/** What libvips calls our types. */
const formats: Partial<Record<SniffedType, string>> = {
  "image/jpeg": "jpeg",
  "image/png": "png",
  "image/webp": "webp",
  "image/avif": "heif",
}

/** libvips gives up a second after the parent has, in case there is none any more. */
function open(path: string, limits: MediaLimits, options: { animated?: boolean } = {}): Sharp {
  return sharp(path, {
    failOn: "warning",
    limitInputPixels: limits.pixelsMax,
    sequentialRead: true,
    ...options,
  }).timeout({ seconds: Math.ceil(limits.timeMs / 1000) + 1 })
}

/** Reads the header and refuses what would be too large to decode. */
async function readHeader(path: string, type: SniffedType, limits: MediaLimits): Promise<Metadata> {
  // The header is read without a limit of pixels, to tell too large from damaged. Nothing is decoded yet.
  const metadata = await expectDamage(sharp(path, { failOn: "warning", limitInputPixels: false }).metadata())
  if (metadata.format !== formats[type]) throw new FaultyFileError("damaged")
  if (type === "image/avif" && metadata.compression !== "av1") throw new FaultyFileError("damaged")
  const frames = metadata.pages ?? 1
  if (frames > limits.framesMax) throw new FaultyFileError("too-many-frames")
  const pixels = metadata.width * (metadata.pageHeight ?? metadata.height) * frames
  if (pixels > limits.pixelsMax) throw new FaultyFileError("too-many-pixels")
  return metadata
}

/**
 * Decodes every frame from its first byte to its last and keeps nothing of it. A JPEG is decoded at an eighth of its
 * size, for which all of its data is read and checked as well. Gives the size as people see it, turned as the camera
 * says.
 */
export async function inspectImage(
  path: string,
  type: SniffedType,
  limits: MediaLimits,
): Promise<Results["inspect"]> {
  const metadata = await readHeader(path, type, limits)
  const image = open(path, limits, { animated: (metadata.pages ?? 1) > 1 })
  await expectDamage(image.resize(1, 1, { fit: "fill" }).raw().toBuffer())
  return metadata.autoOrient
}

/** Two small pictures of the first frame: turned upright, in sRGB, without any metadata of the original. */
export async function thumbnailsOfImage(
  path: string,
  type: SniffedType,
  limits: MediaLimits,
): Promise<Results["thumbnails"]> {
  await readHeader(path, type, limits)
  const picture = within(open(path, limits).autoOrient(), largeSide).toColourspace("srgb").raw()
  const { data, info } = await expectDamage(picture.toBuffer({ resolveWithObject: true }))
  return await thumbnailsOfPixels(data, info)
}

/** libvips says in one way only that it cannot read on. */
async function expectDamage<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new FaultyFileError("damaged", { cause: error })
  }
}

/** Raw pixels, rows from top to bottom, 8 bits a channel. */
export interface PixelShape {
  width: number
  height: number
  channels: 1 | 2 | 3 | 4
}

export const largeSide = 1600
const smallSide = 320

/** Both thumbnails out of pixels that are no larger than the large one. */
export async function thumbnailsOfPixels(
  pixels: Uint8Array,
  shape: PixelShape,
): Promise<Results["thumbnails"]> {
  const { width, height, channels } = shape
  const raw = { width, height, channels }
  return [
    await encode("small", within(sharp(pixels, { raw }), smallSide)),
    await encode("large", sharp(pixels, { raw })),
  ]
}

function within(image: Sharp, side: number): Sharp {
  return image.resize(side, side, { fit: "inside", withoutEnlargement: true })
}

async function encode(variant: "small" | "large", image: Sharp): Promise<Results["thumbnails"][number]> {
  const { data, info } = await image.webp({ quality: 80 }).toBuffer({ resolveWithObject: true })
  return { variant, width: info.width, height: info.height, base64: data.toString("base64") }
}
