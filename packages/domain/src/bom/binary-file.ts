import { type DomainError, validation } from "../errors.ts"

/** First bytes of the files that people try instead of a CSV file, and what to call them. */
const signatures: readonly (readonly [readonly number[], string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], "a spreadsheet or a ZIP archive"],
  [[0x50, 0x4b, 0x05, 0x06], "an empty ZIP archive"],
  [[0xd0, 0xcf, 0x11, 0xe0], "an old spreadsheet"],
  [[0x25, 0x50, 0x44, 0x46], "a PDF document"],
  [[0x1f, 0x8b], "a compressed file"],
  [[0x89, 0x50, 0x4e, 0x47], "a picture"],
  [[0xff, 0xd8, 0xff], "a picture"],
  [[0x7b, 0x5c, 0x72, 0x74, 0x66], "a word processor document"],
]

const markup = /^\s*<(?:!doctype|html|\?xml|head|body|table|svg)\b/i
// eslint-disable-next-line no-control-regex -- control characters are what is to be counted
const control = /[\u0000-\u0008\u000E-\u001A\u001C-\u001F]/g
const controlShareMax = 0.02

function notText(filename: string, what: string): DomainError {
  return validation(
    "file",
    `${filename} is ${what}, not a text table. Open it in its program and save it as CSV.`,
  )
}

/** Refuses files that are known by their first bytes: `VALIDATION`. */
export function refuseBinary(filename: string, bytes: Uint8Array): void {
  const found = signatures.find(([signature]) => signature.every((byte, at) => bytes[at] === byte))
  if (found !== undefined) throw notText(filename, found[1])
}

/** Refuses decoded text that is a web page, or no text at all: `VALIDATION`. */
export function refuseOtherText(filename: string, text: string): void {
  if (markup.test(text.slice(0, 500))) throw notText(filename, "a web page or an XML file")
  const sample = text.slice(0, 20_000)
  const controls = sample.match(control)?.length ?? 0
  if (controls > sample.length * controlShareMax) throw notText(filename, "a binary file")
}
