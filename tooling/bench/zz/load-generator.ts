/**
 * A process that sends GET requests over connections that stay open, each connection its next request as soon as it has its
 * answer. Raw sockets and prepared request texts: an HTTP client would take as much of the machine as the server it measures.
 */
import { once } from "node:events"
import { connect, type Socket } from "node:net"
import type { LoadJob, LoadResult } from "./load.ts"

class Load {
  readonly #requests: Buffer[]
  readonly #latenciesMs: number[] = []
  #next = 0
  #isOver = false
  #isCounting = false

  constructor({ address, paths }: LoadJob) {
    const { host } = new URL(address)
    this.#requests = paths.map((path) => Buffer.from(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\n\r\n`))
  }

  async run(job: LoadJob): Promise<LoadResult> {
    const { hostname, port } = new URL(job.address)
    const sockets = await Promise.all(
      Array.from({ length: job.connections }, async () => {
        const socket = connect(Number(port), hostname).setNoDelay(true)
        await once(socket, "connect")
        return socket
      }),
    )
    const ends = sockets.map((socket) => this.#drive(socket))
    await pause(job.warmUpMs)
    this.#isCounting = true
    const startedMs = performance.now()
    const cpu = process.cpuUsage()
    await Promise.race([pause(job.measureMs), ...ends])
    const milliseconds = performance.now() - startedMs
    const { user, system } = process.cpuUsage(cpu)
    this.#isOver = true
    await Promise.all(ends)
    const latenciesMs = this.#latenciesMs.toSorted((a, b) => a - b)
    return {
      requestsPerSecond: (latenciesMs.length / milliseconds) * 1_000,
      medianMs: latenciesMs[Math.floor(latenciesMs.length * 0.5)] ?? 0,
      p95Ms: latenciesMs[Math.floor(latenciesMs.length * 0.95)] ?? 0,
      generatorBusy: (user + system) / 1_000 / milliseconds,
    }
  }

  /** Keeps one connection busy until time is up. */
  #drive(socket: Socket): Promise<void> {
    return new Promise((resolve, reject) => {
      let sentMs = 0
      const send = () => {
        sentMs = performance.now()
        socket.write(this.#requests[this.#next++ % this.#requests.length] ?? "")
      }
      let answer: Buffer = Buffer.alloc(0)
      socket.on("error", reject)
      socket.on("close", resolve)
      socket.on("data", (chunk) => {
        answer = answer.length === 0 ? Buffer.from(chunk) : Buffer.concat([answer, Buffer.from(chunk)])
        const length = answerLength(answer)
        if (length === undefined || answer.length < length) return
        if (!answer.subarray(0, 12).equals(ok)) {
          reject(new Error(`an answer was no success: ${answer.toString("utf8", 0, 600)}`))
          socket.destroy()
          return
        }
        if (this.#isCounting && !this.#isOver) this.#latenciesMs.push(performance.now() - sentMs)
        answer = Buffer.alloc(0)
        if (this.#isOver) socket.end()
        else send()
      })
      send()
    })
  }
}

const ok = Buffer.from("HTTP/1.1 200")
const lengthHeader = Buffer.from("\r\ncontent-length: ")

/** How long a whole answer is, once its headers are there. Both servers send a length with every answer. */
function answerLength(answer: Buffer): number | undefined {
  const headersEnd = answer.indexOf("\r\n\r\n")
  if (headersEnd === -1) return undefined
  const at = answer.indexOf(lengthHeader)
  if (at === -1 || at > headersEnd) throw new Error("an answer has no content-length")
  return headersEnd + 4 + Number.parseInt(answer.toString("latin1", at + lengthHeader.length, at + 40), 10)
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}

process.on("message", (job: LoadJob) => {
  void new Load(job).run(job).then(
    (result) => process.send?.(result),
    (error: unknown) => process.send?.({ failed: String(error) }),
  )
})
process.on("disconnect", () => process.exit(0))
process.send?.({ ready: true, address: "" })
