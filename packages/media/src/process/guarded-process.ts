import { Socket } from "node:net"
import { type Answer, memoryExitCode, type Request } from "../child/protocol.ts"
import type { MediaLimits } from "../limits.ts"
import { MediaUnavailableError } from "../media-error.ts"
import { readLines } from "./line-reader.ts"
import { answerBytesMax, readAnswer } from "./read-answer.ts"
import { readResidentBytes } from "./resident-memory.ts"
import { type Reader, spawnReader } from "./spawn-reader.ts"

/** How a job ended: with an answer, at a limit, or with the death of the process. */
export type Outcome =
  | { kind: "answer"; answer: Answer }
  | { kind: "time" }
  | { kind: "memory" }
  | { kind: "crash"; detail: string }

const startTimeMs = 30_000
const watchIntervalMs = 20
const complaintCharactersMax = 2000
/** A process is replaced before the little that files leave behind in it adds up. */
const jobsMax = 100
const cpuMsMax = 20_000
const idleBytesMax = 256 * 1024 * 1024

/**
 * A process that reads one file at a time. It is killed without a question when it oversteps a limit, and not used
 * again after a file that ended in any way but the expected ones: nobody knows what such a file did to it.
 */
export class GuardedProcess {
  readonly #reader: Reader
  readonly #started = Promise.withResolvers<void>()
  readonly #ended = Promise.withResolvers<void>()
  #finish: ((outcome: Outcome) => void) | undefined
  #hasStarted = false
  #isFit = true
  #jobs = 0
  #complaints = ""

  /** `script` is what it runs, for tests of the guard. */
  constructor(limits: MediaLimits, script?: string) {
    this.#reader = spawnReader(limits, script)
    const { process: child, requests, answers, complaints } = this.#reader
    // Whoever waits for the start is told; a process that nobody came to use raises nothing.
    this.#started.promise.catch(() => undefined)
    child.on("error", (error) => this.#onEnd(error.message, null))
    child.on("close", (code, signal) => this.#onEnd(`It ended with ${signal ?? `code ${code}`}.`, code))
    // A broken pipe means that the process is gone, which "close" tells.
    requests.on("error", () => undefined)
    complaints.on("error", () => undefined)
    complaints.on("data", (chunk: Buffer) => {
      this.#complaints = (this.#complaints + chunk.toString()).slice(-complaintCharactersMax)
    })
    readLines(answers, answerBytesMax, {
      onLine: (line) => this.#onLine(line),
      onTooLong: () => this.#kill(),
    })
  }

  get pid(): number | undefined {
    return this.#reader.process.pid
  }

  /** Whether another file may be given to it. */
  get isFit(): boolean {
    return this.#isFit
  }

  /**
   * Reads a file. Throws a MediaUnavailableError when the process does not start, or the signal stops it: then nothing
   * is known about the file.
   */
  async run(request: Request, signal: AbortSignal): Promise<Outcome> {
    const stopped = Promise.withResolvers<never>()
    const onAbort = (): void => {
      this.#kill()
      stopped.reject(new MediaUnavailableError("The reading of the file was stopped."))
    }
    if (signal.aborted) onAbort()
    signal.addEventListener("abort", onAbort)
    try {
      return await Promise.race([stopped.promise, this.#startAndRun(request)])
    } finally {
      signal.removeEventListener("abort", onAbort)
    }
  }

  /** While it waits for work it does not keep our own process from ending. */
  rest(): void {
    this.#setReferences((handle) => handle.unref())
  }

  /** Kills it; resolves when it is gone. */
  async end(): Promise<void> {
    this.#kill()
    this.#setReferences((handle) => handle.ref())
    await this.#ended.promise
  }

  async #startAndRun(request: Request): Promise<Outcome> {
    this.#setReferences((handle) => handle.ref())
    const startTimer = setTimeout(() => this.#kill(), startTimeMs)
    await this.#started.promise.finally(() => clearTimeout(startTimer))
    this.#jobs += 1
    const outcome = await this.#runStarted(request)
    if (!mayGoOn(outcome) || this.#jobs >= jobsMax) this.#kill()
    return outcome
  }

  #runStarted(request: Request): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    const timer = setTimeout(resolve, request.limits.timeMs, { kind: "time" })
    const watch = setInterval(() => {
      const bytes = this.pid === undefined ? undefined : readResidentBytes(this.pid)
      if (bytes !== undefined && bytes > request.limits.memoryBytes) resolve({ kind: "memory" })
    }, watchIntervalMs)
    this.#finish = resolve
    if (this.#isFit) this.#reader.requests.write(`${JSON.stringify(request)}\n`)
    else resolve({ kind: "crash", detail: "It was gone before it got the file." })
    return promise.finally(() => {
      this.#finish = undefined
      clearTimeout(timer)
      clearInterval(watch)
    })
  }

  #onLine(line: string): void {
    const finish = this.#finish
    if (!this.#hasStarted) {
      // The first line only says that there is somebody.
      this.#hasStarted = true
      this.#started.resolve()
    } else if (finish === undefined) {
      // Nobody asked.
      this.#kill()
    } else {
      finish(outcomeOf(line))
    }
  }

  #onEnd(detail: string, code: number | null): void {
    this.#isFit = false
    const words = `${detail} ${this.#complaints}`.trim()
    this.#started.reject(new MediaUnavailableError(`The process that reads files does not start. ${words}`))
    this.#finish?.(code === memoryExitCode ? { kind: "memory" } : { kind: "crash", detail: words })
    this.#ended.resolve()
  }

  #kill(): void {
    this.#isFit = false
    this.#reader.process.kill("SIGKILL")
  }

  #setReferences(set: (handle: { ref(): unknown; unref(): unknown }) => void): void {
    const { process: child, requests, answers, complaints } = this.#reader
    set(child)
    for (const stream of [requests, answers, complaints]) if (stream instanceof Socket) set(stream)
  }
}

/** A line that is no answer comes from a process that is out of control. */
function outcomeOf(line: string): Outcome {
  try {
    return { kind: "answer", answer: readAnswer(line) }
  } catch (error) {
    return {
      kind: "crash",
      detail: `It gave no sensible answer. ${String(error)}`.slice(0, complaintCharactersMax),
    }
  }
}

function mayGoOn(outcome: Outcome): boolean {
  if (outcome.kind !== "answer") return false
  const { isFit, cpuMs, memoryBytes } = outcome.answer
  return isFit && cpuMs < cpuMsMax && memoryBytes < idleBytesMax
}
