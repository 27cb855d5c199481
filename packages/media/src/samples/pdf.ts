import { ascii, join, joinAll } from "./bytes.ts"

/** A PDF object: the text of it, or a stream with the entries of its dictionary. */
export type PdfObject = string | { entries: string; data: Uint8Array }

export interface PdfShape {
  /** The objects numbered from 1. */
  objects: readonly PdfObject[]
  /** The number of the catalog. Default 1. */
  root?: number
  /** More entries of the trailer. */
  trailer?: string
}

/** Writes a PDF of version 1.7 with a plain cross-reference table. */
export function writePdf({ objects, root = 1, trailer = "" }: PdfShape): Uint8Array {
  // The second line tells programs that guess that this is no text.
  const parts = [ascii("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n")]
  let offset = parts[0]?.length ?? 0
  const offsets: number[] = []
  objects.forEach((object, index) => {
    const bytes = writeObject(index + 1, object)
    offsets.push(offset)
    offset += bytes.length
    parts.push(bytes)
  })
  const rows = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`)
  const size = objects.length + 1
  parts.push(
    ascii(`xref\n0 ${size}\n0000000000 65535 f \n${rows.join("")}`),
    ascii(`trailer\n<< /Size ${size} /Root ${root} 0 R ${trailer} >>\nstartxref\n${offset}\n%%EOF\n`),
  )
  return joinAll(parts)
}

function writeObject(number: number, object: PdfObject): Uint8Array {
  if (typeof object === "string") return ascii(`${number} 0 obj\n${object}\nendobj\n`)
  const head = `${number} 0 obj\n<< /Length ${object.data.length} ${object.entries} >>\nstream\n`
  return join(ascii(head), object.data, ascii("\nendstream\nendobj\n"))
}

/** A stream without a filter. */
export function pdfStream(text: string, entries = ""): PdfObject {
  return { entries, data: ascii(text) }
}

/** A catalog, a page tree and one page of DIN A4 with the given content; further objects are numbered from 6. */
export function onePage(content: PdfObject, pageEntries = "", ...more: readonly PdfObject[]): PdfObject[] {
  return [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R ${
      pageEntries === "" ? "/Resources << /Font << /F1 5 0 R >> >>" : pageEntries
    } >>`,
    content,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ...more,
  ]
}
