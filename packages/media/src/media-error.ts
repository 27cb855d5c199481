/**
 * What makes a file unreadable. `content`: the file itself, whoever tries. `time` and `memory`: it ran into a limit.
 * `crash`: the process that read it died. Only `content` is certain to happen again.
 */
export type RefusalCause = "content" | "time" | "memory" | "crash"

/** The file cannot be shown or read. The message is a sentence for people. */
export class FileRefusedError extends Error {
  override readonly name = "FileRefusedError"
  readonly refusalCause: RefusalCause

  constructor(message: string, refusalCause: RefusalCause, options?: ErrorOptions) {
    super(message, options)
    this.refusalCause = refusalCause
  }
}

/** Nothing is known about the file: no process could be had for it, or the work was stopped. Try again later. */
export class MediaUnavailableError extends Error {
  override readonly name = "MediaUnavailableError"
}
