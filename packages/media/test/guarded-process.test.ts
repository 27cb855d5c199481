import { existsSync } from "node:fs"
import { createServer } from "node:net"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { describe, expect, it, onTestFinished } from "vitest"
import { z } from "zod"
import { memoryExitCode, type Request } from "../src/child/protocol.ts"
import { defaultLimits, type MediaLimits } from "../src/limits.ts"
import { MediaUnavailableError } from "../src/media-error.ts"
import { GuardedProcess, type Outcome } from "../src/process/guarded-process.ts"
import { spawnReader } from "../src/process/spawn-reader.ts"
import { blackPng } from "../src/samples/png.ts"
import { isAlive, testFile } from "./harness.ts"

const megabyte = 1024 * 1024
/** What we give it, and what a shell and its cousins add by themselves. */
const allowedNames = new Set([
  "PATH",
  "LC_ALL",
  "TZ",
  "UV_THREADPOOL_SIZE",
  "MALLOC_ARENA_MAX",
  "PWD",
  "OLDPWD",
  "SHLVL",
  "_",
])
const never = new AbortController().signal

function scriptNamed(name: string): string {
  return fileURLToPath(new URL(`misbehaving/${name}.ts`, import.meta.url))
}

function startProcess(script: string, limits: MediaLimits = defaultLimits): GuardedProcess {
  const process = new GuardedProcess(limits, scriptNamed(script))
  onTestFinished(() => process.end())
  return process
}

function requestFor(path: string, limits: MediaLimits = defaultLimits): Request {
  return { act: "inspect", path, type: "image/png", limits }
}

/** How a process that misbehaves ends. It must be gone afterwards, and never be used again. */
async function misbehave(way: string, limits: Partial<MediaLimits> = {}): Promise<Outcome> {
  const all = { ...defaultLimits, ...limits }
  const process = startProcess("misbehave", all)
  const outcome = await process.run(requestFor(way, all), never)
  expect(process.isFit).toBe(false)
  await process.end()
  expect(await isAlive(process.pid ?? 0)).toBe(false)
  return outcome
}

const forbidden = z.object({
  network: z.string(),
  write: z.string(),
  remove: z.string(),
  program: z.string(),
  thread: z.string(),
  code: z.string(),
  limits: z.string(),
  environment: z.record(z.string(), z.string()),
  folder: z.string(),
})

/** What a process finds out that tries all it must not do. */
async function tryForbidden(path: string, port: number): Promise<z.infer<typeof forbidden>> {
  const request = requestFor(path)
  const limits = { ...request.limits, port }
  const outcome = await startProcess("forbidden").run({ ...request, limits }, never)
  if (outcome.kind !== "answer" || !outcome.answer.ok) throw new Error(JSON.stringify(outcome))
  return forbidden.parse(outcome.answer.result)
}

describe("a process that reads files", () => {
  it("cannot write, connect or start anything, and knows nothing of us", async () => {
    const server = createServer().listen(0, "127.0.0.1")
    await once(server, "listening")
    onTestFinished(() => {
      server.close()
    })
    const place = server.address()
    if (place === null || typeof place === "string") throw new Error("There is no port.")
    const path = await testFile(Buffer.from("x"))
    const denied = "ERR_ACCESS_DENIED"
    const found = await tryForbidden(path, place.port)
    expect(found).toMatchObject({
      network: denied,
      write: denied,
      remove: denied,
      program: denied,
      thread: denied,
    })
    expect(found.code).toMatch(/^EvalError: Code generation from strings disallowed/)
    expect(existsSync(path)).toBe(true)
    expect(existsSync(`${path}.written`)).toBe(false)
    expect(found.folder).toBe("/")
    expect(Object.keys(found.environment).filter((name) => !allowedNames.has(name))).toEqual([])
  })

  it("has limits of the kernel", async () => {
    const { limits } = await tryForbidden(await testFile(Buffer.from("x")), 1)
    const limitNamed = (name: string): string | undefined =>
      new RegExp(`^${name} +(\\S+)`, "m").exec(limits)?.[1]
    expect(limitNamed("Max cpu time")).toBe("120")
    expect(limitNamed("Max core file size")).toBe("0")
    expect(limitNamed("Max file size")).toBe("0")
    expect(Number(limitNamed("Max data size"))).toBe(defaultLimits.memoryBytes + 1024 * megabyte)
  })

  it("looks after its memory by itself, too", async () => {
    const { process: child, requests } = spawnReader(defaultLimits)
    onTestFinished(() => {
      child.kill("SIGKILL")
    })
    const image = blackPng({ width: 5000, height: 5000, bitDepth: 16, colourType: 6 })
    const limits = { ...defaultLimits, memoryBytes: 40 * megabyte }
    requests.write(`${JSON.stringify(requestFor(await testFile(image), limits))}\n`)
    expect(await once(child, "exit")).toEqual([memoryExitCode, null])
  })
})

describe("a process is ended, and we are told how, that", () => {
  it("loops for ever", async () => {
    expect(await misbehave("loops for ever", { timeMs: 300 })).toEqual({ kind: "time" })
  })

  it("says nothing", async () => {
    expect(await misbehave("says nothing", { timeMs: 300 })).toEqual({ kind: "time" })
  })

  it("hoards memory", async () => {
    expect(await misbehave("hoards memory", { memoryBytes: 200 * megabyte })).toEqual({ kind: "memory" })
  })

  it("asks for more memory at once than there may be: the kernel gives none", async () => {
    expect(await misbehave("asks for all memory at once")).toMatchObject({ kind: "crash" })
  })

  it("fills the heap of JavaScript", async () => {
    expect((await misbehave("fills the heap", { memoryBytes: 400 * megabyte })).kind).toMatch(
      /^(crash|memory)$/,
    )
  })

  it.each([
    ["aborts", /SIGABRT/],
    ["segfaults", /SIGSEGV/],
    ["exits", /code 3/],
    ["throws", /Nobody catches this/],
    ["talks nonsense", /no sensible answer/],
    ["lies about its answer", /no sensible answer/],
  ])("%s", async (way, detail) => {
    expect(await misbehave(way)).toEqual({ kind: "crash", detail: expect.stringMatching(detail) })
  })

  it.each(["never stops talking", "never stops complaining"])(
    "%s, and our memory does not grow",
    async (way) => {
      const before = process.memoryUsage.rss()
      expect((await misbehave(way, { timeMs: 1000 })).kind).toMatch(/^(crash|time)$/)
      expect(process.memoryUsage.rss() - before).toBeLessThan(100 * megabyte)
    },
  )

  it("does not start: nothing is known about the file", async () => {
    const broken = startProcess("no-start")
    const running = broken.run(requestFor("x"), never)
    await expect(running).rejects.toThrow(MediaUnavailableError)
    await expect(running).rejects.toThrow("I have no time today.")
  })

  it("a signal stops, and nothing is known about the file", async () => {
    const looping = startProcess("misbehave")
    const stop = new AbortController()
    const running = looping.run(requestFor("loops for ever"), stop.signal)
    stop.abort()
    await expect(running).rejects.toThrow(MediaUnavailableError)
    expect(looping.isFit).toBe(false)
    await looping.end()
    expect(await isAlive(looping.pid ?? 0)).toBe(false)
  })
})
