/** A file as it travels: its name and its bytes in base64. */
export interface SourceFile {
  readonly filename: string
  readonly contentBase64: string
}

/** What the server takes in one request, written as base64. */
const fileBytesMax = 14 * 1024 * 1024

/** Why a file can't be sent, or null. */
export function fileProblem(file: { readonly size: number }): string | null {
  if (file.size === 0) return "The file is empty. Choose another."
  if (file.size > fileBytesMax) return "The file has more than 14 MB. Split it, and import the pieces."
  return null
}

/** Reads a file that was chosen or dropped. */
export async function readSourceFile(file: File): Promise<SourceFile> {
  return { filename: file.name, contentBase64: await base64Of(file) }
}

/** A pasted list, as if it had come in a file. */
export async function pastedFile(text: string): Promise<SourceFile> {
  return { filename: "pasted.txt", contentBase64: await base64Of(new Blob([text])) }
}

/** The browser's own encoder: it is quick for many megabytes and takes bytes of any encoding. */
async function base64Of(blob: Blob): Promise<string> {
  const address = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener("load", () => resolve(typeof reader.result === "string" ? reader.result : ""))
    reader.addEventListener("error", () => reject(reader.error ?? new Error("The file could not be read.")))
    reader.readAsDataURL(blob)
  })
  return address.slice(address.indexOf(",") + 1)
}

/** "voice board v2.csv" → "voice board v2": what a kit made from it is called, until somebody says otherwise. */
export function kitNameFrom(filename: string): string {
  return filename.replace(/\.[^.]{1,5}$/, "").slice(0, 200)
}
