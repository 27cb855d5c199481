/** Tries what a reader must not be able to do, and answers what came of it. */
import { spawnSync } from "node:child_process"
import { readFileSync, rmSync, writeFileSync, writeSync } from "node:fs"
import { connect } from "node:net"
import { createInterface } from "node:readline"
import { Worker } from "node:worker_threads"

function attempt(work: () => unknown): string {
  try {
    work()
    return "done"
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error)
  }
}

function attemptToConnect(port: number): Promise<string> {
  return new Promise((resolve) => {
    try {
      const socket = connect(port, "127.0.0.1")
      socket.on("connect", () => resolve("done"))
      socket.on("error", (error) => resolve("code" in error ? String(error.code) : error.message))
    } catch (error) {
      resolve(error instanceof Error && "code" in error ? String(error.code) : String(error))
    }
  })
}

const requests = createInterface({ input: process.stdin })
requests.on("line", (line) => {
  const { path, limits } = JSON.parse(line)
  void attemptToConnect(limits.port).then((network) => {
    const result = {
      network,
      write: attempt(() => writeFileSync(`${path}.written`, "x")),
      remove: attempt(() => rmSync(path)),
      program: attempt(() => spawnSync("/bin/true")),
      thread: attempt(() => new Worker("1", { eval: true })),
      code: attempt(() => Reflect.construct(Function, ["return 1"])),
      limits: readFileSync("/proc/self/limits", "utf8"),
      environment: process.env,
      folder: process.cwd(),
    }
    writeSync(3, `${JSON.stringify({ ok: true, result, isFit: true, cpuMs: 0, memoryBytes: 0 })}\n`)
  })
})
requests.on("close", () => process.exit(0))
writeSync(3, "ready\n")
