import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { samplePdf } from "../samples/samples.ts"
import { memoryOf, withDocument, withMemory, withPage } from "./pdfium.ts"

async function pdfOf(pages: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kitwright-media-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, "file.pdf")
  const lines = Array.from({ length: 50 }, (_, line) => `Line ${line} of a long table of values`)
  await writeFile(path, samplePdf(Array.from({ length: pages }, () => lines.join("\n"))))
  return path
}

describe("PDFium", () => {
  it("gives back what a page took", async () => {
    await withDocument(await pdfOf(1000), (document) => {
      const before = memoryOf(document.pdfium).length
      for (let page = 0; page < 1000; page++) withPage(document, page, () => undefined)
      expect(memoryOf(document.pdfium).length).toBe(before)
    })
  })

  it("gives back what a document and a picture took, also when the work fails", async () => {
    const path = await pdfOf(1000)
    const sizes = new Set<number>()
    const paint = async (): Promise<void> =>
      await withDocument(path, ({ pdfium }) =>
        withMemory(pdfium, 4_000_000, () => {
          sizes.add(memoryOf(pdfium).length)
          throw new Error("The brush broke.")
        }),
      )
    for (let time = 0; time < 100; time++) await expect(paint()).rejects.toThrow("The brush broke.")
    expect(sizes.size).toBe(1)
  })
})
