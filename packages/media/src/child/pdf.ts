import type { MediaLimits } from "../limits.ts"
import { largeSide, type PixelShape, thumbnailsOfPixels } from "./image.ts"
import { memoryOf, type PdfDocument, withDocument, withMemory, withPage } from "./pdfium.ts"
import { FaultyFileError, type Results } from "./protocol.ts"

/** FPDFBitmap_BGRA, and FPDF_ANNOT | FPDF_REVERSE_BYTE_ORDER: with annotations, as RGBA. */
const bitmapFormat = 4
const renderFlags = 0x01 | 0x10
const white = 0xffffffff
const bytesPerPixel = 4

/** Two small pictures of the first page, on white. */
export async function thumbnailsOfPdf(path: string): Promise<Results["thumbnails"]> {
  const { pixels, shape } = await withDocument(path, renderFirstPage)
  return await thumbnailsOfPixels(pixels, shape)
}

function renderFirstPage(document: PdfDocument): { pixels: Uint8Array; shape: PixelShape } {
  const { pdfium } = document
  const { width, height } = fit(sizeOfFirstPage(document))
  const length = width * height * bytesPerPixel
  const pixels = withPage(document, 0, (page) =>
    withMemory(pdfium, length, (bytes) => {
      const bitmap = pdfium.FPDFBitmap_CreateEx(width, height, bitmapFormat, bytes, width * bytesPerPixel)
      if (bitmap === 0) throw new FaultyFileError("damaged")
      try {
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, white)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, renderFlags)
        return memoryOf(pdfium).slice(bytes, bytes + length)
      } finally {
        pdfium.FPDFBitmap_Destroy(bitmap)
      }
    }),
  )
  return { pixels, shape: { width, height, channels: bytesPerPixel } }
}

/** Width and height in points, without loading the page. */
function sizeOfFirstPage({ pdfium, pointer }: PdfDocument): { width: number; height: number } {
  return withMemory(pdfium, 8, (bytes) => {
    if (!pdfium.FPDF_GetPageSizeByIndexF(pointer, 0, bytes)) throw new FaultyFileError("damaged")
    const view = new DataView(memoryOf(pdfium).buffer, bytes, 8)
    return { width: view.getFloat32(0, true), height: view.getFloat32(4, true) }
  })
}

/** The size in pixels that fills the large thumbnail, whatever size the page says it has. */
function fit(page: { width: number; height: number }): { width: number; height: number } {
  const longer = Math.max(page.width, page.height)
  if (!(Math.min(page.width, page.height) > 0) || !Number.isFinite(longer))
    throw new FaultyFileError("damaged")
  const scale = largeSide / longer
  return {
    width: Math.max(1, Math.round(page.width * scale)),
    height: Math.max(1, Math.round(page.height * scale)),
  }
}

/**
 * The text of a PDF, pages divided by form feeds, for a search and not for reading. A long document is read as far as
 * pages, characters and two thirds of the time allow: most of a text finds more than none.
 */
export async function textOfPdf(path: string, limits: MediaLimits): Promise<Results["text"]> {
  const deadline = performance.now() + (limits.timeMs * 2) / 3
  return await withDocument(path, (document) => {
    const last = Math.min(document.pages, limits.textPagesMax)
    const texts: string[] = []
    let left = limits.textCharactersMax
    let isWhole = last === document.pages
    for (let index = 0; index < last; index++) {
      const page = performance.now() < deadline && left >= 0 ? textOfPage(document, index, left) : undefined
      isWhole &&= page?.isWhole === true
      if (page === undefined) break
      texts.push(page.text)
      left -= page.text.length + 1
    }
    return { pages: document.pages, text: texts.join("\f").toWellFormed(), isWhole }
  })
}

interface PageText {
  text: string
  isWhole: boolean
}

/** The text of one page, empty when the page cannot be read: one bad page does not take the others along. */
function textOfPage(document: PdfDocument, index: number, charactersMax: number): PageText {
  const { pdfium } = document
  try {
    return withPage(document, index, (page) => {
      const text = pdfium.FPDFText_LoadPage(page)
      if (text === 0) throw new FaultyFileError("damaged")
      try {
        const all = pdfium.FPDFText_CountChars(text)
        const count = Math.min(all, charactersMax)
        return { text: count < 1 ? "" : readCharacters(document, text, count), isWhole: all <= count }
      } finally {
        pdfium.FPDFText_ClosePage(text)
      }
    })
  } catch (error) {
    if (error instanceof FaultyFileError) return { text: "", isWhole: false }
    throw error
  }
}

function readCharacters({ pdfium }: PdfDocument, text: number, count: number): string {
  // UTF-16, and room for the zero at the end.
  return withMemory(pdfium, (count + 1) * 2, (bytes) => {
    const written = pdfium.FPDFText_GetText(text, 0, count, bytes)
    const characters = memoryOf(pdfium).slice(bytes, bytes + Math.max(0, written - 1) * 2)
    return clean(new TextDecoder("utf-16le").decode(characters))
  })
}

/** Without control characters, which no search asks for and no database stores. */
function clean(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/[^\P{Cc}\n\t]|[\ufffe\uffff]/gu, "")
}
