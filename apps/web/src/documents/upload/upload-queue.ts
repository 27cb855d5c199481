/**
 * All uploads of this tab. They belong to no page: whoever goes on to another part while files are on their way finds them
 * there when they come back. Only leaving the app ends them.
 */
import { acceptDeclared, type AttachmentLimits } from "@kitwright/domain/attachment/accept-file"
import { randomKey } from "../../app/posting-key.ts"
import { declaredType } from "./declared-type.ts"
import type { Delivery, FileToSend, Step } from "./send-file.ts"
import { type Remedy, remedyOf, uploadProblemText } from "./upload-problem.ts"

export type UploadState =
  | { readonly kind: "waiting" }
  | Step
  | { readonly kind: "failed"; readonly text: string; readonly remedy: Remedy }

/** One file on its way, or one that did not get there. */
export interface Upload {
  readonly id: string
  readonly attachmentSetId: number
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly state: UploadState
}

export interface UploadSettings {
  /** Makes the delivery of a file. */
  readonly deliver: (wanted: FileToSend) => Pick<Delivery, "run">
  /** Called when a set has one more document. */
  readonly onAdded: (upload: Upload) => void
  /** Called when one that was on its way did not get there, with why in words. */
  readonly onFailed: (upload: Upload, text: string) => void
}

/** So many at once: more only share the same line. */
const runningMax = 3
const none: readonly Upload[] = []

interface Job {
  upload: Upload
  readonly delivery: Pick<Delivery, "run">
  /** Ends the try that is under way. */
  stop: AbortController | null
}

export class UploadQueue {
  readonly #settings: UploadSettings
  readonly #jobs = new Map<string, Job>()
  readonly #listeners = new Set<() => void>()
  #bySet = new Map<number, readonly Upload[]>()

  constructor(settings: UploadSettings) {
    this.#settings = settings
  }

  /** Calls back after every change. Returns the way to stop. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The uploads into a set, in the order they were added; the same array until one of them changes. */
  of(attachmentSetId: number): readonly Upload[] {
    return this.#bySet.get(attachmentSetId) ?? none
  }

  /** Whether something would be lost if the app were left now. */
  isBusy(): boolean {
    return [...this.#jobs.values()].some(({ upload }) => upload.state.kind !== "failed")
  }

  /** Sends files. One that can't be stored, as far as can be told here, is refused at once. */
  add(attachmentSetId: number, files: readonly File[], limits: AttachmentLimits): void {
    for (const file of files) {
      const contentType = declaredType(file)
      const id = randomKey()
      const { name, size } = file
      this.#jobs.set(id, {
        upload: { id, attachmentSetId, name, size, state: firstState(contentType, size, limits) },
        delivery: this.#settings.deliver({ file, attachmentSetId, contentType }),
        stop: null,
      })
    }
    this.#startWaiting()
    this.#publish()
  }

  /** Gives an upload up, or takes a failed one off the list. */
  remove(id: string): void {
    const job = this.#jobs.get(id)
    this.#jobs.delete(id)
    job?.stop?.abort()
    this.#startWaiting()
    this.#publish()
  }

  /** Tries a failed one again. */
  retry(id: string): void {
    this.#set(id, { kind: "waiting" })
    this.#startWaiting()
    this.#publish()
  }

  #startWaiting(): void {
    const jobs = [...this.#jobs.values()]
    const free = runningMax - jobs.filter(({ stop }) => stop !== null).length
    const next = jobs.filter(({ upload }) => upload.state.kind === "waiting").slice(0, Math.max(0, free))
    for (const job of next) void this.#run(job)
  }

  async #run(job: Job): Promise<void> {
    const { id } = job.upload
    const stop = new AbortController()
    job.stop = stop
    const report = (state: UploadState) => {
      if (stop.signal.aborted) return
      this.#set(id, state)
      this.#publish()
    }
    // No longer waiting, before anybody looks for the next one.
    this.#set(id, { kind: "hashing" })
    try {
      await job.delivery.run(report, stop.signal)
      if (this.#jobs.delete(id)) this.#settings.onAdded(job.upload)
    } catch (error) {
      const text = uploadProblemText(error)
      report({ kind: "failed", text, remedy: remedyOf(error) })
      if (!stop.signal.aborted) this.#settings.onFailed(job.upload, text)
    }
    job.stop = null
    this.#startWaiting()
    this.#publish()
  }

  #set(id: string, state: UploadState): void {
    const job = this.#jobs.get(id)
    if (job !== undefined) job.upload = { ...job.upload, state }
  }

  #publish(): void {
    const all = [...this.#jobs.values()].map(({ upload }) => upload)
    this.#bySet = Map.groupBy(all, ({ attachmentSetId }) => attachmentSetId)
    for (const listener of this.#listeners) listener()
  }
}

function firstState(contentType: string, size: number, limits: AttachmentLimits): UploadState {
  try {
    acceptDeclared({ type: contentType, size }, limits)
    return { kind: "waiting" }
  } catch (error) {
    return { kind: "failed", text: uploadProblemText(error), remedy: "final" }
  }
}
