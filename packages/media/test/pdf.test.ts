import sharp from "sharp"
import { describe, expect, it } from "vitest"
import { hostileFiles } from "../src/hostile/hostile-files.ts"
import { samplePdf } from "../src/samples/samples.ts"
import { onePage, pdfStream, writePdf } from "../src/samples/pdf.ts"
import { testFile, testMedia } from "./harness.ts"

async function hostile(name: string): Promise<Uint8Array> {
  const file = hostileFiles.find((candidate) => candidate.name === name)
  if (file === undefined) throw new Error(`There is no ${name}.`)
  return await file.bytes()
}

describe("a PDF", () => {
  it("is kept when it is whole, also when padded", async () => {
    const media = testMedia()
    const pdf = samplePdf("Sheet")
    const padded = Buffer.concat([pdf, Buffer.alloc(20_000)])
    for (const bytes of [pdf, padded]) {
      expect(await media.inspectFile(await testFile(bytes), "application/pdf")).toEqual({
        ok: true,
        width: null,
        height: null,
      })
    }
  })

  it("is refused when it is cut off", async () => {
    const pdf = samplePdf("Sheet")
    const path = await testFile(pdf.subarray(0, pdf.length - 20))
    expect(await testMedia().inspectFile(path, "application/pdf")).toEqual({
      ok: false,
      cause: "content",
      reason: "The PDF is cut off. Upload the whole file.",
    })
  })

  it("is refused when it only ends like one", async () => {
    const path = await testFile(Buffer.from("<script>alert(1)</script>\n%PDF-1.7\n%%EOF\n"))
    expect(await testMedia().inspectFile(path, "application/pdf")).toEqual({
      ok: false,
      cause: "content",
      reason: "The file is not what it was taken for.",
    })
  })
})

describe("the picture of a PDF", () => {
  it("is its first page, dark on white", async () => {
    const path = await testFile(samplePdf(["First", ""]))
    const [small, large] = await testMedia().makeThumbnails(path, "application/pdf")
    expect(small).toMatchObject({ variant: "small", width: 226, height: 320 })
    expect(large).toMatchObject({ variant: "large", width: 1131, height: 1600 })
    const { channels } = await sharp(large?.bytes).stats()
    expect(channels[0]).toMatchObject({ min: expect.toSatisfy((dark: number) => dark < 60), max: 255 })
    const blank = await testMedia().makeThumbnails(
      await testFile(samplePdf(["", "Second"])),
      "application/pdf",
    )
    expect((await sharp(blank[1]?.bytes).stats()).channels[0]?.min).toBe(255)
  })

  it("shows colours as they are", async () => {
    const red = writePdf({ objects: onePage(pdfStream("1 0 0 rg 0 0 600 850 re f")) })
    const [small] = await testMedia().makeThumbnails(await testFile(red), "application/pdf")
    const { channels } = await sharp(small?.bytes).stats()
    expect(channels.map(({ mean }) => Math.round(mean / 16))).toEqual([16, 0, 0])
  })

  it.each([
    ["pdf-encrypted", "content", "The PDF is protected by a password."],
    ["pdf-without-pages", "content", "The PDF has no pages."],
    ["pdf-references-in-a-circle", "content", "The file is damaged or cut off."],
  ])("%s has none", async (name, refusalCause, message) => {
    const path = await testFile(await hostile(name))
    const media = testMedia()
    await expect(media.makeThumbnails(path, "application/pdf")).rejects.toMatchObject({
      refusalCause,
      message,
    })
    await expect(media.readPdfText(path)).rejects.toMatchObject({ refusalCause, message })
  })
})

describe("the text of a PDF", () => {
  it("comes page by page", async () => {
    const path = await testFile(samplePdf(["Rear Amplifier\nRev. B", "", "100 k\u00b5 (max)"]))
    expect(await testMedia().readPdfText(path)).toEqual({
      pages: 3,
      text: "Rear Amplifier\nRev. B\f\f100 k\u00b5 (max)",
      isWhole: true,
    })
  })

  it("is read as far as pages and characters allow", async () => {
    const path = await testFile(samplePdf(["abcdef", "ghijkl", "mnopqr"]))
    const read = (limits: object) => testMedia({ limits }).readPdfText(path)
    expect(await read({ textPagesMax: 2 })).toEqual({ pages: 3, text: "abcdef\fghijkl", isWhole: false })
    expect(await read({ textCharactersMax: 9 })).toEqual({ pages: 3, text: "abcdef\fgh", isWhole: false })
    expect(await read({ textCharactersMax: 20 })).toEqual({
      pages: 3,
      text: "abcdef\fghijkl\fmnopqr",
      isWhole: true,
    })
  })

  it("has no characters that a database cannot store", async () => {
    const strange = writePdf({
      objects: onePage(pdfStream("BT /F1 12 Tf 50 700 Td (a\\000\\001\\033b) Tj ET")),
    })
    const { text } = await testMedia().readPdfText(await testFile(strange))
    expect(text).toMatch(/^a[^\p{Cc}]*b$/u)
  })
})
