import { fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { describe, expect, it, onTestFinished } from "vitest"
import { MediaUnavailableError } from "../src/media-error.ts"
import { openMedia } from "../src/open-media.ts"
import { blackPng } from "../src/samples/png.ts"
import { sampleImage, samplePdf } from "../src/samples/samples.ts"
import { childrenOf, isAlive, startOwner, testFile, testMedia } from "./harness.ts"

const good = async () => await testFile(await sampleImage({ type: "image/png", width: 64, height: 64 }))
const damaged = async () =>
  await testFile((await sampleImage({ type: "image/png", width: 64, height: 64 })).subarray(0, 500))
/** Takes a moment to read. */
const slow = async () => await testFile(blackPng({ width: 5000, height: 5000, bitDepth: 16, colourType: 6 }))

/** The readers of this process: its only children. */
const readers = () => childrenOf(process.pid)

describe("processes that read files", () => {
  it("are started for the first file and used for the next, good or damaged", async () => {
    const media = testMedia({ processesMax: 1 })
    expect(await readers()).toEqual([])
    await media.inspectFile(await good(), "image/png")
    const [first] = await readers()
    expect(first).toBeDefined()
    await media.inspectFile(await damaged(), "image/png")
    await media.makeThumbnails(await testFile(samplePdf("Sheet")), "application/pdf")
    expect(await readers()).toEqual([first])
  })

  it("are as many as allowed, however many files there are", async () => {
    const media = testMedia({ processesMax: 2 })
    const path = await good()
    const reading = Promise.all(Array.from({ length: 20 }, () => media.inspectFile(path, "image/png")))
    let most = 0
    const watch = setInterval(() => {
      void readers().then((pids) => (most = Math.max(most, pids.length)))
    }, 5)
    expect((await reading).every(({ ok }) => ok)).toBe(true)
    clearInterval(watch)
    expect(most).toBe(2)
  })

  it("are replaced after a hundred files", async () => {
    const media = testMedia({ processesMax: 1 })
    const path = await good()
    await media.inspectFile(path, "image/png")
    const [first] = await readers()
    for (let file = 1; file < 99; file++) await media.inspectFile(path, "image/png")
    expect(await readers()).toEqual([first])
    await media.inspectFile(path, "image/png")
    await media.inspectFile(path, "image/png")
    expect(await readers()).not.toContain(first)
  })

  it("are replaced when one is killed while it waits", async () => {
    const media = testMedia({ processesMax: 1 })
    const path = await good()
    await media.inspectFile(path, "image/png")
    const [first = 0] = await readers()
    process.kill(first, "SIGKILL")
    await expect.poll(() => isAlive(first)).toBe(false)
    expect(await media.inspectFile(path, "image/png")).toMatchObject({ ok: true })
  })

  it("are ended when they have had nothing to do for a while", async () => {
    const media = testMedia({ idleMs: 50 })
    await media.inspectFile(await good(), "image/png")
    await expect.poll(readers, { timeout: 10_000 }).toEqual([])
  })

  it("end with their owner, also when it is killed", async () => {
    const owner = await startOwner()
    await owner.upload(await good())
    const pids = await childrenOf(owner.pid)
    expect(pids).toHaveLength(1)
    await owner.kill()
    await expect.poll(() => isAlive(pids[0] ?? 0), { timeout: 10_000 }).toBe(false)
  })

  it("don't keep a program from ending that has forgotten them", async () => {
    const child = fork(fileURLToPath(new URL("forgetful.ts", import.meta.url)), [await good()], {
      execArgv: [],
    })
    onTestFinished(() => {
      child.kill("SIGKILL")
    })
    expect(await once(child, "exit")).toEqual([0, null])
  })
})

describe("work that is not done", () => {
  it("a signal stops one file, in line or in work, and no other", async () => {
    const media = testMedia({ processesMax: 1 })
    const [first, second] = [new AbortController(), new AbortController()]
    const path = await slow()
    const inWork = media.inspectFile(path, "image/png", { signal: first.signal })
    await expect.poll(readers).toHaveLength(1)
    const inLine = media.inspectFile(path, "image/png", { signal: second.signal })
    const last = media.inspectFile(await good(), "image/png")
    second.abort()
    await expect(inLine).rejects.toThrow(MediaUnavailableError)
    first.abort()
    await expect(inWork).rejects.toThrow(MediaUnavailableError)
    expect(await last).toMatchObject({ ok: true })
  })

  it("closing at once stops what is in work, and nothing is said about the file", async () => {
    const media = openMedia({ processesMax: 1 })
    const inWork = media.inspectFile(await slow(), "image/png")
    inWork.catch(() => undefined)
    await expect.poll(readers).toHaveLength(1)
    await media.close(0)
    await expect(inWork).rejects.toThrow(MediaUnavailableError)
    expect(await readers()).toEqual([])
  })

  it("closing what was never used, and closing twice, is fine", async () => {
    const media = openMedia()
    await media.close()
    await expect(media.close()).resolves.toBeUndefined()
  })
})
