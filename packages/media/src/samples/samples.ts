/** Good files for tests: made when asked for, the same for the same wishes, never stored. */
import sharp, { type Sharp } from "sharp"
import type { SniffedType } from "../sniff.ts"
import { noise } from "./bytes.ts"
import { type PdfObject, pdfStream, writePdf } from "./pdf.ts"

export type SampleImageType = Exclude<SniffedType, "application/pdf">

export interface SampleImage {
  type: SampleImageType
  width: number
  height: number
  /** Another seed is another picture. Default 1. */
  seed?: number
  /** How the camera was held, 1 to 8 as EXIF has it. */
  orientation?: number
  /** Puts a place and a camera into EXIF, where the type has room for it. */
  hasPlace?: boolean
}

/** Words that stand in the metadata of an image with `hasPlace`, and nowhere else. */
export const samplePlaceWords = "Kitwright sample camera"

/** An image of coloured squares under some noise: real enough to be decoded, scaled and compressed. */
export async function sampleImage(wish: SampleImage): Promise<Uint8Array> {
  const { width, height, seed = 1 } = wish
  let image = sharp(samplePixels(width, height, seed), { raw: { width, height, channels: 3 } })
  if (wish.hasPlace === true) {
    image = image.withExif({
      IFD0: { Make: samplePlaceWords },
      IFD3: {
        GPSLatitudeRef: "N",
        GPSLatitude: "52/1 31/1 0/1",
        GPSLongitudeRef: "E",
        GPSLongitude: "13/1 24/1 0/1",
      },
    })
  }
  if (wish.orientation !== undefined) image = image.withMetadata({ orientation: wish.orientation })
  return await encoders[wish.type](image).toBuffer()
}

const encoders: Record<SampleImageType, (image: Sharp) => Sharp> = {
  "image/jpeg": (image) => image.jpeg({ quality: 80 }),
  "image/png": (image) => image.png(),
  "image/webp": (image) => image.webp({ quality: 80 }),
  "image/avif": (image) => image.avif({ quality: 50, effort: 0 }),
}

function samplePixels(width: number, height: number, seed: number): Uint8Array {
  const pixels = noise(width * height * 3, seed)
  const [red = 0, green = 0, blue = 0] = noise(3, seed * 7)
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const isLight = ((row >> 4) + (column >> 4)) % 2 === 0
      const at = (row * width + column) * 3
      pixels[at] = blend(pixels[at], isLight ? 255 : red)
      pixels[at + 1] = blend(pixels[at + 1], isLight ? 255 : green)
      pixels[at + 2] = blend(pixels[at + 2], isLight ? 255 : blue)
    }
  }
  return pixels
}

function blend(chance: number | undefined, colour: number): number {
  return Math.round((chance ?? 0) / 8 + (colour * 7) / 8)
}

const linesPerPage = 50

/**
 * A PDF with one text per page, in Helvetica, line by line. Only characters of Latin-1 can be written; others become
 * question marks.
 */
export function samplePdf(pages: string | readonly string[]): Uint8Array {
  const texts = typeof pages === "string" ? [pages] : pages
  const pageNumber = (index: number): number => 4 + index * 2
  const objects: PdfObject[] = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${texts.map((_, index) => `${pageNumber(index)} 0 R`).join(" ")}] /Count ${texts.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ]
  texts.forEach((text, index) => {
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${pageNumber(index) + 1} 0 R ` +
        "/Resources << /Font << /F1 3 0 R >> >> >>",
      pdfStream(showText(text)),
    )
  })
  return writePdf({ objects })
}

function showText(text: string): string {
  const lines = text.split("\n").slice(0, linesPerPage)
  return `BT /F1 12 Tf 14 TL 50 790 Td ${lines.map((line) => `(${escapeText(line)}) Tj T*`).join("\n")} ET`
}

function escapeText(line: string): string {
  return line.replace(/[^\u0020-\u00ff]/g, "?").replace(/[\\()]/g, String.raw`\$&`)
}
