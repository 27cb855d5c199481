/** As much of a text as is looked at at all; what a page says may be as long as the page. */
const rawCharactersMax = 10_000

/**
 * A text from a foreign page as one line: without control characters, without marks that turn the direction of what
 * stands around it, without characters nobody sees. Undefined when nothing is left.
 */
export function cleanText(raw: string, charactersMax: number): string | undefined {
  const line = raw
    .slice(0, rawCharactersMax)
    .toWellFormed()
    .normalize("NFC")
    .replace(/[\p{Bidi_Control}\u00ad\u200b\u2060\ufeff]/gu, "")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
  if (line === "") return undefined
  if (line.length <= charactersMax) return line
  // A surrogate whose other half is cut off goes as well.
  return `${line
    .slice(0, charactersMax - 1)
    .replace(/[\ud800-\udbff]$/, "")
    .trimEnd()}\u2026`
}
