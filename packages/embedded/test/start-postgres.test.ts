import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { findBinaries, postgresMajorVersion } from "../src/postgres/binaries.ts"
import { socketFolderFor } from "../src/postgres/folders.ts"
import { query, startHere, testFolder } from "./harness.ts"

describe("the embedded PostgreSQL", () => {
  it("keeps its data over a stop and a start", async () => {
    const folder = await testFolder()
    const first = await startHere({ folder })
    await query(first.url, "create table note as select 'kept' as text")
    await first.stop()
    expect(await first.exited).toBe("stopped")

    const second = await startHere({ folder })
    expect(await query(second.url, "select text from note")).toEqual([{ text: "kept" }])
    expect(second.url).toBe(first.url)
  })

  it("is the version the folders are made for", async () => {
    const { postgres } = await findBinaries()
    expect(execFileSync(postgres, ["--version"], { encoding: "utf8" })).toContain(` ${postgresMajorVersion}.`)
  })

  it("loses nothing that was committed: it runs with the safe settings", async () => {
    const { url } = await startHere({ folder: await testFolder() })
    const rows = await query(
      url,
      `select name, setting from pg_settings
        where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'TimeZone') order by lower(name)`,
    )
    expect(rows).toEqual([
      { name: "data_checksums", setting: "on" },
      { name: "fsync", setting: "on" },
      { name: "full_page_writes", setting: "on" },
      { name: "synchronous_commit", setting: "on" },
      { name: "TimeZone", setting: "UTC" },
    ])
  })

  it("listens on a socket only, in a folder closed to other accounts", async () => {
    const folder = await testFolder()
    const { url } = await startHere({ folder })
    expect(await query(url, "select current_setting('listen_addresses') as addresses")).toEqual([
      { addresses: "" },
    ])
    expect(statSync(socketFolderFor(folder)).mode & 0o777).toBe(0o700)
  })

  it("stops once, however often it is told, and with sessions open", async () => {
    const postgres = await startHere({ folder: await testFolder() })
    const session = query(postgres.url, "select pg_sleep(60)").catch((error: unknown) => error)
    await expect.poll(() => query(postgres.url, sleepers)).toEqual([{ count: "1" }])
    await Promise.all([postgres.stop(), postgres.stop()])
    expect(await session).toMatchObject({ code: "57P01" })
  })
})

describe("the data folder", () => {
  it("puts its log aside when it has grown", async () => {
    const folder = await testFolder()
    writeFileSync(join(folder, "postgres.log"), "x".repeat(5_000_000))
    await startHere({ folder })
    expect(statSync(join(folder, "postgres.log.old")).size).toBe(5_000_000)
    expect(statSync(join(folder, "postgres.log")).size).toBeLessThan(10_000)
  })

  it("removes what a first start that died left behind", async () => {
    const folder = await testFolder()
    mkdirSync(join(folder, "cluster.new-0123456789ab"))
    await startHere({ folder })
    expect(readdirSync(folder).toSorted()).toEqual(["cluster", "postgres.log"])
  })

  it("starts although the lock file names a process that is by now another program", async () => {
    const folder = await testFolder()
    await (await startHere({ folder })).stop()
    writeFileSync(join(folder, "cluster", "postmaster.pid"), `${process.pid}\n${folder}\n0\n5432\n\n\n\n`)
    const { url } = await startHere({ folder })
    expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }])
  })

  it("leaves nothing of a throw-away server", async () => {
    const folder = await testFolder()
    const postgres = await startHere({ folder, durable: false })
    await postgres.stop()
    expect(existsSync(folder)).toBe(false)
    expect(existsSync(socketFolderFor(folder))).toBe(false)
  })

  it.skipIf(process.getuid?.() !== 0)(
    "runs for root below a folder that is closed to others (needs root)",
    async () => {
      const closed = await testFolder()
      const folder = join(closed, "below", "data")
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const { url, pid } = await startHere({ folder })
      expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }])
      expect(statSync(closed).mode & 0o777).toBe(0o700)
      expect(statSync(`/proc/${pid}`).uid).not.toBe(0)
    },
  )
})

const sleepers =
  "select count(*) from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active'"
