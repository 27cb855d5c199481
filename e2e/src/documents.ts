/** Files to hand to the product, made when they are needed, and the section they go into. */
import { createHash } from "node:crypto"
import type { JSHandle, Locator, Page } from "@playwright/test"
import { sampleImage, samplePdf } from "@kitwright/media/samples"
import type { Client } from "./server.ts"

/** A file as a browser knows it. */
export interface TestFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

/** A photo in colours of its own. */
export async function photo(name: string, seed = 1, width = 480, height = 360): Promise<TestFile> {
  const bytes = await sampleImage({ type: "image/jpeg", width, height, seed })
  return { name, mimeType: "image/jpeg", buffer: Buffer.from(bytes) }
}

/** A PDF with a text on each page. */
export function pdf(name: string, pages: readonly string[]): TestFile {
  return { name, mimeType: "application/pdf", buffer: Buffer.from(samplePdf(pages)) }
}

/** The section of a page in which its documents are. */
export function documentsOf(page: Page): Locator {
  return page.getByRole("region", { name: "Documents" })
}

/** What is dropped or pasted: files, or a text. */
interface Given {
  readonly files?: readonly TestFile[]
  readonly text?: string
}

/** Drops files on the section, as from another window. */
export async function drop(page: Page, files: readonly TestFile[]): Promise<void> {
  const transfer = await transferOf(page, { files })
  const section = documentsOf(page)
  for (const event of ["dragenter", "dragover", "drop"]) {
    // One after the other, as a hand does it.
    // oxlint-disable-next-line no-await-in-loop
    await section.dispatchEvent(event, { dataTransfer: transfer })
  }
}

/** Pastes while no field has the focus. */
export async function paste(page: Page, given: Given): Promise<void> {
  const transfer = await transferOf(page, given)
  await page.evaluate((clipboardData) => {
    const options = { clipboardData, bubbles: true, cancelable: true }
    document.body.dispatchEvent(new ClipboardEvent("paste", options))
  }, transfer)
}

async function transferOf(page: Page, { files = [], text }: Given): Promise<JSHandle<DataTransfer>> {
  const sent = files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    base64: buffer.toString("base64"),
  }))
  return await page.evaluateHandle(
    ([given, words]) => {
      const data = new DataTransfer()
      for (const { name, mimeType, base64 } of given) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0)
        data.items.add(new File([bytes], name, { type: mimeType }))
      }
      if (words !== undefined) data.setData("text/plain", words)
      return data
    },
    [sent, text] as const,
  )
}

/** Puts a file into a set past the browser, as a page would. Returns the id of the document. */
export async function attach(client: Client, attachmentSetId: number, file: TestFile): Promise<number> {
  const { name: filename, mimeType: contentType, buffer } = file
  const upload = await client.attachments.requestUpload.mutate({
    attachmentSetId,
    filename,
    contentType,
    size: buffer.byteLength,
    sha256: createHash("sha256").update(buffer).digest("hex"),
  })
  const answer = await fetch(upload.url, {
    method: "PUT",
    headers: upload.headers,
    body: new Uint8Array(buffer),
  })
  if (!answer.ok) throw new Error(`The store does not take ${filename}: ${answer.status}`)
  const { id } = await client.attachments.confirmUpload.mutate({ uploadId: upload.uploadId })
  return id
}

/** Photos and a PDF with two pages, in this order. */
export async function attachSamples(client: Client, attachmentSetId: number): Promise<void> {
  const files = [
    await photo("front.jpg", 1),
    await photo("back.jpg", 2),
    await photo("side.jpg", 3),
    pdf("data sheet.pdf", ["It takes 12 volts.", "It weighs 80 grams."]),
  ]
  for (const file of files) {
    // One after the other: that is their order.
    // oxlint-disable-next-line no-await-in-loop
    await attach(client, attachmentSetId, file)
  }
}
