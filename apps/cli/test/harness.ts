import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, onTestFinished } from "vitest"

const entry = fileURLToPath(new URL("../src/main.ts", import.meta.url))

/** A data folder for one test, removed after it. */
export async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kitwright-cli-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

/** One `kitwright` process and what it has printed so far. */
export class Kitwright {
  readonly child: ChildProcess
  readonly #ended: Promise<unknown>
  #stdout = ""
  #output = ""

  /** Runs `kitwright` with nothing in its environment but a port of its own and what is given. */
  constructor(args: string[], environment: Record<string, string>) {
    const env = { PATH: process.env.PATH, PORT: "0", ...environment }
    const child = spawn(process.execPath, [entry, ...args], { env, stdio: ["ignore", "pipe", "pipe", "ipc"] })
    this.child = child
    child.stdout?.on("data", (chunk: Buffer) => {
      this.#stdout += chunk.toString()
      this.#output += chunk.toString()
    })
    child.stderr?.on("data", (chunk: Buffer) => {
      this.#output += chunk.toString()
    })
    // Not the event "close": it does not come once the channel was closed from this side.
    const streams = [child.stdout, child.stderr].filter((stream) => stream !== null)
    this.#ended = Promise.all([once(child, "exit"), ...streams.map((stream) => once(stream, "end"))])
    onTestFinished(async () => {
      child.kill("SIGTERM")
      await this.#ended
    })
  }

  /** All it has printed, results and complaints. */
  get output(): string {
    return this.#output
  }

  /** What it has printed as its result. */
  get stdout(): string {
    return this.#stdout
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  /** Waits for the line that tells the address, and returns the address. */
  async address(): Promise<string> {
    const address = () => /Kitwright is ready: (\S+)/.exec(this.#stdout)?.[1]
    while (address() === undefined && this.child.exitCode === null) {
      await Promise.race([once(this.child.stdout ?? this.child, "data"), this.#ended])
    }
    return address() ?? Promise.reject(new Error(`It ended before it was ready:\n${this.#output}`))
  }

  /** Waits for the end of the process and all it printed, and returns the exit code. */
  async exitCode(): Promise<number | null> {
    await this.#ended
    return this.child.exitCode
  }
}

/** Runs a command that is to succeed, and returns its result. */
export async function runJson(args: string[], environment: Record<string, string>): Promise<unknown> {
  const kitwright = new Kitwright(["--json", ...args], environment)
  expect(await kitwright.exitCode()).toBe(0)
  return JSON.parse(kitwright.stdout)
}

/** Starts Kitwright with an empty embedded database. */
export function startKitwright(folder: string, environment: Record<string, string> = {}): Kitwright {
  return new Kitwright(["start", "--empty"], { KITWRIGHT_DATA_DIR: folder, ...environment })
}

/** Process id of the database server that runs on a data folder. */
export async function databasePid(folder: string): Promise<number> {
  const text = await readFile(join(folder, "postgres", "cluster", "postmaster.pid"), "utf8")
  return Number(text.split("\n", 1)[0])
}

/** The process id of the server process. */
export function serverPid(supervisor: number): Promise<number> {
  return childPid(supervisor, "apps/api/src/main.ts")
}

/** The process id of the one child of a process that runs this file. */
export async function childPid(supervisor: number, entryFile: string): Promise<number> {
  const children = await readFile(`/proc/${supervisor}/task/${supervisor}/children`, "utf8")
  const pids = children.trim().split(" ").map(Number)
  const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8")))
  return pids[commands.findIndex((command) => command.includes(entryFile))] ?? 0
}

/** Whether a process lives; one that is dead and not buried yet does not. */
export async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "State: X")
  return !/^State:\s+[XZ]/m.test(status)
}

/** The HTTP status of an address, or 0 when nobody answers. */
export async function statusOf(url: string): Promise<number> {
  const response = await fetch(url).catch(() => undefined)
  await response?.body?.cancel()
  return response?.status ?? 0
}
