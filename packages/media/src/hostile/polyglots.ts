import { ascii, join, noise, uint16, uint32, uint32LittleEndian } from "../samples/bytes.ts"
import { pngChunk, pngSignature } from "../samples/png.ts"
import { onePage, pdfStream, writePdf } from "../samples/pdf.ts"
import { samplePdf } from "../samples/samples.ts"
import { sniffedTypes, type SniffedType } from "../sniff.ts"
import { goodFile } from "./damaged.ts"
import { extensions, type HostileFile, hostileFile } from "./hostile-file.ts"

/** What would run, were the file taken for something else. Tests look for it where nothing of it may be left. */
export const payload = "<html><script>alert(document.domain)</script>"
const javascript = "*/=1;alert(document.domain)//"

/** Puts a comment right behind the start of a JPEG. */
function jpegWithSegment(jpeg: Uint8Array, marker: number, data: Uint8Array): Uint8Array {
  const segment = join(Uint8Array.of(0xff, marker), uint16(data.length + 2), data)
  return join(jpeg.subarray(0, 2), segment, jpeg.subarray(2))
}

/** Puts a chunk right behind the header of a PNG. */
function pngWithChunk(png: Uint8Array, type: string, data: Uint8Array): Uint8Array {
  const headerEnd = pngSignature.length + 25
  return join(png.subarray(0, headerEnd), pngChunk(type, data), png.subarray(headerEnd))
}

/** Puts a chunk at the end of a WebP, and the new length into its beginning. */
function webpWithChunk(webp: Uint8Array, type: string, text: string): Uint8Array {
  const data = ascii(text.length % 2 === 0 ? text : `${text} `)
  const longer = join(webp, ascii(type), uint32LittleEndian(data.length), data)
  longer.set(uint32LittleEndian(longer.length - 8), 4)
  return longer
}

/** A ZIP archive of one stored file, without its offsets set right: programs search for its end and go on from there. */
export function archive(comment = ""): Uint8Array {
  const name = ascii("run.class")
  const data = ascii(payload)
  const sizes = join(uint32(0), uint32LittleEndian(data.length), uint32LittleEndian(data.length))
  const names = Uint8Array.of(name.length, 0, 0, 0)
  const local = join(Uint8Array.of(0x50, 0x4b, 3, 4, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0), sizes, names, name, data)
  const central = join(
    Uint8Array.of(0x50, 0x4b, 1, 2, 10, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    sizes,
    names,
    new Uint8Array(14),
    name,
  )
  const end = join(
    Uint8Array.of(0x50, 0x4b, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0),
    uint32LittleEndian(central.length),
    uint32LittleEndian(local.length),
    Uint8Array.of(comment.length & 0xff, comment.length >> 8),
    ascii(comment),
  )
  return join(local, central, end)
}

const archives: readonly HostileFile[] = sniffedTypes.flatMap((type) => {
  const kind = extensions[type]
  return [
    hostileFile(`zip-behind-${kind}`, type, "refused", async () => join(await goodFile(type), archive())),
    hostileFile(`zip-with-comment-behind-${kind}`, type, "refused", async () =>
      join(await goodFile(type), archive("x".repeat(30_000))),
    ),
    hostileFile(`${kind}-behind-zip`, type, "refused", async () => join(archive(), await goodFile(type))),
    hostileFile(`7z-behind-${kind}`, type, "harmless", async () =>
      join(await goodFile(type), ascii("7z\u00bc\u00af\u0027\u001c"), noise(100, 1)),
    ),
    hostileFile(`html-behind-${kind}`, type, "harmless", async () =>
      join(await goodFile(type), ascii(payload)),
    ),
    hostileFile(`html-before-${kind}`, type, "refused", async () =>
      join(ascii(payload), await goodFile(type)),
    ),
  ]
})

const inJpeg: readonly HostileFile[] = Object.entries({
  "html-in-jpeg-comment": [0xfe, payload],
  "php-in-jpeg-comment": [0xfe, "<?php system($_GET['c']); ?>"],
  "script-in-jpeg-comment": [0xfe, javascript],
  "svg-in-jpeg-xmp": [0xe1, `http://ns.adobe.com/xap/1.0/\0<svg onload="alert(1)">${payload}</svg>`],
  "html-in-jpeg-exif": [0xe1, `Exif\0\0${payload}`],
  "html-in-jpeg-profile": [0xe2, `ICC_PROFILE\0\u0001\u0001${payload}`],
  "pdf-in-jpeg-comment": [
    0xfe,
    "%PDF-1.7\n1 0 obj\n<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>\nendobj\n",
  ],
  "script-in-jpeg-header": [0xe0, `JFIF\0/*${"x".repeat(40)}${javascript}`],
} as const).map(([name, [marker, text]]) =>
  hostileFile(name, "image/jpeg", "harmless", async () =>
    jpegWithSegment(await goodFile("image/jpeg"), marker, ascii(text)),
  ),
)

const inPng: readonly HostileFile[] = Object.entries({
  "html-in-png-text": ["tEXt", `Comment\0${payload}`],
  "html-in-png-international-text": ["iTXt", `XML:com.adobe.xmp\0\0\0\0\0${payload}`],
  "php-in-png-text": ["tEXt", "Comment\0<?php system($_GET['c']); ?>"],
  "html-in-png-exif": ["eXIf", `MM\0*${payload}`],
  "html-in-unknown-png-chunk": ["kwXy", payload],
} as const).map(([name, [type, text]]) =>
  hostileFile(name, "image/png", "harmless", async () =>
    pngWithChunk(await goodFile("image/png"), type, ascii(text)),
  ),
)

const inWebp: readonly HostileFile[] = ["EXIF", "XMP ", "ABCD"].map((type) =>
  hostileFile(`html-in-webp-${type.trim().toLowerCase()}`, "image/webp", "harmless", async () =>
    webpWithChunk(await goodFile("image/webp"), type, payload),
  ),
)

const gifAndScript: readonly HostileFile[] = sniffedTypes.map((type) =>
  hostileFile(`gif-js-polyglot-as-${extensions[type]}`, type, "refused", () =>
    join(ascii("GIF89a/*"), noise(20, 2), ascii(javascript)),
  ),
)

const pdfLater: readonly HostileFile[] = [1, 8, 512, 1023, 1024].map((offset) =>
  hostileFile(`pdf-header-at-${offset}`, "application/pdf", "refused", () =>
    join(ascii("x".repeat(offset)), samplePdf("Behind something")),
  ),
)

const acting: Readonly<Record<string, string>> = {
  javascript: "/S /JavaScript /JS (app.alert\\(document.domain\\))",
  launch: "/S /Launch /F (cmd.exe) /Win << /F (cmd.exe) /P (/c calc) >>",
  uri: "/S /URI /URI (javascript:alert\\(1\\))",
  "submit-form": "/S /SubmitForm /F (http://169.254.169.254/) /Flags 4",
  "go-to-remote": "/S /GoToR /F (\\\\\\\\server\\\\share) /D [0 /Fit]",
  "import-data": "/S /ImportData /F (file:///etc/passwd)",
}

/** PDFs that want something done when they are opened: ours never does it, and a browser's viewer has no say here. */
const actingPdfs: readonly HostileFile[] = Object.entries(acting).map(([name, action]) =>
  hostileFile(`pdf-with-${name}`, "application/pdf", "harmless", () => {
    const [, ...rest] = onePage(pdfStream("BT /F1 12 Tf 50 700 Td (Open me) Tj ET"))
    return writePdf({
      objects: [
        `<< /Type /Catalog /Pages 2 0 R /OpenAction << ${action} >> /AA << /WC << ${action} >> >> ` +
          `/Names << /JavaScript << /Names [(a) << ${action} >>] >> >> >>`,
        ...rest,
      ],
    })
  }),
)

const inPdf: readonly HostileFile[] = [
  hostileFile("html-in-pdf-comment", "application/pdf", "harmless", () =>
    join(ascii(`%PDF-1.7\n%${payload}\n`), samplePdf("Fine").subarray(9)),
  ),
  hostileFile("script-in-pdf-header", "application/pdf", "harmless", () =>
    join(ascii("%PDF-1.7/*"), samplePdf("Fine").subarray(8), ascii(javascript)),
  ),
]

function declaredAs(type: SniffedType, files: readonly HostileFile[]): HostileFile[] {
  return files.map((file) => ({ ...file, name: `${file.name}-as-${extensions[type]}`, declaredType: type }))
}

export const polyglots: readonly HostileFile[] = [
  ...archives,
  ...inJpeg,
  ...inPng,
  ...inWebp,
  ...gifAndScript,
  ...pdfLater,
  ...actingPdfs,
  ...inPdf,
  ...declaredAs("application/pdf", inJpeg),
  ...declaredAs("image/png", actingPdfs),
]
