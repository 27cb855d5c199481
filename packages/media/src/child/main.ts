/**
 * The process that opens foreign files. It is started with as few rights as Node gives, knows of one file at a time,
 * and is killed by its parent when a file takes too much of anything. It ends when its parent does.
 */
import { writeSync } from "node:fs"
import { createInterface } from "node:readline"
import type { MediaLimits } from "../limits.ts"
import { inspectImage, thumbnailsOfImage } from "./image.ts"
import { textOfPdf, thumbnailsOfPdf } from "./pdf.ts"
import {
  type Act,
  type Answer,
  answerDescriptor,
  FaultyFileError,
  memoryExitCode,
  type Request,
  type Results,
} from "./protocol.ts"

const acts: { [A in Act]: (request: Request) => Promise<Results[A]> } = {
  inspect: ({ path, type, limits }) => inspectImage(path, type, limits),
  thumbnails: ({ path, type, limits }) =>
    type === "application/pdf" ? thumbnailsOfPdf(path) : thumbnailsOfImage(path, type, limits),
  text: ({ path, limits }) => textOfPdf(path, limits),
}

const watchIntervalMs = 50
const detailCharactersMax = 300

async function answer(request: Request): Promise<Answer> {
  const watch = watchMemory(request.limits)
  try {
    const result = await acts[request.act](request)
    return { ok: true, result, isFit: true, ...spent() }
  } catch (error) {
    // What nobody expected may have left anything behind.
    const isExpected = error instanceof FaultyFileError
    const [fault, cause] = isExpected ? [error.fault, error.cause] : ["damaged" as const, error]
    const detail = (cause instanceof Error ? cause.message : fault).slice(0, detailCharactersMax)
    return { ok: false, fault, detail, isFit: isExpected, ...spent() }
  } finally {
    clearInterval(watch)
  }
}

/** Images are decoded on other threads, so this one sees what they take. The parent watches, too, where it can. */
function watchMemory(limits: MediaLimits): NodeJS.Timeout {
  return setInterval(() => {
    if (process.memoryUsage.rss() > limits.memoryBytes) process.exit(memoryExitCode)
  }, watchIntervalMs)
}

function spent(): { cpuMs: number; memoryBytes: number } {
  const { user, system } = process.cpuUsage()
  return { cpuMs: (user + system) / 1000, memoryBytes: process.memoryUsage.rss() }
}

function say(message: object): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`)
  let written = 0
  while (written < bytes.length) written += writeSync(answerDescriptor, bytes, written)
}

const requests = createInterface({ input: process.stdin })
requests.on("line", (line) => {
  const request: Request = JSON.parse(line)
  void answer(request).then(say)
})
// Whoever asked is gone.
requests.on("close", () => process.exit(0))
say({ ready: true })
