/**
 * Names of documents as people and their file systems may safely see them. A name is only ever shown and offered for
 * saving; it is never part of an object's key or of a path.
 */

/** The extension each kind of file is saved with. The type is what the bytes say, never what the name says. */
const extensions = {
  "application/pdf": "pdf",
  "image/avif": "avif",
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
} as const

export type NamedFileType = keyof typeof extensions

/** In UTF-8, with the extension. Most file systems end at 255, and a copy may get " (2)" added by the browser. */
export const fileNameBytesMax = 180

/** Endings that mean one of our types and are replaced; any other ending is part of the name. */
const ownEnding = /\.(?:avif|jfif|jpe|jpeg|jpg|pdf|png|webp)$/i

/**
 * What can break a line, turn the reading direction (`gpj.exe` shown as `exe.jpg`), mean a folder, or is no
 * character at all: half a surrogate pair, a byte order mark.
 */
const droppedCharacters = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u{FEFF}/\\]/gu

/** Names that Windows keeps for its devices, whatever comes after the first dot. */
const deviceName = /^(?:aux|con|nul|prn|(?:com|lpt)[0-9¹²³])(?=\s*(?:\.|$))/i

/** What is looked at of a name, in UTF-16 units: more than ever fits, few enough for any pattern. */
const lookedAtMax = 1_000

/**
 * The name a file of this type is stored and saved under: `../../x` as a PDF is `x.pdf`. Never empty, at most
 * `fileNameBytesMax` bytes of UTF-8, and cleaning it again changes nothing.
 */
export function fileNameFor(name: string, type: NamedFileType): string {
  const ending = `.${extensions[type]}`
  const stem = legible(name).replace(ownEnding, "")
  return `${cut(notADevice(trimmed(stem)), fileNameBytesMax - ending.length)}${ending}`
}

/** The same for a name whose ending stays as it is. */
export function safeName(name: string): string {
  return cut(notADevice(trimmed(legible(name))), fileNameBytesMax)
}

/** Normalised after dropping: what was dropped may have kept a letter and its accent apart. */
function legible(name: string): string {
  const characters = name.slice(0, lookedAtMax).replace(droppedCharacters, "")
  return characters.normalize("NFC").replace(/\s+/gu, " ").trimEnd()
}

/** A dot in front hides a file, dots and blanks at the end are lost on the way, and a joiner there joins nothing. */
function trimmed(name: string): string {
  return name.replace(/^[\s.]+/u, "").replace(/[\s.\u{200D}]+$/u, "")
}

function notADevice(name: string): string {
  return deviceName.test(name) ? `_${name}` : name
}

/** As many whole code points as fit; a name of which nothing is left is `file`. */
function cut(name: string, bytesMax: number): string {
  let bytes = 0
  let length = 0
  for (const character of name) {
    bytes += utf8Bytes(character)
    if (bytes > bytesMax) break
    length += character.length
  }
  return trimmed(name.slice(0, length)) || "file"
}

function utf8Bytes(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0
  if (codePoint < 0x80) return 1
  if (codePoint < 0x8_00) return 2
  return codePoint < 0x1_00_00 ? 3 : 4
}
