/** The way of one file into a set: hash, ask, send, confirm. What is done already is not done again by a second try. */
import { client } from "../../app/client.ts"
import { isPassing, readFailure } from "../../app/failure.ts"
import type { Outputs } from "../../app/outputs.ts"
import { randomKey } from "../../app/posting-key.ts"
import { hashFile } from "./hash-file.ts"
import { putFile } from "./put-file.ts"
import { remedyOf } from "./upload-problem.ts"

/** How far a file has come. */
export type Step =
  | { readonly kind: "hashing" }
  | { readonly kind: "sending"; readonly sentBytes: number }
  | { readonly kind: "checking" }

export interface FileToSend {
  readonly file: File
  readonly attachmentSetId: number
  readonly contentType: string
}

type Granted = Outputs["attachments"]["requestUpload"]

/** One file and what is known of it from earlier tries. */
export class Delivery {
  readonly #wanted: FileToSend
  #sha256: string | null = null
  #key = randomKey()
  #granted: Granted | null = null
  #isStored = false

  constructor(wanted: FileToSend) {
    this.#wanted = wanted
  }

  /**
   * Goes on from where the last try ended.
   *
   * @throws whatever went wrong, or the signal's reason when it is given up
   */
  async run(report: (step: Step) => void, signal: AbortSignal): Promise<void> {
    try {
      await this.#goOn(report, signal)
    } catch (error) {
      this.#learnFrom(error)
      throw error
    }
  }

  async #goOn(report: (step: Step) => void, signal: AbortSignal): Promise<void> {
    const { file, attachmentSetId, contentType } = this.#wanted
    if (this.#sha256 === null) {
      report({ kind: "hashing" })
      this.#sha256 = await hashFile(file, signal)
    }
    const sha256 = this.#sha256
    if (!this.#isStored) {
      report({ kind: "sending", sentBytes: 0 })
      const ask = { attachmentSetId, filename: file.name, contentType, size: file.size, sha256 }
      this.#granted ??= await patiently(
        () => client.attachments.requestUpload.mutate({ ...ask, idempotencyKey: this.#key }, { signal }),
        signal,
      )
      await putFile(file, this.#granted, (sentBytes) => report({ kind: "sending", sentBytes }), signal)
      this.#isStored = true
    }
    report({ kind: "checking" })
    const uploadId = this.#granted?.uploadId
    if (uploadId === undefined) throw new Error("A file was sent without being asked for.")
    await patiently(() => client.attachments.confirmUpload.mutate({ uploadId }, { signal }), signal)
  }

  /** What of the earlier tries is still good. */
  #learnFrom(error: unknown): void {
    if (remedyOf(error) === "anew") {
      this.#granted = null
      this.#key = randomKey()
      this.#isStored = false
    }
    if (readFailure(error).reason === "UPLOAD_NOT_RECEIVED") this.#isStored = false
  }
}

const triesMax = 8
const pauseMillisecondsMax = 10_000

/** Asks again while the server is busy: checking a large file can take longer than one request may. */
async function patiently<Answer>(ask: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      // Each try waits for the one before.
      // oxlint-disable-next-line no-await-in-loop
      return await ask()
    } catch (error) {
      signal.throwIfAborted()
      if (tries === triesMax || !isPassing(error)) throw error
      // oxlint-disable-next-line no-await-in-loop
      await pause(pauseMilliseconds(error, tries), signal)
    }
  }
}

/** What the server asks for, at least, and longer each time. */
export function pauseMilliseconds(error: unknown, tries: number): number {
  const asked = Number(readFailure(error).details.retryAfterSeconds)
  const wished = Number.isFinite(asked) ? asked * 1_000 : 0
  return Math.min(pauseMillisecondsMax, Math.max(wished, 250 * 2 ** tries))
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  const giveUp = () => reject(signal.reason)
  signal.addEventListener("abort", giveUp)
  try {
    await promise
  } finally {
    clearTimeout(timer)
    signal.removeEventListener("abort", giveUp)
  }
}
