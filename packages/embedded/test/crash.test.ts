import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { AlreadyRunningError } from "../src/postgres/embedded-postgres-error.ts"
import { socketFolderFor } from "../src/postgres/folders.ts"
import { startPostgres } from "../src/postgres/start-postgres.ts"
import { guardOf, isAlive, kill, query, startHere, startOwner, testFolder } from "./harness.ts"

const makeRows = "create table note as select generate_series(1, 1000) as n"
const countRows = "select count(*)::int as count from note"
const allRows = [{ count: 1000 }]

describe("after kill -9", () => {
  it("of the server: the owner is told, the next start has all committed rows", async () => {
    const folder = await testFolder()
    const first = await startHere({ folder })
    await query(first.url, makeRows)
    process.kill(first.pid, "SIGKILL")
    expect(await first.exited).toBe("died")

    const second = await startHere({ folder })
    expect(await query(second.url, countRows)).toEqual(allRows)
  })

  it("of the guard: the unguarded server is stopped, the next start has all committed rows", async () => {
    const folder = await testFolder()
    const first = await startHere({ folder })
    await query(first.url, makeRows)
    process.kill(await guardOf(first.pid), "SIGKILL")
    expect(await first.exited).toBe("died")
    expect(await isAlive(first.pid)).toBe(false)

    const second = await startHere({ folder })
    expect(await query(second.url, countRows)).toEqual(allRows)
  })

  it("of the owner: the server stops by itself, the next start has all committed rows", async () => {
    const folder = await testFolder()
    const owner = await startOwner(folder)
    await query(owner.url, makeRows)
    await kill(owner)

    const second = await startHere({ folder })
    expect(second.pid).not.toBe(owner.serverPid)
    expect(await isAlive(owner.serverPid)).toBe(false)
    expect(await query(second.url, countRows)).toEqual(allRows)
  })

  it("of owner and guard at once: the server left behind is replaced", async () => {
    const folder = await testFolder()
    const owner = await startOwner(folder)
    await query(owner.url, makeRows)
    process.kill(await guardOf(owner.serverPid), "SIGKILL")
    await kill(owner)

    const second = await startHere({ folder })
    expect(await isAlive(owner.serverPid)).toBe(false)
    expect(await query(second.url, countRows)).toEqual(allRows)
  })

  it("of owner, guard and server at once: the next start recovers", async () => {
    const folder = await testFolder()
    const owner = await startOwner(folder)
    await query(owner.url, makeRows)
    process.kill(await guardOf(owner.serverPid), "SIGKILL")
    process.kill(owner.serverPid, "SIGKILL")
    await kill(owner)

    const second = await startHere({ folder })
    expect(await query(second.url, countRows)).toEqual(allRows)
  })

  it("of one session: the folder stays ours", async () => {
    const folder = await testFolder()
    const first = await startHere({ folder, address: "http://127.0.0.1:1" })
    const [lockSession] = await query(first.url, "select pid from pg_locks where locktype = 'advisory'")
    process.kill(Number(lockSession?.pid), "SIGKILL")
    await expect.poll(() => heldLocks(first.url), { timeout: 10_000 }).toBe(1)
    await expect(startPostgres({ folder })).rejects.toThrow(AlreadyRunningError)
    expect(await isAlive(first.pid)).toBe(true)
  })

  it("of one session: a server that is stopped while it recovers ends all the same", async () => {
    const folder = await testFolder()
    const first = await startHere({ folder, durable: false })
    const [session] = await query(first.url, "select pid from pg_locks where locktype = 'advisory'")
    process.kill(Number(session?.pid), "SIGKILL")
    const log = () => readFile(join(folder, "postgres.log"), "utf8")
    await expect.poll(log, { interval: 1 }).toContain("reinitializing")
    await first.stop()
    expect(await first.exited).toBe("stopped")
    expect(await isAlive(first.pid)).toBe(false)
  })

  it("of the owner: a throw-away server and its folder are gone", async () => {
    const folder = await testFolder()
    const owner = await startOwner(folder, "--throw-away")
    await kill(owner)
    await expect.poll(() => isAlive(owner.serverPid), { timeout: 10_000 }).toBe(false)
    await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false)
    await expect.poll(() => existsSync(socketFolderFor(folder)), { timeout: 10_000 }).toBe(false)
  })
})

/** How many sessions hold the lock; the server refuses sessions for a moment after one of them crashed. */
async function heldLocks(url: string): Promise<number> {
  const rows = await query(url, "select 1 from pg_locks where locktype = 'advisory' and granted").catch(
    () => [],
  )
  return rows.length
}
