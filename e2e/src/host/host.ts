import { type ChildProcess, fork } from "node:child_process"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { cacheFolder } from "../places.ts"
import type { Order, Report } from "./protocol.ts"

const entry = fileURLToPath(new URL("main.ts", import.meta.url))

interface Known {
  /** Whoever waits for the server to start or to stop. */
  waiting: PromiseWithResolvers<string> | undefined
  readonly collect: (line: string) => void
}

/** The process in which the servers of one worker's tests run. */
export class Host {
  readonly #child: ChildProcess
  readonly #servers = new Map<number, Known>()
  #lastId = 0

  constructor() {
    this.#child = fork(entry, {
      // Nothing else of our environment: the settings of whoever runs the tests are not part of them.
      env: { NODE_COMPILE_CACHE: join(cacheFolder, "node") },
      execArgv: [],
    })
    this.#child.on("message", (report: Report) => this.#hear(report))
    this.#child.on("exit", () => {
      for (const { waiting } of this.#servers.values())
        waiting?.reject(new Error("The host of the servers ended."))
    })
  }

  /**
   * A server that is not started yet; it can be stopped and started again.
   *
   * @param collect is given each line that it logs
   */
  add(collect: (line: string) => void): {
    start: (environment: Record<string, string>) => Promise<string>
    stop: () => Promise<void>
  } {
    const id = (this.#lastId += 1)
    this.#servers.set(id, { waiting: undefined, collect })
    let isRunning = false
    return {
      start: async (environment) => {
        const address = await this.#order({ kind: "start", id, environment })
        isRunning = true
        return address
      },
      stop: async () => {
        if (!isRunning) return
        isRunning = false
        await this.#order({ kind: "stop", id })
      },
    }
  }

  close(): void {
    if (this.#child.connected) this.#child.disconnect()
  }

  /** @returns the address of a server that was started */
  #order(order: Order): Promise<string> {
    const server = this.#servers.get(order.id)
    if (server === undefined) throw new Error("This server was never added.")
    server.waiting = Promise.withResolvers()
    this.#child.send(order)
    return server.waiting.promise
  }

  #hear(report: Report): void {
    const server = this.#servers.get(report.id)
    if (report.kind === "log") server?.collect(report.line)
    else if (report.kind === "failed") server?.waiting?.reject(new Error(report.message))
    else server?.waiting?.resolve(report.kind === "started" ? report.address : "")
  }
}
