import { createServer } from "node:net"
import { once } from "node:events"
import { describe, expect, it, onTestFinished } from "vitest"
import {
  dataFolder,
  databasePid,
  isAlive,
  Kitwright,
  serverPid,
  startKitwright,
  statusOf,
} from "./harness.ts"

const patient = { timeout: 20_000, interval: 20 }

describe("kitwright start", () => {
  it("is ready when it says so, and stops everything when it is asked to", async () => {
    const folder = await dataFolder()
    const kitwright = startKitwright(folder)
    const address = await kitwright.address()
    expect(await statusOf(`${address}/readyz`)).toBe(200)
    const database = await databasePid(folder)
    const server = await serverPid(kitwright.pid)

    kitwright.child.kill("SIGTERM")
    expect(await kitwright.exitCode()).toBe(0)
    expect(await isAlive(database)).toBe(false)
    expect(await isAlive(server)).toBe(false)
    expect(kitwright.output).toBe(`Making the database…\nKitwright is ready: ${address}\n`)
  })

  it("loads the demo workshop the first time only, and is silent the second time", async () => {
    const environment = { KITWRIGHT_DATA_DIR: await dataFolder() }
    const first = new Kitwright(["start"], environment)
    await first.address()
    expect(first.output).toMatch(
      /^Making the database…\nLoading the demo workshop…\nKitwright is ready: \S+\n$/,
    )
    first.child.kill("SIGTERM")
    expect(await first.exitCode()).toBe(0)

    const second = new Kitwright(["start"], environment)
    await second.address()
    expect(second.output).toMatch(/^Kitwright is ready: \S+\n$/)
  })

  it("takes a second signal for the first one's impatience", async () => {
    // The server goes on for a while, so that the first signal has been heard when the others come.
    const kitwright = startKitwright(await dataFolder(), { SHUTDOWN_DELAY_SECONDS: "2" })
    const address = await kitwright.address()
    kitwright.child.kill("SIGINT")
    await expect.poll(() => statusOf(`${address}/readyz`)).toBe(503)
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) kitwright.child.kill(signal)
    expect(await kitwright.exitCode()).toBe(0)
  })

  it("stops in order when it is told to before it is ready", async () => {
    const folder = await dataFolder()
    const kitwright = startKitwright(folder)
    await expect.poll(() => databasePid(folder).catch(() => 0), patient).toBeGreaterThan(0)
    const database = await databasePid(folder)
    kitwright.child.kill("SIGTERM")
    expect(await kitwright.exitCode()).toBe(0)
    expect(await isAlive(database)).toBe(false)
  })

  it("stops when the launcher that started it is gone", async () => {
    const kitwright = startKitwright(await dataFolder())
    await kitwright.address()
    kitwright.child.disconnect()
    expect(await kitwright.exitCode()).toBe(0)
  })

  it("tells a second start address and process of the first, and goes on", async () => {
    const folder = await dataFolder()
    const first = startKitwright(folder)
    const address = await first.address()
    const second = startKitwright(folder)
    expect(await second.exitCode()).toBe(1)
    expect(second.output).toContain(`already running at ${address} (process ${first.pid})`)
    expect(await statusOf(`${address}/readyz`)).toBe(200)
  })

  it("says which port is in use and leaves nothing running", async () => {
    const folder = await dataFolder()
    const holder = createServer().listen(0, "127.0.0.1")
    onTestFinished(() => void holder.close())
    await once(holder, "listening")
    const taken = holder.address()
    const port = typeof taken === "object" && taken !== null ? String(taken.port) : ""

    const kitwright = startKitwright(folder, { PORT: port })
    expect(await kitwright.exitCode()).toBe(1)
    expect(kitwright.output).toContain(`Port ${port} is in use`)
    await expect(databasePid(folder)).rejects.toThrow("ENOENT")
  })
})

describe("kitwright start, after kill -9", () => {
  it("of the database: starts it again, and the same server goes on", async () => {
    const folder = await dataFolder()
    const kitwright = startKitwright(folder)
    const address = await kitwright.address()
    const database = await databasePid(folder)
    const server = await serverPid(kitwright.pid)

    process.kill(database, "SIGKILL")
    await expect.poll(() => databasePid(folder).catch(() => database), patient).not.toBe(database)
    await expect.poll(() => statusOf(`${address}/readyz`), patient).toBe(200)
    expect(await serverPid(kitwright.pid)).toBe(server)
    expect(kitwright.output).toContain("starting it again")
  })

  it("of the server: says so, stops the database and ends with exit code 1", async () => {
    const folder = await dataFolder()
    const kitwright = startKitwright(folder)
    await kitwright.address()
    const database = await databasePid(folder)
    process.kill(await serverPid(kitwright.pid), "SIGKILL")
    expect(await kitwright.exitCode()).toBe(1)
    expect(kitwright.output).toContain("The server ended unexpectedly (signal SIGKILL).")
    expect(await isAlive(database)).toBe(false)
  })

  it("of itself: server and database end too, and the next start works", async () => {
    const folder = await dataFolder()
    const first = startKitwright(folder)
    await first.address()
    const database = await databasePid(folder)
    const server = await serverPid(first.pid)
    first.child.kill("SIGKILL")
    await expect.poll(() => isAlive(server), patient).toBe(false)
    await expect.poll(() => isAlive(database), patient).toBe(false)

    const second = startKitwright(folder)
    expect(await statusOf(`${await second.address()}/readyz`)).toBe(200)
  })
})
