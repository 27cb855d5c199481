import { type ChildProcess, fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import { ObjectMissing, ObjectOfOtherSize, StorageRefused, StorageUnavailable } from "../errors.ts"
import type { StorageSettings } from "../storage.ts"
import type { Order, Report } from "./protocol.ts"

export type Read = { size: number; sha256: string }

type Waiting = { key: string; resolve: (read: Read) => void; reject: (error: Error) => void }

const entry = fileURLToPath(new URL("main.ts", import.meta.url))

/** One process that reads objects into files, started when it is first needed and again after it died. */
export class Downloader {
  readonly #settings: StorageSettings
  readonly #waiting = new Map<number, Waiting>()
  #child: ChildProcess | undefined
  #lastId = 0

  constructor(settings: StorageSettings) {
    this.#settings = settings
  }

  /** How many objects it is reading. */
  get load(): number {
    return this.#waiting.size
  }

  read(key: string, path: string, size: number | null): Promise<Read> {
    const child = (this.#child ??= this.#start())
    const id = (this.#lastId += 1)
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { key, resolve, reject })
      this.#send(child, { id, key, path, size })
    })
  }

  /** Ends the process; what it was reading fails. */
  stop(): Promise<void> {
    const child = this.#child
    if (child === undefined) return Promise.resolve()
    return new Promise((resolve) => {
      child.once("exit", () => resolve())
      child.kill("SIGKILL")
    })
  }

  #start(): ChildProcess {
    const child = fork(entry, { stdio: ["ignore", "ignore", "inherit", "ipc"], execArgv: [] })
    child.on("message", (report: Report) => this.#finish(report))
    child.on("error", () => this.#lose(child))
    child.on("exit", () => this.#lose(child))
    // Waiting for work it does not keep our own process from ending.
    child.unref()
    child.channel?.unref()
    this.#send(child, { settings: this.#settings })
    return child
  }

  #send(child: ChildProcess, order: Order): void {
    child.channel?.ref()
    // A channel that is closed already tells of it by the end of the process.
    child.send(order, () => undefined)
  }

  #finish(report: Report): void {
    const waiting = this.#waiting.get(report.id)
    this.#waiting.delete(report.id)
    if (this.#waiting.size === 0) this.#child?.channel?.unref()
    if (waiting === undefined) return
    if (report.ok) waiting.resolve({ size: report.size, sha256: report.sha256 })
    else waiting.reject(errorOf(report, waiting.key))
  }

  #lose(child: ChildProcess): void {
    if (this.#child !== child) return
    this.#child = undefined
    const lost = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { key, reject } of lost) {
      reject(new StorageUnavailable(`The process that was reading ${key} ended. Try again.`, "ReaderEnded"))
    }
  }
}

function errorOf(report: Extract<Report, { ok: false }>, key: string): Error {
  const { name, message, code, status } = report
  if (name === "ObjectMissing") return new ObjectMissing(key)
  if (name === "ObjectOfOtherSize") return new ObjectOfOtherSize(key)
  if (name === "StorageUnavailable") return new StorageUnavailable(message, code, status)
  if (name === "StorageRefused") return new StorageRefused(message, code, status)
  return new Error(message)
}
