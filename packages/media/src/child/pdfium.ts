/**
 * The little of PDFium we use, with its resources given back. PDFium is WebAssembly here: whatever a file does to it,
 * it reads and writes nothing but its own memory. This build runs no JavaScript of documents.
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { init, type WrappedPdfiumModule } from "@embedpdf/pdfium"
import { FaultyFileError } from "./protocol.ts"

/** FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY: it needs a password, or a security handler nobody knows. */
const encryptionErrors = new Set([4, 5])

/** A document in PDFium's memory. `pointer` is its handle, valid inside {@link withDocument} only. */
export interface PdfDocument {
  pdfium: WrappedPdfiumModule
  pointer: number
  pages: number
}

let loading: Promise<WrappedPdfiumModule> | undefined

/** Compiled once per process, and only in those that meet a PDF. */
async function load(): Promise<WrappedPdfiumModule> {
  const file = readFileSync(fileURLToPath(import.meta.resolve("@embedpdf/pdfium/pdfium.wasm")))
  const pdfium = await init({ wasmBinary: file.buffer })
  pdfium.PDFiumExt_Init()
  return pdfium
}

/** Opens a file and closes it after the work. Throws a FaultyFileError when it is no readable PDF. */
export async function withDocument<T>(path: string, work: (document: PdfDocument) => T): Promise<T> {
  loading ??= load()
  const pdfium = await loading
  const { bytes, length } = readInto(pdfium, path)
  try {
    const pointer = pdfium.FPDF_LoadMemDocument(bytes, length, "")
    if (pointer === 0) {
      throw new FaultyFileError(encryptionErrors.has(pdfium.FPDF_GetLastError()) ? "encrypted" : "damaged")
    }
    try {
      const pages = pdfium.FPDF_GetPageCount(pointer)
      if (pages < 1) throw new FaultyFileError("no-pages")
      return work({ pdfium, pointer, pages })
    } finally {
      pdfium.FPDF_CloseDocument(pointer)
    }
  } finally {
    release(pdfium, bytes)
  }
}

/** Opens a page and closes it after the work. Throws a FaultyFileError when there is no such page. */
export function withPage<T>(document: PdfDocument, index: number, work: (page: number) => T): T {
  const { pdfium, pointer } = document
  const page = pdfium.FPDF_LoadPage(pointer, index)
  if (page === 0) throw new FaultyFileError("damaged")
  try {
    return work(page)
  } finally {
    pdfium.FPDF_ClosePage(page)
  }
}

/** Gives the work a piece of PDFium's memory. Throws a FaultyFileError when there is not enough of it. */
export function withMemory<T>(pdfium: WrappedPdfiumModule, length: number, work: (bytes: number) => T): T {
  const bytes = allocate(pdfium, length)
  try {
    return work(bytes)
  } finally {
    release(pdfium, bytes)
  }
}

/** The file straight into PDFium's memory: a large one is held once, not twice. */
function readInto(pdfium: WrappedPdfiumModule, path: string): { bytes: number; length: number } {
  const descriptor = openSync(path, "r")
  try {
    const length = fstatSync(descriptor).size
    const bytes = allocate(pdfium, length)
    const target = memoryOf(pdfium).subarray(bytes, bytes + length)
    let filled = 0
    while (filled < length) {
      const read = readSync(descriptor, target, filled, length - filled, filled)
      if (read === 0) throw new FaultyFileError("damaged")
      filled += read
    }
    return { bytes, length }
  } finally {
    closeSync(descriptor)
  }
}

function allocate(pdfium: WrappedPdfiumModule, length: number): number {
  const bytes = pdfium.pdfium.wasmExports.malloc(length)
  if (bytes === 0) throw new FaultyFileError("damaged")
  return bytes
}

function release(pdfium: WrappedPdfiumModule, bytes: number): void {
  pdfium.pdfium.wasmExports.free(bytes)
}

/** PDFium's memory as it is now: it moves whenever it grows, so no view of it is kept. */
export function memoryOf(pdfium: WrappedPdfiumModule): Uint8Array {
  return pdfium.pdfium.HEAPU8
}
