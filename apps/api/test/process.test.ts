import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import { fileURLToPath } from "node:url"
import { createTestDatabase, type TestDatabase } from "@kitwright/db/test-kit"
import { Client } from "pg"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import type { ProcessMessage } from "../src/main.ts"

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url))

let database: TestDatabase
let admin: Client
const children: ChildProcess[] = []

/** So patient that a lock held by the test is never the reason for an error. */
const patient = { KITWRIGHT_LOCK_TIMEOUT_SECONDS: "60", KITWRIGHT_STATEMENT_TIMEOUT_SECONDS: "60" }

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new Client({ connectionString: database.url })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await database.close()
})
afterEach(async () => {
  await admin.query("rollback")
  for (const child of children.splice(0)) child.kill("SIGKILL")
})

type Running = {
  child: ChildProcess
  message: ProcessMessage
  /** The exit code. */
  exited: Promise<unknown>
  output: () => string
}

/** Starts the real process and waits for its first word. */
async function start(environment: Record<string, string> = {}, execArgv: string[] = []): Promise<Running> {
  const child = fork(main, {
    env: { DATABASE_URL: database.url, PORT: "0", ...environment },
    execArgv,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  })
  children.push(child)
  let output = ""
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()))
  const exited = once(child, "exit").then(([code]: unknown[]) => code)
  const { promise: message, resolve } = Promise.withResolvers<ProcessMessage>()
  child.once("message", resolve)
  return { child, message: await message, exited, output: () => output }
}

function addressOf({ message }: Running): string {
  if ("failed" in message) throw new Error(message.failed)
  return message.address
}

/** Takes a lock for which `kits.list` has to wait, until the test commits. */
async function holdKits(): Promise<void> {
  await admin.query("begin")
  await admin.query("lock table kits in access exclusive mode")
}

/** How many statements wait for that lock. */
async function countWaiting(): Promise<number> {
  const { rowCount } = await admin.query(
    "select from pg_locks where not granted and relation = 'kits'::regclass",
  )
  return rowCount ?? 0
}

describe("stopping", () => {
  test("unready first, in-flight requests are answered, more signals change nothing, exit code 0", async () => {
    const running = await start({ ...patient, SHUTDOWN_DELAY_SECONDS: "1" })
    const address = addressOf(running)
    expect(await (await fetch(`${address}/readyz`)).json()).toMatchObject({ status: "ready" })
    await holdKits()
    const slow = fetch(`${address}/trpc/kits.list?input={}`)
    await expect.poll(countWaiting).toBe(1)

    running.child.kill("SIGTERM")
    await expect.poll(async () => (await fetch(`${address}/readyz`)).status).toBe(503)
    running.child.kill("SIGTERM")
    running.child.kill("SIGINT")
    const draining = await fetch(`${address}/readyz`)
    expect(await draining.json()).toEqual({ status: "not ready", reasons: ["shutting down"] })
    expect(draining.headers.get("connection")).toBe("close")
    expect((await fetch(`${address}/healthz`)).status).toBe(200)
    const metrics = await (await fetch(`${address}/metrics`)).text()
    expect(metrics).toContain("application_shutting_down 1")

    await expect.poll(() => fetch(`${address}/healthz`).catch(() => "closed")).toBe("closed")
    expect(running.child.exitCode).toBeNull()
    await admin.query("commit")
    const response = await slow
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ result: { data: expect.anything() } })
    expect(await running.exited).toBe(0)
    expect(running.output()).toContain('"atRest":true')
    expect(running.output()).toContain("already shutting down")
  })

  test("what does not end in time is cut off: exit code 1", async () => {
    const running = await start({ ...patient, KITWRIGHT_SHUTDOWN_LIMIT_SECONDS: "1" })
    await holdKits()
    const slow = fetch(`${addressOf(running)}/trpc/kits.list?input={}`).catch(() => "cut off")
    await expect.poll(countWaiting).toBe(1)

    running.child.kill("SIGTERM")
    expect(await slow).toBe("cut off")
    expect(await running.exited).toBe(1)
    expect(running.output()).toMatch(/"member":"http".*"outcome":"out of time"/)
  })

  test("when the starting process is gone: exit code 0", async () => {
    const running = await start()
    running.child.disconnect()
    expect(await running.exited).toBe(0)
  })

  test.each([
    ["an exception", "throw new Error('boom')", "uncaught exception"],
    ["a rejection", "Promise.reject(new Error('boom'))", "unhandled rejection"],
  ])(
    "after %s that nobody caught: logged, stopped in order, exit code 1",
    async (_name, statement, words) => {
      const crash = `data:text/javascript,process.on('SIGUSR2',()=>{${statement}})`
      const running = await start({}, ["--import", crash])
      running.child.kill("SIGUSR2")
      expect(await running.exited).toBe(1)
      expect(running.output()).toMatch(new RegExp(`"level":"fatal".*boom.*"msg":"${words}"`))
      expect(running.output()).toContain('"atRest":true')
    },
  )
})

describe("not starting", () => {
  test("a port in use: a clear word, exit code 1", async () => {
    const other = createServer().listen(0, "127.0.0.1")
    await once(other, "listening")
    const taken = other.address()
    const port = typeof taken === "object" && taken !== null ? String(taken.port) : ""
    const running = await start({ PORT: port })
    const words = `Port ${port} is in use. Stop the program that uses it, or set PORT to another port.`
    expect(running.message).toEqual({ failed: words })
    expect(await running.exited).toBe(1)
    expect(running.output()).toBe(`${words}\n`)
    other.close()
  })

  test("an environment that can't be used: every bad key, exit code 1", async () => {
    const running = await start({ PORT: "high", DATABASE_URL: "" })
    expect(running.message).toEqual({
      failed: expect.stringMatching(/PORT has a value.*\n.*DATABASE_URL is not set/),
    })
    expect(await running.exited).toBe(1)
  })
})

test("without a database it starts, alive but not ready", async () => {
  const running = await start({ DATABASE_URL: "postgres://kitwright@127.0.0.1:1/nowhere" })
  const address = addressOf(running)
  expect((await fetch(`${address}/healthz`)).status).toBe(200)
  expect((await fetch(`${address}/readyz`)).status).toBe(503)
  running.child.kill("SIGTERM")
  expect(await running.exited).toBe(0)
})
