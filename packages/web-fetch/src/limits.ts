const mebibyte = 1024 * 1024

/** What fetching one link may cost. */
export interface FetchLimits {
  /** For everything until a page is read or a file begins to arrive: names, redirects, headers, the page itself. */
  timeMs: number
  /** For a file from its beginning to its end. */
  fileTimeMs: number
  redirectsMax: number
  /** How much of a page is read; its title stands in the beginning. Unpacked bytes, like the others. */
  pageBytesMax: number
  imageBytesMax: number
  pdfBytesMax: number
  /** All headers of an answer together. */
  headerBytesMax: number
}

export const defaultLimits: Readonly<FetchLimits> = {
  timeMs: 5000,
  fileTimeMs: 20_000,
  redirectsMax: 3,
  pageBytesMax: 2 * mebibyte,
  imageBytesMax: 10 * mebibyte,
  pdfBytesMax: 100 * mebibyte,
  headerBytesMax: 32 * 1024,
}
