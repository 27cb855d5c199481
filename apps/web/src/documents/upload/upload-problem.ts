import { DomainError, type Reason } from "@kitwright/domain/errors"
import { errorWords } from "../../app/error-words.ts"
import { readFailure } from "../../app/failure.ts"

/** What can be done about it: `again` sends what is missing, `anew` begins from the start, `final` is no use trying. */
export type Remedy = "again" | "anew" | "final"

/** An upload stopped before the server had a say in it. The message is a sentence for people. */
export class UploadProblem extends Error {
  override readonly name = "UploadProblem"
  readonly remedy: Remedy

  constructor(message: string, remedy: Remedy, options?: ErrorOptions) {
    super(message, options)
    this.remedy = remedy
  }
}

/** Why an upload failed, in words. */
export function uploadProblemText(error: unknown): string {
  if (error instanceof UploadProblem || error instanceof DomainError) return error.message
  const { title, text, requestId } = errorWords(error)
  if (requestId !== null) return `${title}. Request id: ${requestId}`
  // The server's own sentence says which file types or sizes there may be, and needs no title.
  return text
}

/** What can be done about whatever was thrown on the way. */
export function remedyOf(error: unknown): Remedy {
  if (error instanceof UploadProblem) return error.remedy
  if (error instanceof DomainError) return "final"
  const { reason, kind } = readFailure(error)
  if (kind === "unreachable" || (reason !== null && passingReasons.has(reason))) return "again"
  if (reason !== null && fileReasons.has(reason)) return "final"
  // A full set, an archived kit, an upload that expired: once that is put right, everything begins from the start.
  return "anew"
}

/** The file itself is refused, whenever it is sent. */
const fileReasons: ReadonlySet<Reason> = new Set([
  "UNSUPPORTED_FILE_TYPE",
  "FILE_TOO_LARGE",
  "CONTENT_MISMATCH",
  "VALIDATION",
])
const passingReasons: ReadonlySet<Reason> = new Set(["UNAVAILABLE", "RATE_LIMITED", "UPLOAD_NOT_RECEIVED"])
