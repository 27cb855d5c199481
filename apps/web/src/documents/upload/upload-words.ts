import type { Upload } from "./upload-queue.ts"

const megabyte = 1_024 * 1_024

/** `1.2 MB`, `640 KB`, for people. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  if (bytes < megabyte) return `${Math.max(1, Math.round(bytes / 1_024))} KB`
  return `${(bytes / megabyte).toFixed(1)} MB`
}

/** How much of a file has left, in whole per cent; null where there is nothing to measure. */
export function percentOf({ state, size }: Pick<Upload, "state" | "size">): number | null {
  switch (state.kind) {
    case "waiting":
    case "hashing":
      return 0
    case "sending":
      return Math.min(100, Math.round((state.sentBytes / Math.max(1, size)) * 100))
    case "checking":
      return 100
    case "failed":
      return null
  }
}

/** What is done with a file, in a word or two. */
export function stateText(upload: Pick<Upload, "state" | "size">): string {
  switch (upload.state.kind) {
    case "waiting":
      return "Waiting"
    case "hashing":
      return "Reading"
    case "sending":
      return `Sending ${percentOf(upload)} %`
    case "checking":
      return "Checking"
    case "failed":
      return upload.state.text
  }
}

/** What is told to those who can't see the bars: seldom enough to be listened to. */
export function progressText(uploads: readonly Upload[]): string {
  const failed = uploads.filter(({ state }) => state.kind === "failed")
  const underWay = uploads.length - failed.length
  const sentences = [
    underWay === 0 ? "" : `${underWay} ${underWay === 1 ? "file" : "files"} on the way.`,
    ...failed.map((upload) => `${upload.name}: ${stateText(upload)}`),
  ]
  return sentences.filter(Boolean).join(" ")
}
