import * as fc from "fast-check"
import { fileTypeFromBuffer } from "file-type"
import { describe, expect, it } from "vitest"
import { hostileFiles } from "./hostile/hostile-files.ts"
import { sampleImage, samplePdf } from "./samples/samples.ts"
import { sniff, sniffBytesMax, sniffedTypes } from "./sniff.ts"

describe("the type of a file", () => {
  it.each(["image/jpeg", "image/png", "image/webp", "image/avif"] as const)("is %s", async (type) => {
    const bytes = await sampleImage({ type, width: 40, height: 30 })
    expect(sniff(bytes)).toBe(type)
    expect(sniff(bytes.subarray(0, 64))).toBe(type)
  })

  it("is application/pdf", () => {
    expect(sniff(samplePdf("Sheet"))).toBe("application/pdf")
    expect(sniff(new TextEncoder().encode("%PDF-"))).toBe("application/pdf")
  })

  it("is the same when the bytes lie somewhere in a larger buffer", async () => {
    const bytes = await sampleImage({ type: "image/avif", width: 40, height: 30 })
    const larger = new Uint8Array(bytes.length + 100)
    larger.set(bytes, 57)
    expect(sniff(larger.subarray(57))).toBe("image/avif")
  })

  it("is none when it names two that show different pictures", async () => {
    const bytes = Buffer.from(await sampleImage({ type: "image/avif", width: 40, height: 30 }))
    expect(bytes.toString("latin1", 8, 12)).toBe("avif")
    bytes.write("heic", 16, "latin1")
    expect(sniff(bytes)).toBeUndefined()
  })

  it("is found or not, but never throws and never depends on what follows the beginning", () => {
    const start = fc.constantFrom(
      "",
      "\u0089PNG\r\n\u001a\n",
      "\u00ff\u00d8\u00ff",
      "RIFF",
      "%PDF-",
      "\0\0\0\u0018ftyp",
    )
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 6000 }), (text, rest) => {
        const bytes = Buffer.concat([Buffer.from(text, "latin1"), rest])
        expect(sniff(bytes)).toBe(sniff(bytes.subarray(0, sniffBytesMax)))
      }),
    )
  })

  it("is nothing that another reader of signatures takes for something else", async () => {
    const disagreements: string[] = []
    for (const file of hostileFiles.filter(({ name }) => !/bomb|million|100k|200k|30k/.test(name))) {
      const bytes = await file.bytes()
      const ours = sniff(bytes)
      const theirs = (await fileTypeFromBuffer(bytes))?.mime
      // It calls an animated PNG a type of its own, looks for a PDF behind its beginning, and knows far more types.
      const known = sniffedTypes.find((type) => type === theirs)
      const isAnimated = theirs === "image/apng" && ours === "image/png"
      if (ours !== undefined && ours !== known && !isAnimated) disagreements.push(`${file.name}: ${theirs}`)
    }
    expect(disagreements).toEqual([])
  })
})
