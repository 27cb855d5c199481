/** Reads PDFs in the browser. Heavy: load it when somebody opens one. Everything it needs comes from our own address. */
import {
  getDocument,
  GlobalWorkerOptions,
  type PDFDocumentProxy,
  VerbosityLevel,
  version,
} from "pdfjs-dist/legacy/build/pdf.mjs"
// oxlint-disable-next-line import/default -- made by the build
import workerUrl from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url"

GlobalWorkerOptions.workerSrc = workerUrl

/** Where the build puts what is fetched for single documents: fonts, character maps, decoders. */
const filesUrl = `/assets/pdf-${version}/`

export interface OpenPdf {
  readonly pageCount: number
  /**
   * Draws a page as wide as its canvas is shown, and returns the text on it.
   *
   * @throws the signal's reason when another page is wanted meanwhile
   */
  draw(page: number, canvas: HTMLCanvasElement, width: number, signal: AbortSignal): Promise<string>
  close(): void
}

/** Sharper than this is only slower. */
const pixelRatioMax = 2
const characterMax = 20_000

/** Opens the PDF at an address. Throws when it can't be had or is none. */
export async function openPdf(url: string, signal: AbortSignal): Promise<OpenPdf> {
  const task = getDocument({
    url,
    verbosity: VerbosityLevel.ERRORS,
    // The page may not compile anything: what is usually compiled code comes as plain scripts, and only when needed.
    useWasm: false,
    wasmUrl: `${filesUrl}wasm/`,
    cMapUrl: `${filesUrl}cmaps/`,
    standardFontDataUrl: `${filesUrl}standard_fonts/`,
    // The worker may not ask for anything either: the page does it for it.
    useWorkerFetch: false,
    enableXfa: false,
  })
  const giveUp = () => void task.destroy()
  signal.addEventListener("abort", giveUp)
  try {
    const pdf = await task.promise
    return {
      pageCount: pdf.numPages,
      draw: (page, canvas, width, stop) => drawPage(pdf, page, { canvas, width, stop }),
      close: giveUp,
    }
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener("abort", giveUp)
  }
}

interface Drawing {
  readonly canvas: HTMLCanvasElement
  /** In CSS pixels. */
  readonly width: number
  readonly stop: AbortSignal
}

async function drawPage(
  pdf: PDFDocumentProxy,
  number: number,
  { canvas, width, stop }: Drawing,
): Promise<string> {
  const page = await pdf.getPage(number)
  stop.throwIfAborted()
  const ratio = Math.min(pixelRatioMax, devicePixelRatio)
  const natural = page.getViewport({ scale: 1 })
  const viewport = page.getViewport({ scale: (width / natural.width) * ratio })
  canvas.width = Math.round(viewport.width)
  canvas.height = Math.round(viewport.height)
  canvas.style.width = `${Math.round(viewport.width / ratio)}px`
  const rendering = page.render({ canvas, viewport })
  const cancel = () => rendering.cancel()
  stop.addEventListener("abort", cancel)
  try {
    await rendering.promise
    const { items } = await page.getTextContent()
    const text = items.map((item) => ("str" in item ? item.str : "")).join(" ")
    return text.slice(0, characterMax)
  } finally {
    stop.removeEventListener("abort", cancel)
    stop.throwIfAborted()
  }
}
