/**
 * Everything that touches foreign bytes. No decoder ever runs in this process: files are opened in child processes with
 * a limit of time and memory, and whatever happens to those is an answer here.
 */
import type { Act, Fault, Results } from "./child/protocol.ts"
import { endsAsPdf, endsAsZip, readFileEnds } from "./file-ends.ts"
import { defaultLimits, type MediaLimits } from "./limits.ts"
import { FileRefusedError, type RefusalCause } from "./media-error.ts"
import type { Outcome } from "./process/guarded-process.ts"
import { ProcessPool } from "./process/process-pool.ts"
import { readResult } from "./process/read-answer.ts"
import { sniff, type SniffedType } from "./sniff.ts"

export interface MediaSettings {
  limits?: Partial<MediaLimits>
  /** How many files are read at the same time, each by a process of its own. Default 2. */
  processesMax?: number
  /** How many more may wait for their turn. Default 200. */
  waitingMax?: number
  /** How long a process without work is kept, in milliseconds. Default 15,000. */
  idleMs?: number
}

/** Stops one piece of work; it then throws a MediaUnavailableError. */
export interface WorkOptions {
  signal?: AbortSignal
}

/** What a file is found to be. Sizes are those people see, turned as the camera says; a PDF has none. */
export type Inspection =
  | { ok: true; width: number | null; height: number | null }
  | { ok: false; cause: RefusalCause; reason: string }

/** A re-encoded picture without metadata. `small` fits into 320 × 320, `large` into 1600 × 1600 pixels. */
export interface Thumbnail {
  variant: "small" | "large"
  bytes: Uint8Array
  contentType: "image/webp"
  width: number
  height: number
}

/** `pages` of the document, `text` of as many as the limits allow; `isWhole` says whether that is all of it. */
export interface PdfText {
  pages: number
  text: string
  isWhole: boolean
}

/**
 * All methods throw a MediaUnavailableError when nothing could be found out (too much to do, stopping, no process),
 * and the error of the file system when there is no such file.
 */
export interface Media {
  /**
   * Whether a file may be kept as the type it was sniffed as. Images are decoded to their end. Of a PDF only both ends
   * are looked at: what is inside may be broken or locked, and it is then kept without a picture. Scripts and pages
   * hidden in comments or behind a picture are no reason to refuse it: they are dead as long as the file is served as
   * what it was sniffed as, whatever it was called. An archive behind it is one, since programs look for it there.
   */
  inspectFile(path: string, type: SniffedType, options?: WorkOptions): Promise<Inspection>
  /** Small and large picture of an image, or of the first page of a PDF. Throws a FileRefusedError. */
  makeThumbnails(path: string, type: SniffedType, options?: WorkOptions): Promise<Thumbnail[]>
  /** The text of a PDF for a search. Throws a FileRefusedError. */
  readPdfText(path: string, options?: WorkOptions): Promise<PdfText>
  /** Takes no more work, lets what runs go on for so long (default: to its end), and ends the processes. */
  close(graceMs?: number): Promise<void>
}

export function openMedia(settings: MediaSettings = {}): Media {
  const limits: MediaLimits = { ...defaultLimits, ...settings.limits }
  const pool = new ProcessPool({
    limits,
    processesMax: settings.processesMax ?? 2,
    waitingMax: settings.waitingMax ?? 200,
    idleMs: settings.idleMs ?? 15_000,
  })
  const work = async <A extends Act>(
    act: A,
    path: string,
    type: SniffedType,
    options: WorkOptions = {},
  ): Promise<Results[A]> => {
    const outcome = await pool.run({ act, path, type, limits }, options.signal)
    const result = readResult(act, resultOf(outcome, limits))
    if (result === undefined) throw brokenReader("It gave no sensible result.")
    return result
  }
  return {
    inspectFile: async (path, type, options) => {
      const refusal = await refusalByEnds(path, type)
      if (refusal !== undefined) return { ok: false, cause: "content", reason: refusal }
      if (type === "application/pdf") return { ok: true, width: null, height: null }
      try {
        return { ok: true, ...(await work("inspect", path, type, options)) }
      } catch (error) {
        if (!(error instanceof FileRefusedError)) throw error
        return { ok: false, cause: error.refusalCause, reason: error.message }
      }
    },
    makeThumbnails: async (path, type, options) => {
      const thumbnails = await work("thumbnails", path, type, options)
      return thumbnails.map(({ base64, ...rest }) => ({
        ...rest,
        bytes: Buffer.from(base64, "base64"),
        contentType: "image/webp",
      }))
    },
    readPdfText: (path, options) => work("text", path, "application/pdf", options),
    close: (graceMs = limits.timeMs) => pool.close(graceMs),
  }
}

/** What both ends of a file say against it, as a sentence. */
async function refusalByEnds(path: string, type: SniffedType): Promise<string | undefined> {
  const ends = await readFileEnds(path)
  if (ends.sizeBytes === 0) return "The file is empty."
  if (sniff(ends.start) !== type) return "The file is not what it was taken for."
  if (endsAsZip(ends))
    return "The file is also an archive. Remove what is hidden behind the picture or document."
  if (type === "application/pdf" && !endsAsPdf(ends)) return "The PDF is cut off. Upload the whole file."
  return undefined
}

/** The result of a job that went well; throws a FileRefusedError with words for people otherwise. */
function resultOf(outcome: Outcome, limits: MediaLimits): unknown {
  switch (outcome.kind) {
    case "answer":
      if (outcome.answer.ok) return outcome.answer.result
      throw new FileRefusedError(faultWords(limits)[outcome.answer.fault], "content", {
        cause: outcome.answer.detail,
      })
    case "time":
      throw new FileRefusedError(`The file takes more than ${limits.timeMs / 1000} seconds to read.`, "time")
    case "memory":
      throw new FileRefusedError("The file takes too much memory to read.", "memory")
    case "crash":
      throw brokenReader(outcome.detail)
  }
}

function brokenReader(detail: string): FileRefusedError {
  const message = "The file cannot be read: it breaks the program that reads it."
  return new FileRefusedError(message, "crash", { cause: detail })
}

function faultWords(limits: MediaLimits): Record<Fault, string> {
  return {
    damaged: "The file is damaged or cut off.",
    "too-many-pixels": `The image has more than ${limits.pixelsMax / 1_000_000} million pixels. Upload a smaller one.`,
    "too-many-frames": `The animation has more than ${limits.framesMax} frames. Upload a shorter one.`,
    encrypted: "The PDF is protected by a password.",
    "no-pages": "The PDF has no pages.",
  }
}
