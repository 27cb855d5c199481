import htmlEncodingSniffer from "html-encoding-sniffer"
import { readTarget } from "../guard/read-target.ts"
import { PageReader } from "./page-reader.ts"

export interface Page {
  title: string | null
  /** A web address, complete; whoever opens it does so through the same guard. */
  imageUrl: string | null
}

/**
 * Reads title and picture of a page while it arrives, and stops as soon as it knows them, or has seen so many bytes.
 * `start` are the first bytes, which come again with the chunks.
 */
export async function readPage(
  start: Uint8Array,
  chunks: AsyncIterable<Uint8Array>,
  page: { url: URL; contentType: string; bytesMax: number },
): Promise<Page> {
  const decoder = new TextDecoder(encodingOf(start, page.contentType))
  const reader = new PageReader()
  let left = page.bytesMax
  for await (const chunk of chunks) {
    reader.read(decoder.decode(chunk.subarray(0, left), { stream: true }))
    left -= chunk.length
    if (left <= 0 || reader.isDone) break
  }
  const { title, image, base } = reader.facts
  return { title, imageUrl: image === null ? null : completeUrl(image, base, page.url) }
}

/** What the server says, then what the page says, then UTF-8 when it can be that, then what old pages use. */
function encodingOf(start: Uint8Array, contentType: string): string {
  const transportLayerEncodingLabel = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1]
  const defaultEncoding = isUtf8(start) ? "UTF-8" : "windows-1252"
  const encoding = htmlEncodingSniffer(start, {
    defaultEncoding,
    ...(transportLayerEncodingLabel === undefined ? {} : { transportLayerEncodingLabel }),
  })
  // Two encodings that the web knows are none: one for what must not be read, one for what a user made up.
  return ["replacement", "x-user-defined"].includes(encoding) ? defaultEncoding : encoding
}

function isUtf8(start: Uint8Array): boolean {
  try {
    // The last character may be cut in two.
    new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: true })
    return true
  } catch {
    return false
  }
}

/** The picture's address as a plain one of the web, null when it is none. */
function completeUrl(image: string, base: string | null, page: URL): string | null {
  try {
    return readTarget(image, URL.parse(base ?? "", page) ?? page, () => true).href
  } catch {
    // Pages point at all kinds of things; without a picture they are as good.
    return null
  }
}
