import { readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { childPid, dataFolder, runJson, startKitwright, statusOf } from "./harness.ts"

describe("the object store of a start", () => {
  it("is examined and swept beside the Kitwright that runs on it, and without one", async () => {
    const folder = await dataFolder()
    const environment = { KITWRIGHT_DATA_DIR: folder }
    const running = startKitwright(folder)
    const address = await running.address()
    expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ status: "ready" })
    const findings = expect.arrayContaining([{ probe: "an upload of other bytes is refused", held: true }])
    expect(await runJson(["doctor"], environment)).toMatchObject({ mode: "pinned", findings })
    const nothing = { marked: 0, deleted: 0, failed: 0 }
    expect(await runJson(["sweep"], environment)).toMatchObject({ swept: nothing, compared: { missing: 0 } })
    running.child.kill("SIGTERM")
    expect(await running.exitCode()).toBe(0)
    expect(await runJson(["sweep"], environment)).toMatchObject({ swept: nothing, compared: { missing: 0 } })
  })

  it("is started again when it dies, at the same address", async () => {
    const folder = await dataFolder()
    const running = startKitwright(folder)
    const address = await running.address()
    process.kill(await childPid(running.pid, "object-store-main.ts"), "SIGKILL")
    await expect.poll(() => running.output).toContain("The object store ended; starting it again…")
    const endpoint = await readFile(join(folder, "objects", "endpoint"), "utf8")
    await expect.poll(() => statusOf(endpoint)).toBe(403)
    expect(await statusOf(`${address}/readyz`)).toBe(200)
  })

  it("leaves no copies of documents behind when the server was killed: the next start takes them away", async () => {
    const folder = await dataFolder()
    const first = startKitwright(folder)
    await first.address()
    const server = await childPid(first.pid, "api/src/main.ts")
    expect(await readFile(`/proc/${server}/environ`, "latin1")).toContain(`TMPDIR=${join(folder, "tmp")}\0`)
    await writeFile(join(folder, "tmp", "a copy"), "of a document")
    first.child.kill("SIGKILL")
    await first.exitCode()
    await startKitwright(folder).address()
    expect(await readdir(join(folder, "tmp"))).toEqual([])
  })

  it("compares and changes nothing with --dry-run", async () => {
    const folder = await dataFolder()
    const environment = { KITWRIGHT_DATA_DIR: folder }
    await startKitwright(folder).address()
    const outcome = await runJson(["sweep", "--dry-run"], environment)
    expect(outcome).toMatchObject({ swept: null, compared: { deleted: 0 } })
  })
})
