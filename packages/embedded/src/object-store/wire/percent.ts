import { S3Error } from "./s3-error.ts"

/** Decodes what stands percent-encoded in a path. Throws InvalidURI for half an escape or bytes that are no UTF-8. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw new S3Error("InvalidURI", undefined, { cause })
  }
}

/** Encodes as signatures want it: everything but letters, digits and `-._~`, byte by byte in capital letters. */
export function encodePercent(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** The same for a key, whose slashes stay. */
export function encodePath(path: string): string {
  return path.split("/").map(encodePercent).join("/")
}
