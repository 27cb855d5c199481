import { type ChildProcess, fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { LoadMessage, LoadOrder, LoadReport } from "./protocol.ts"

/** A process of the load, seen from its starter. */
export class LoadProcess {
  /** Resolves when its writers have done enough. */
  readonly written: Promise<void>
  readonly #child: ChildProcess
  readonly #report: Promise<LoadReport>

  private constructor(child: ChildProcess, written: Promise<void>, report: Promise<LoadReport>) {
    this.#child = child
    this.written = written
    this.#report = report
  }

  /** Starts it and waits until it works. @throws Error when it ends before it has reported, here and later */
  static async start(order: LoadOrder): Promise<LoadProcess> {
    const child = fork(fileURLToPath(new URL("load-process.ts", import.meta.url)), {
      env: {},
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    })
    const [ready, written, report] = [
      Promise.withResolvers<void>(),
      Promise.withResolvers<void>(),
      Promise.withResolvers<LoadReport>(),
    ]
    child.on("message", (message: LoadMessage) => {
      if (message.kind === "ready") ready.resolve()
      if (message.kind === "written") written.resolve()
      if (message.kind === "report") report.resolve(message.report)
    })
    child.on("exit", () => {
      const error = new Error("a process of the load ended too early")
      for (const each of [ready, written, report]) {
        // Whoever does not wait for it any more does not have to hear of it.
        each.promise.catch(() => undefined)
        each.reject(error)
      }
    })
    child.send(order)
    await ready.promise
    return new LoadProcess(child, written.promise, report.promise)
  }

  async stop(): Promise<LoadReport> {
    this.#child.send("stop")
    return await this.#report
  }
}
