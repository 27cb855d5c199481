import { deflateSync } from "node:zlib"
import { ascii, join } from "../samples/bytes.ts"
import { onePage, type PdfObject, pdfStream, writePdf } from "../samples/pdf.ts"
import { zlibOfRepeated, zlibOfZeros } from "../samples/zlib-bomb.ts"
import { type HostileFile, hostileFile } from "./hostile-file.ts"

const hello = pdfStream("BT /F1 24 Tf 50 700 Td (Hello) Tj ET")

function bomb(name: string, make: () => Uint8Array): HostileFile {
  return hostileFile(name, "application/pdf", "harmless", make)
}

function objectsBomb(name: string, make: () => readonly PdfObject[], trailer = ""): HostileFile {
  return bomb(name, () => writePdf({ objects: make(), trailer }))
}

/** A page whose content is a stream with filters. */
function filtered(name: string, entries: string, data: () => Uint8Array): HostileFile {
  return objectsBomb(name, () => onePage({ entries, data: data() }))
}

/** A page that draws objects numbered from 6 by the names X6, X7 and so on. */
function drawing(objects: readonly PdfObject[], content = "/X6 Do"): PdfObject[] {
  const names = objects.map((_, index) => `/X${index + 6} ${index + 6} 0 R`).join(" ")
  return onePage(pdfStream(content), `/Resources << /XObject << ${names} >> >>`, ...objects)
}

function form(content: string, drawn: readonly number[]): PdfObject {
  const names = drawn.map((number) => `/X${number} ${number} 0 R`).join(" ")
  const entries = `/Type /XObject /Subtype /Form /BBox [0 0 600 850] /Resources << /XObject << ${names} >> >>`
  return pdfStream(content, entries)
}

function image(width: number, height: number, entries: string, data: Uint8Array): PdfObject {
  return { entries: `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} ${entries}`, data }
}

const greyPixels = "/ColorSpace /DeviceGray /BitsPerComponent 8"

/** Ends of a PDF whose cross-references go nowhere or in circles. `at` finds where they stand. */
function withEnd(name: string, end: (xrefAt: number) => string): HostileFile {
  return bomb(name, () => {
    const whole = Buffer.from(writePdf({ objects: onePage(hello) }))
    const xrefAt = whole.lastIndexOf("xref\n0")
    return join(whole.subarray(0, xrefAt), ascii(end(xrefAt)), ascii("\n%%EOF\n"))
  })
}

const crossReferences: readonly HostileFile[] = [
  withEnd(
    "pdf-xref-looping",
    (at) => `xref\n0 0\ntrailer\n<< /Size 6 /Root 1 0 R /Prev ${at} >>\nstartxref\n${at}`,
  ),
  withEnd("pdf-xref-looping-through-two", (at) => {
    const first = `xref\n0 0\ntrailer\n<< /Size 6 /Root 1 0 R /Prev ${String(at + 200).padStart(9, "0")} >>\n`
    return `${first.padEnd(200)}xref\n0 0\ntrailer\n<< /Size 6 /Root 1 0 R /Prev ${at} >>\nstartxref\n${at + 200}`
  }),
  withEnd("pdf-xref-elsewhere", () => "startxref\n999999999"),
  withEnd("pdf-xref-negative", () => "startxref\n-1"),
  withEnd(
    "pdf-xref-of-2-billion",
    (at) => `xref\n0 2147483647\ntrailer\n<< /Root 1 0 R >>\nstartxref\n${at}`,
  ),
  withEnd(
    "pdf-xref-size-of-2-billion",
    (at) => `xref\n0 0\ntrailer\n<< /Size 2147483647 /Root 1 0 R >>\nstartxref\n${at}`,
  ),
  withEnd("pdf-without-xref", () => ""),
  withEnd("pdf-root-is-missing", (at) => `xref\n0 0\ntrailer\n<< /Size 6 /Root 99 0 R >>\nstartxref\n${at}`),
  withEnd(
    "pdf-xref-stream-of-wide-fields",
    (at) =>
      `9 0 obj\n<< /Type /XRef /Size 2147483647 /W [2147483647 2147483647 2147483647] /Index [0 2147483647] ` +
      `/Root 1 0 R /Length 0 >>\nstream\n\nendstream\nendobj\nstartxref\n${at}`,
  ),
]

const trees: readonly HostileFile[] = [
  objectsBomb("pdf-page-tree-is-its-own-child", () => [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000 >>",
  ]),
  objectsBomb("pdf-page-tree-100k-deep", () => [
    "<< /Type /Catalog /Pages 2 0 R >>",
    ...Array.from({ length: 100_000 }, (_, index) => `<< /Type /Pages /Kids [${index + 3} 0 R] /Count 1 >>`),
    "<< /Type /Page /MediaBox [0 0 10 10] >>",
  ]),
  objectsBomb("pdf-page-tree-doubling", () => [
    "<< /Type /Catalog /Pages 2 0 R >>",
    ...Array.from({ length: 40 }, (_, index) => {
      const child = `${index + 3} 0 R`
      return `<< /Type /Pages /Kids [${child} ${child}] /Count ${2 ** (40 - index)} >>`
    }),
    "<< /Type /Page /MediaBox [0 0 10 10] >>",
  ]),
  objectsBomb("pdf-of-2-billion-pages", () => [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] >>",
  ]),
  objectsBomb("pdf-of-100k-pages", () => [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count 100000 /Kids [${Array.from({ length: 100_000 }, (_, index) => `${index + 3} 0 R`).join(" ")}] >>`,
    ...Array.from({ length: 100_000 }, () => "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] >>"),
  ]),
  objectsBomb("pdf-without-pages", () => [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [] /Count 0 >>",
  ]),
  objectsBomb("pdf-parent-loop", () => [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 4 0 R >>",
    "<< /Type /Page /Parent 2 0 R >>",
    "<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>",
  ]),
  objectsBomb("pdf-references-in-a-circle", () => ["2 0 R", "3 0 R", "1 0 R"]),
  objectsBomb("pdf-of-a-million-objects", () => [
    ...onePage(hello),
    ...Array.from({ length: 1_000_000 }, (_, index) => `[${index + 7} 0 R]`),
  ]),
  objectsBomb("pdf-arrays-nested-a-million-deep", () => [
    ...onePage(hello, `/Resources ${"[".repeat(1_000_000)}`),
  ]),
  objectsBomb("pdf-dictionaries-nested-100k-deep", () => [
    ...onePage(hello, `/Resources ${"<< /A ".repeat(100_000)} null ${">>".repeat(100_000)}`),
  ]),
]

/** More than the memory a reader of PDF is given. */
const zeros = 600_000_000

const filters: readonly HostileFile[] = [
  filtered("pdf-flate-bomb", "/Filter /FlateDecode", () => zlibOfZeros(zeros)),
  filtered("pdf-flate-bomb-in-flate", "/Filter [/FlateDecode /FlateDecode]", () =>
    deflateSync(zlibOfZeros(zeros)),
  ),
  filtered("pdf-flate-bomb-of-operators", "/Filter /FlateDecode", () =>
    zlibOfRepeated(ascii("0 0 m 600 850 l S\n".repeat(10_000)), 400),
  ),
  filtered("pdf-100-filters", `/Filter [${"/ASCIIHexDecode ".repeat(100)}]`, () =>
    ascii("41".repeat(1_000_000)),
  ),
  filtered(
    "pdf-predictor-of-2-billion-columns",
    "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2147483647 /Colors 32 /BitsPerComponent 16 >>",
    () => deflateSync(new Uint8Array(1000)),
  ),
  filtered("pdf-run-lengths", "/Filter [/RunLengthDecode /RunLengthDecode]", () =>
    new Uint8Array(2_000_000).fill(129),
  ),
  objectsBomb("pdf-length-is-its-own-stream", () =>
    onePage({ entries: "/Length 4 0 R", data: ascii("BT ET") }),
  ),
  objectsBomb("pdf-object-streams-in-a-circle", () => [
    ...onePage(hello),
    pdfStream("7 0 << >>", "/Type /ObjStm /N 1 /First 4 /Extends 7 0 R"),
    pdfStream("6 0 << >>", "/Type /ObjStm /N 1 /First 4 /Extends 6 0 R"),
  ]),
  objectsBomb("pdf-object-stream-of-2-billion", () => [
    ...onePage(hello),
    pdfStream("7 0 << >>", "/Type /ObjStm /N 2147483647 /First 2147483647"),
  ]),
]

const drawings: readonly HostileFile[] = [
  objectsBomb("pdf-form-draws-itself", () => drawing([form("/X6 Do /X6 Do", [6])])),
  objectsBomb("pdf-forms-doubling", () =>
    drawing([
      ...Array.from({ length: 40 }, (_, index) => form(`/X${index + 7} Do `.repeat(10), [index + 7])),
      form("0 0 m 600 850 l S", []),
    ]),
  ),
  objectsBomb("pdf-image-of-60k-square", () =>
    drawing([image(60_000, 60_000, `${greyPixels} /Filter /FlateDecode`, zlibOfZeros(zeros))]),
  ),
  objectsBomb("pdf-image-of-2-billion-square", () =>
    drawing([image(2_147_483_647, 2_147_483_647, `${greyPixels} /Filter /FlateDecode`, zlibOfZeros(1000))]),
  ),
  objectsBomb("pdf-mask-of-itself", () =>
    drawing([image(10, 10, `${greyPixels} /SMask 6 0 R`, new Uint8Array(100))]),
  ),
  objectsBomb("pdf-a-thousand-large-images", () =>
    drawing(
      [image(8000, 8000, `${greyPixels} /Filter /FlateDecode`, zlibOfZeros(64_000_000))],
      "q 600 0 0 850 0 0 cm /X6 Do Q\n".repeat(1000),
    ),
  ),
  objectsBomb("pdf-tiny-tiles", () =>
    onePage(
      pdfStream("/Pattern cs /P1 scn 0 0 600 850 re f"),
      "/Resources << /Pattern << /P1 6 0 R >> >>",
      pdfStream(
        "0 0 1 1 re f",
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.0001 /YStep 0.0001 /Resources << >>",
      ),
    ),
  ),
  objectsBomb("pdf-pattern-of-itself", () =>
    onePage(
      pdfStream("/Pattern cs /P1 scn 0 0 600 850 re f"),
      "/Resources << /Pattern << /P1 6 0 R >> >>",
      pdfStream(
        "/Pattern cs /P1 scn 0 0 9 9 re f",
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 " +
          "/Resources << /Pattern << /P1 6 0 R >> >>",
      ),
    ),
  ),
  objectsBomb("pdf-font-draws-itself", () =>
    onePage(
      pdfStream("BT /F1 12 Tf 50 700 Td (aaaa) Tj ET"),
      "/Resources << /Font << /F1 6 0 R >> >>",
      "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 " +
        "/Widths [1] /Encoding << /Differences [97 /a] >> /CharProcs << /a 7 0 R >> /Resources << /Font << /F1 6 0 R >> >> >>",
      pdfStream("BT /F1 12 Tf (aaaa) Tj ET"),
    ),
  ),
  objectsBomb("pdf-dashes-too-many", () =>
    onePage(pdfStream("[0.00001 0.00001] 0 d 0 0 m 600 850 l S\n".repeat(100))),
  ),
  objectsBomb("pdf-saves-state-a-million-times", () => onePage(pdfStream("q ".repeat(1_000_000)))),
  objectsBomb("pdf-text-of-5-million-characters", () =>
    onePage(pdfStream(`BT /F1 12 Tf ${`(${"x".repeat(1000)}) Tj\n`.repeat(5000)} ET`)),
  ),
]

const pageBoxes: readonly HostileFile[] = [
  "0 0 1e30 1e30",
  "0 0 2147483647 2147483647",
  "0 0 0 0",
  "0 0 -100 -100",
  "0 0 1 1000000",
  "nan nan inf inf",
  "0 0 0.000001 0.000001",
].map((box, index) =>
  objectsBomb(`pdf-page-box-${index + 1}`, () => {
    const [catalog = "", pages = "", , ...rest] = onePage(hello)
    const page = `<< /Type /Page /Parent 2 0 R /MediaBox [${box}] /UserUnit 1e9 /Contents 4 0 R >>`
    return [catalog, pages, page, ...rest]
  }),
)

const locked: readonly HostileFile[] = [
  objectsBomb(
    "pdf-encrypted",
    () => onePage(hello),
    `/ID [<00><00>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <${"41".repeat(32)}> /U <${"42".repeat(32)}> >>`,
  ),
  objectsBomb(
    "pdf-encrypted-in-an-unknown-way",
    () => onePage(hello),
    "/ID [<00><00>] /Encrypt << /Filter /Nobody /V 99 >>",
  ),
]

/** PDFs that cost whoever opens them time or memory, or lead in circles. They may be kept; nothing is read from them. */
export const pdfBombs: readonly HostileFile[] = [
  ...crossReferences,
  ...trees,
  ...filters,
  ...drawings,
  ...pageBoxes,
  ...locked,
]
