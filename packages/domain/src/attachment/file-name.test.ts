import * as fc from "fast-check"
import { expect, test } from "vitest"
import { fileNameBytesMax, fileNameFor, type NamedFileType, safeName } from "./file-name.ts"

const types: readonly NamedFileType[] = [
  "application/pdf",
  "image/avif",
  "image/jpeg",
  "image/png",
  "image/webp",
]

const bytesOf = (text: string) => Buffer.byteLength(text, "utf8")

test.each<[string, NamedFileType, string]>([
  ["Rücken links.JPEG", "image/jpeg", "Rücken links.jpg"],
  ["Ru\u0308cken.png", "image/png", "R\u00FCcken.png"],
  ["../../x", "application/pdf", "x.pdf"],
  ["..\\..\\windows\\system.ini", "image/png", "windowssystem.ini.png"],
  ["a/b\\c.pdf", "application/pdf", "abc.pdf"],
  ["con.pdf", "application/pdf", "_con.pdf"],
  ["CON", "image/png", "_CON.png"],
  ["con .txt", "image/png", "_con .txt.png"],
  ["lpt1.backup.pdf", "application/pdf", "_lpt1.backup.pdf"],
  ["console.pdf", "application/pdf", "console.pdf"],
  ["evil\r\nSet-Cookie: a=b.pdf", "application/pdf", "evilSet-Cookie: a=b.pdf"],
  ["photo\u202Egpj.exe", "image/jpeg", "photogpj.exe.jpg"],
  ["\u2066a\u2069\u200Fb\u061Cc.png", "image/png", "abc.png"],
  ['"; filename=x.png', "image/png", '"; filename=x.png'],
  ["\uD83Dhalf.png", "image/png", "half.png"],
  ["\uFEFFmark.png", "image/png", "mark.png"],
  ["a\u2028b\u2029c.png", "image/png", "abc.png"],
  ["page.html", "image/png", "page.html.png"],
  ["Rev 1.2", "application/pdf", "Rev 1.2.pdf"],
  ["scan.pdf", "image/png", "scan.png"],
  ["scan.png.pdf", "application/pdf", "scan.png.pdf"],
  ["dots...png", "image/png", "dots.png"],
  ["  two \t  words .png ", "image/png", "two words.png"],
  [".png", "image/png", "file.png"],
  ["...", "image/webp", "file.webp"],
  ["", "image/avif", "file.avif"],
  ["\u200D", "image/png", "file.png"],
  ["👩‍🔧.png", "image/png", "👩‍🔧.png"],
])("%j as %s is %j", (name, type, expected) => {
  expect(fileNameFor(name, type)).toBe(expected)
})

test("cuts before the character that is too much, and keeps the ending", () => {
  const name = fileNameFor(`${"🔧".repeat(1_024)}.jpeg`, "image/jpeg")
  expect(name).toBe(`${"🔧".repeat(44)}.jpg`)
  expect(bytesOf(name)).toBe(180)
  expect(fileNameFor(`a${"🔧".repeat(1_024)}`, "image/jpeg")).toBe(`a${"🔧".repeat(43)}.jpg`)
})

test("looks at the beginning of an endless name only", () => {
  const name = `x${".".repeat(5_000_000)}x`
  expect(fileNameFor(name, "image/png")).toBe("x.png")
  expect(safeName(name)).toBe("x")
})

test("keeps the ending of a name that gets none of ours", () => {
  expect(safeName("board/rev2.kicad_pcb")).toBe("boardrev2.kicad_pcb")
  expect(safeName("nul.txt")).toBe("_nul.txt")
  expect(safeName("\r\n")).toBe("file")
})

const plain = Array.from(
  "./\\ \t\r\n\0\"'%;=*<>:|?aAé🔧ßﬁ中\u0301\u0338\u202E\u2066\u200D\u200F\uFEFF\u2028\u00A0\u3000",
)
const nasty = fc.constantFrom(...plain, "\uD83D", "\uDE00", "👩‍🔧", "con", "nul.", ".pdf", ".jpeg")
const names = fc.oneof(
  fc.string({ unit: nasty, maxLength: 60 }),
  fc.string({ unit: nasty, minLength: 100, maxLength: 1_200 }),
  fc.string({ unit: "binary", maxLength: 300 }),
)

test("whatever a name is, what becomes of it is harmless, bounded and stays as it is", () => {
  fc.assert(
    fc.property(names, fc.constantFrom(...types), (name, type) => {
      const clean = fileNameFor(name, type)
      expect(fileNameFor(clean, type)).toBe(clean)
      expect(clean).toMatch(/\.(?:pdf|avif|jpg|png|webp)$/)
      expect(clean).not.toMatch(/\.\.\w+$/)
      for (const each of [clean, safeName(name)]) {
        expect(each).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}/\\]/u)
        expect(each).not.toMatch(/^[\s.]|[\s.]$/u)
        expect(each).not.toBe("")
        expect(each.normalize("NFC")).toBe(each)
        expect(each.isWellFormed()).toBe(true)
        expect(bytesOf(each)).toBeLessThanOrEqual(fileNameBytesMax)
        expect(each.split(".")[0]?.trim()).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)$/i)
      }
    }),
    { numRuns: 1_000 },
  )
})

test("leaves a good name alone", () => {
  const letters = fc.constantFrom(...Array.from("abcXYZ019-_ ()äß中🔧"))
  fc.assert(
    fc.property(fc.string({ unit: letters, minLength: 1, maxLength: 40 }), (text) => {
      const name = `${text.replace(/ +/g, " ").trim() || "x"}.png`
      expect(fileNameFor(name, "image/png")).toBe(name)
    }),
  )
})
