import { readdirSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { AlreadyRunningError } from "../src/postgres/embedded-postgres-error.ts"
import { startPostgres } from "../src/postgres/start-postgres.ts"
import { isAlive, query, spawnOwner, startHere, startOwner, testFolder } from "./harness.ts"

describe("a second start on one folder", () => {
  it("is told process and address of the first, which goes on", async () => {
    const folder = await testFolder()
    const owner = await startOwner(folder)
    const { answer } = await spawnOwner(folder)
    expect(answer).toEqual({ ownerPid: owner.pid, ownerAddress: `http://127.0.0.1:${owner.pid}` })
    expect(await isAlive(owner.serverPid)).toBe(true)
  })

  it("gets a message that says what to do, and the way to share the database", async () => {
    const folder = await testFolder()
    const first = await startHere({ folder, address: "http://127.0.0.1:0" })
    await first.announce("http://127.0.0.1:3000")
    const error = await startPostgres({ folder }).catch((reason: unknown) => reason)
    if (!(error instanceof AlreadyRunningError)) throw new Error("The second start was not refused.")
    expect(error.message).toBe(
      `Kitwright is already running at http://127.0.0.1:3000 (process ${process.pid}) on the data folder ${folder}. ` +
        "Use that one, stop it first, or choose another folder with KITWRIGHT_DATA_DIR.",
    )
    expect(await query(error.url, "select 1 as one")).toEqual([{ one: 1 }])
  })

  it("works as soon as the first has stopped, even when it began before", async () => {
    const folder = await testFolder()
    const first = await startHere({ folder })
    const [, second] = await Promise.allSettled([first.stop(), startHere({ folder })])
    const isRefused = second.status === "rejected" && second.reason instanceof AlreadyRunningError
    const third = second.status === "fulfilled" ? second.value : await startHere({ folder })
    expect(isRefused).toBe(second.status === "rejected")
    expect(await query(third.url, "select 1 as one")).toEqual([{ one: 1 }])
  })

  it("at the very first start: one of two wins, the other is told who", async () => {
    const folder = await testFolder()
    const both = await Promise.all([spawnOwner(folder), spawnOwner(folder)])
    const winner = both.find(({ answer }) => "url" in answer)
    const loser = both.find(({ answer }) => "ownerPid" in answer)
    expect(loser?.answer.ownerPid).toBe(winner?.child.pid)
    expect(await query(String(winner?.answer.url), "select 1 as one")).toEqual([{ one: 1 }])
    expect(readdirSync(folder).toSorted()).toEqual(["cluster", "postgres.log"])
  })
})
