import type { AttachmentLimits } from "@kitwright/domain/attachment/accept-file"
import type { UploadSweeps } from "@kitwright/domain/attachment/sweep"
import type { Media } from "@kitwright/media/open-media"
import type { Downloads } from "@kitwright/storage/open-downloads"
import type { Storage } from "@kitwright/storage/storage"
import type { FetchSettings } from "@kitwright/web-fetch/fetch-page"

/** `pinned`: browsers write where the file stays. `promote`: they write beside it, and the server moves what it has checked. */
export type StoreMode = "pinned" | "promote"

/** Where documents lie, what reads them, and the times and sizes they are held to. Made once, when the server starts. */
export type DocumentStore = {
  storage: Storage
  /** Reads objects into files, in processes of their own: their bytes never pass through the server. */
  downloads: Downloads
  media: Media
  /** What the store was found to be. */
  mode: StoreMode
  limits: AttachmentLimits
  times: DocumentTimes
  /** How many uploads may be begun in a minute, by everybody together; null for any number. */
  uploadsPerMinuteMax: number | null
  /** How links are opened; tests name the servers that may be taken for public ones. */
  fetching: Pick<FetchSettings, "allowedForTests" | "lookup">
}

export type DocumentTimes = {
  /** For how long a browser may begin to send a file. */
  urlSeconds: number
  /** For how long what was sent may be confirmed. */
  uploadSeconds: number
  /** For how long a file that nothing refers to any more is kept, so that a deletion can be taken back. */
  graceSeconds: number
  /** From the end of that time to the deletion of the object, for those who are reading it. */
  quarantineSeconds: number
  uploadSweeps: UploadSweeps
}

/** For how long an address that opens a file may be used. */
export const linkSeconds = 300

/** A moment so many seconds after another, ISO-8601. */
export function later(at: string, seconds: number): string {
  return new Date(Date.parse(at) + seconds * 1_000).toISOString()
}
