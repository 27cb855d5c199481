import { chmodSync, chownSync, mkdirSync, readdirSync, symlinkSync, rmSync, writeFileSync } from "node:fs"
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { findBinaries } from "../src/postgres/binaries.ts"
import { socketFolderFor } from "../src/postgres/folders.ts"
import { initialiseCluster } from "../src/postgres/initialise-cluster.ts"
import { startPostgres } from "../src/postgres/start-postgres.ts"
import { ownerScript, startHere, testFolder } from "./harness.ts"

const isRoot = process.getuid?.() === 0

describe("a start is refused", () => {
  it("where there is no PostgreSQL for the platform", async () => {
    await expect(findBinaries("sunos-sparc")).rejects.toMatchObject({
      reason: "NO_BINARY",
      message: expect.stringContaining("DATABASE_URL"),
    })
  })

  it("on a folder another major version made", async () => {
    const folder = await testFolder()
    mkdirSync(join(folder, "cluster"))
    writeFileSync(join(folder, "cluster", "PG_VERSION"), "15\n")
    await expect(startPostgres({ folder })).rejects.toMatchObject({
      reason: "OTHER_MAJOR_VERSION",
      message: expect.stringContaining("PostgreSQL 15"),
    })
  })

  it("on a folder that holds something else", async () => {
    const folder = await testFolder()
    mkdirSync(join(folder, "cluster"))
    await expect(startPostgres({ folder })).rejects.toMatchObject({ reason: "FOLDER_DAMAGED" })
  })

  it("on a folder that cannot be made, naming folder and owner", async () => {
    const folder = await testFolder()
    writeFileSync(join(folder, "file"), "")
    const below = join(folder, "file", "data")
    await expect(startPostgres({ folder: below })).rejects.toMatchObject({
      reason: "FOLDER_NOT_USABLE",
      message: expect.stringContaining(`${below} cannot be used, because of ${join(folder, "file")}`),
    })
  })

  it.skipIf(!isRoot)("on another account's folder, naming the account (needs root to have one)", async () => {
    const folder = await testFolder()
    chownSync(folder, 12_345, 12_345)
    const failure = spawnSync(
      "setpriv",
      ["--reuid", "65534", "--clear-groups", process.execPath, ownerScript, folder],
      {
        encoding: "utf8",
      },
    )
    expect(failure.stderr).toMatch(
      /It belongs to user 12345 and this is \w+: run as user 12345, give it to \w+/,
    )
  })

  it("when the disk is full, and leaves no half cluster", async () => {
    const folder = await testFolder()
    const initdb = join(folder, "initdb")
    const words = 'could not write to file "pg_wal": No space left on device'
    writeFileSync(initdb, `#!/bin/sh\necho '${words}' >&2\nexit 1\n`, { mode: 0o755 })
    const folders = { root: folder, cluster: join(folder, "cluster"), log: join(folder, "log") }
    const account = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, prefix: [] }
    const binaries = { ...(await findBinaries()), initdb }
    const options = { durable: true, log: () => undefined }
    await expect(initialiseCluster(folders, binaries, account, options)).rejects.toMatchObject({
      reason: "DISK_FULL",
    })
    expect(readdirSync(folder)).toEqual(["initdb"])
  })

  it("with the server's own words when it does not come up", async () => {
    const folder = await testFolder()
    await (await startHere({ folder })).stop()
    writeFileSync(join(folder, "cluster", "postgresql.conf"), "no_such_setting = 1\n")
    await expect(startPostgres({ folder })).rejects.toMatchObject({
      reason: "START_FAILED",
      message: expect.stringContaining("no_such_setting"),
    })
  })
})

describe("a socket folder that others could have made is refused", () => {
  it("a symbolic link", async () => {
    const folder = await testFolder()
    const target = await testFolder()
    symlinkSync(target, plant(folder))
    expect(await refusal(folder)).toMatchObject(notTrusted(folder))
  })

  it("a folder open to others", async () => {
    const folder = await testFolder()
    mkdirSync(plant(folder))
    chmodSync(socketFolderFor(folder), 0o777)
    expect(await refusal(folder)).toMatchObject(notTrusted(folder))
  })

  it.skipIf(!isRoot)("another account's folder (needs root to make one)", async () => {
    const folder = await testFolder()
    mkdirSync(plant(folder), { mode: 0o700 })
    chownSync(socketFolderFor(folder), 12_345, 12_345)
    expect(await refusal(folder)).toMatchObject(notTrusted(folder))
  })
})

/** Where the socket folder will be looked for; whatever the test puts there is removed after it. */
function plant(folder: string): string {
  const path = socketFolderFor(folder)
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

async function refusal(folder: string): Promise<unknown> {
  return await startPostgres({ folder }).catch((error: unknown) => error)
}

function notTrusted(folder: string): object {
  return {
    reason: "SOCKET_FOLDER_NOT_TRUSTED",
    message: expect.stringContaining(socketFolderFor(folder)),
  }
}
