import { fork } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { onTestFinished } from "vitest"
import {
  type Inspection,
  type Media,
  type MediaSettings,
  openMedia,
  type PdfText,
} from "../src/open-media.ts"
import type { SniffedType } from "../src/sniff.ts"

interface Attempt<T> {
  value?: T
  /** The name of the error. */
  error?: string
  ms: number
}

export interface OwnerQuestion {
  id: number
  path: string
}

export interface OwnerAnswer {
  id: number
  sniffed: SniffedType | null
  inspection?: Attempt<Inspection>
  thumbnails?: Attempt<{ variant: string; width: number; height: number; base64: string }[]>
  text?: Attempt<PdfText>
}

export interface Owner {
  pid: number
  /** Treats a file as an upload. */
  upload(path: string): Promise<OwnerAnswer>
  /** Its largest memory so far in bytes. */
  peakBytes(): Promise<number>
}

/** A folder for one test, removed after it. */
export async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kitwright-media-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Writes a file into a folder of the test and gives its path. */
export async function testFile(bytes: Uint8Array, name = "file"): Promise<string> {
  const path = join(await testFolder(), name)
  await writeFile(path, bytes)
  return path
}

/** Opens media in this process; it is closed after the test at the latest. */
export function testMedia(settings: MediaSettings = {}): Media {
  const media = openMedia(settings)
  onTestFinished(() => media.close(0))
  return media
}

/** Starts media in a process of its own, which ends after the test at the latest. */
export async function startOwner(settings: MediaSettings = {}): Promise<Owner & { kill(): Promise<void> }> {
  const child = fork(fileURLToPath(new URL("owner.ts", import.meta.url)), [JSON.stringify(settings)], {
    execArgv: [],
  })
  const exited = once(child, "exit")
  const waiting = new Map<number, PromiseWithResolvers<OwnerAnswer>>()
  const ready = Promise.withResolvers<OwnerAnswer>()
  waiting.set(-1, ready)
  child.on("message", (answer: OwnerAnswer) => {
    waiting.get(answer.id)?.resolve(answer)
    waiting.delete(answer.id)
  })
  child.on("exit", (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`The owner ended: ${signal ?? code}`))
  })
  onTestFinished(async () => {
    if (child.connected) child.disconnect()
    await exited
  })
  await ready.promise
  const pid = child.pid ?? 0
  let id = 0
  return {
    pid,
    upload: (path) => {
      id += 1
      const answer = Promise.withResolvers<OwnerAnswer>()
      waiting.set(id, answer)
      child.send({ id, path } satisfies OwnerQuestion)
      return answer.promise
    },
    peakBytes: async () => {
      const status = await readFile(`/proc/${pid}/status`, "utf8")
      return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) * 1024
    },
    kill: async () => {
      child.kill("SIGKILL")
      await exited
    },
  }
}

/** Process ids of the living children of a process. */
export async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "")
  return text.split(" ").filter(Boolean).map(Number)
}

/** Whether a process lives; one that is dead and not buried yet does not. */
export async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "State: X")
  return !/^State:\s+[XZ]/m.test(status)
}
