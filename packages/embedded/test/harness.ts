import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Client } from "pg"
import { onTestFinished } from "vitest"
import { socketFolderFor } from "../src/postgres/folders.ts"
import {
  type RunningPostgres,
  startPostgres,
  type StartPostgresOptions,
} from "../src/postgres/start-postgres.ts"

/** Runs a server in a process of its own. */
export const ownerScript = fileURLToPath(new URL("owner.ts", import.meta.url))

/** A folder for one test, removed after it together with what runs on it. */
export async function testFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kitwright-embedded-"))
  onTestFinished(async () => {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    await rm(socketFolderFor(folder), { recursive: true, force: true })
  })
  return folder
}

/** Starts PostgreSQL in this process; it is stopped after the test at the latest. */
export async function startHere(options: StartPostgresOptions): Promise<RunningPostgres> {
  const postgres = await startPostgres(options)
  onTestFinished(() => postgres.stop())
  return postgres
}

export interface OwnerProcess {
  child: ChildProcess
  pid: number
  url: string
  serverPid: number
}

/** Starts PostgreSQL in a process of its own; returns when it runs. The process is ended after the test at the latest. */
export async function startOwner(folder: string, ...options: string[]): Promise<OwnerProcess> {
  const { child, answer } = await spawnOwner(folder, ...options)
  return { child, pid: child.pid ?? 0, url: String(answer.url), serverPid: Number(answer.serverPid) }
}

/** Starts such a process and returns its first answer, whatever it is. */
export async function spawnOwner(
  folder: string,
  ...options: string[]
): Promise<{ child: ChildProcess; answer: Record<string, unknown> }> {
  const child = spawn(process.execPath, [ownerScript, folder, ...options], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  const closed = once(child, "close")
  onTestFinished(async () => {
    child.stdin.end()
    await closed
  })
  const [line] = await Promise.race([once(child.stdout, "data"), closed.then(() => ["{}"])])
  return { child, answer: JSON.parse(String(line)) }
}

export async function kill(owner: OwnerProcess): Promise<void> {
  const closed = once(owner.child, "close")
  process.kill(owner.pid, "SIGKILL")
  await closed
}

/** Runs one statement in a session of its own. */
export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  // These tests kill servers: a session that breaks fails its query, and needs no other listener.
  client.on("error", () => undefined)
  try {
    await client.connect()
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

/** Process id of the guard: the server's parent. */
export async function guardOf(serverPid: number): Promise<number> {
  const status = await readFile(`/proc/${serverPid}/status`, "utf8")
  return Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1])
}

/** Whether a process lives; one that is dead and not buried yet does not. */
export async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "State: X")
  return !/^State:\s+[XZ]/m.test(status)
}
