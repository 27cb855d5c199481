import * as fc from "fast-check"
import { expect, test } from "vitest"
import { contentDisposition } from "./content-disposition.ts"

/** A reader of RFC 6266 that knows nothing of the writer: type, plain name, extended name. */
function readHeader(header: string): { type: string; plain: string; extended: string | undefined } {
  const parts =
    /^(?<type>[a-z]+); filename=(?:(?<token>[\w!#$&'*+\-.^`|~]+)|"(?<quoted>(?:[ !#-[\]-~]|\\["\\])*)")(?:; filename\*=UTF-8''(?<extended>(?:%[0-9A-F]{2}|[\w!#$&+\-.^`|~])+))?$/.exec(
      header,
    )
  if (parts?.groups === undefined) throw new Error(`not a header of RFC 6266: ${header}`)
  const { type = "", token, quoted, extended } = parts.groups
  const plain = token ?? (quoted ?? "").replace(/\\(.)/g, "$1")
  return { type, plain, extended: extended === undefined ? undefined : decodeURIComponent(extended) }
}

test.each([
  ["plan.pdf", "inline; filename=plan.pdf"],
  ["two words.pdf", 'inline; filename="two words.pdf"'],
  ["Rücken.pdf", "inline; filename=Rucken.pdf; filename*=UTF-8''R%C3%BCcken.pdf"],
  ["100%41.pdf", "inline; filename=100_41.pdf; filename*=UTF-8''100%2541.pdf"],
  [
    '"; filename=x.html',
    `inline; filename="_; filename=x.html"; filename*=UTF-8''%22%3B%20filename%3Dx.html`,
  ],
  ["a\r\nSet-Cookie: b=c", 'inline; filename="aSet-Cookie: b=c"'],
  ["photo\u202Egpj.exe", "inline; filename=photogpj.exe"],
  ["../../x", "inline; filename=x"],
  ["con.pdf", "inline; filename=_con.pdf"],
  ["'quoted' (1).pdf", `inline; filename="'quoted' (1).pdf"`],
  ["图纸.pdf", "inline; filename=__.pdf; filename*=UTF-8''%E5%9B%BE%E7%BA%B8.pdf"],
  ["", "inline; filename=file"],
])("%j becomes %s", (name, header) => {
  expect(contentDisposition("inline", name)).toBe(header)
})

test("4 KB of emoji stay a short header", () => {
  const header = contentDisposition("attachment", "🔧".repeat(1_024))
  expect(readHeader(header)).toEqual({ type: "attachment", plain: "_".repeat(45), extended: "🔧".repeat(45) })
})

test("any name gives a header that reads back as one harmless name", () => {
  const units = fc.constantFrom(
    ...Array.from("aZ09 .-_~!#$%&'*+^`|;=,:?()<>@[]{}\"\\/\r\n\t\0é中🔧\u202E\u0301"),
    "\uD83D",
    "%41",
    "*=UTF-8''",
  )
  const names = fc.oneof(
    fc.string({ unit: units, maxLength: 80 }),
    fc.string({ unit: "binary", maxLength: 400 }),
  )
  fc.assert(
    fc.property(names, fc.constantFrom("inline" as const, "attachment" as const), (name, disposition) => {
      const header = contentDisposition(disposition, name)
      expect(header).toMatch(/^[\x20-\x7E]+$/)
      expect(header.length).toBeLessThan(1_000)
      const { type, plain, extended } = readHeader(header)
      expect(type).toBe(disposition)
      expect(plain).not.toMatch(/["%\\/]/)
      const shown = extended ?? plain
      expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}/\\]/u)
      expect(contentDisposition(disposition, shown)).toBe(header)
    }),
    { numRuns: 1_000 },
  )
})
