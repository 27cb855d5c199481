/** A PDF as scanners write them: its page is one black and white picture, compressed as JBIG2. */

const pixels = 200

/** One page that is all speckles. */
export function scannedPdf(): Buffer {
  const picture = Buffer.concat([pageSegment(), speckles()])
  const content = Buffer.from("q 400 0 0 400 50 300 cm /Scan Do Q")
  return writePdf([
    Buffer.from("<< /Type /Catalog /Pages 2 0 R >>"),
    Buffer.from("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
    Buffer.from(
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 800] /Contents 4 0 R " +
        "/Resources << /XObject << /Scan 5 0 R >> >> >>",
    ),
    stream("", content),
    stream(
      `/Type /XObject /Subtype /Image /Width ${pixels} /Height ${pixels} ` +
        "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode ",
      picture,
    ),
  ])
}

function pageSegment(): Buffer {
  return segment(0, 48, Buffer.concat([uint32(pixels, pixels, 0, 0), Buffer.of(0, 0, 0)]))
}

/** Any bytes are a picture to the decoder; these are as good as chance. */
function speckles(): Buffer {
  const region = Buffer.concat([uint32(pixels, pixels, 0, 0), Buffer.of(0)])
  const neighbours = Buffer.of(0, 0x03, 0xff, 0xfd, 0xff, 0x02, 0xfe, 0xfe, 0xfe)
  const coded = Buffer.from(
    Array.from({ length: 4_000 }, (_, index) => (index * index * 31 + index * 7) % 251),
  )
  return segment(1, 38, Buffer.concat([region, neighbours, coded]))
}

function segment(number: number, type: number, data: Buffer): Buffer {
  return Buffer.concat([uint32(number), Buffer.of(type, 0, 1), uint32(data.length), data])
}

function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4))
  return bytes
}

function stream(entries: string, data: Buffer): Buffer {
  const head = `<< ${entries}/Length ${data.length} >>\nstream\n`
  return Buffer.concat([Buffer.from(head), data, Buffer.from("\nendstream")])
}

function writePdf(objects: readonly Buffer[]): Buffer {
  const pieces = [Buffer.from("%PDF-1.4\n")]
  const offsets: number[] = []
  let length = pieces[0]?.length ?? 0
  for (const [index, object] of objects.entries()) {
    offsets.push(length)
    const written = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from("\nendobj\n")])
    length += written.length
    pieces.push(written)
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("")
  const size = objects.length + 1
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF\n`
  return Buffer.concat([...pieces, Buffer.from(end)])
}
