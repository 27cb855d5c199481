import { setImmediate } from "node:timers/promises"
import { describe, expect, it, onTestFinished } from "vitest"
import type { Request } from "../src/child/protocol.ts"
import { defaultLimits } from "../src/limits.ts"
import { MediaUnavailableError } from "../src/media-error.ts"
import { ProcessPool, type PoolSettings } from "../src/process/process-pool.ts"
import { sampleImage } from "../src/samples/samples.ts"
import { childrenOf, testFile } from "./harness.ts"

function testPool(settings: Partial<PoolSettings> = {}): ProcessPool {
  const pool = new ProcessPool({
    limits: defaultLimits,
    processesMax: 1,
    waitingMax: 10,
    idleMs: 10_000,
    ...settings,
  })
  onTestFinished(() => pool.close(0))
  return pool
}

async function requestForGood(): Promise<Request> {
  const path = await testFile(await sampleImage({ type: "image/png", width: 64, height: 64 }))
  return { act: "inspect", path, type: "image/png", limits: defaultLimits }
}

/** Notes in which order things end. */
function noteOrder(): { order: string[]; note: (name: string, work: Promise<unknown>) => void } {
  const order: string[] = []
  const note = (name: string, work: Promise<unknown>): void => {
    const end = (): void => void order.push(name)
    work.then(end, end)
  }
  return { order, note }
}

describe("a pool of processes", () => {
  it("refuses one more when so many wait, and reads the others in their order", async () => {
    const pool = testPool({ waitingMax: 2 })
    const request = await requestForGood()
    const { order, note } = noteOrder()
    const running = ["first", "second", "third"].map((name) => {
      const run = pool.run(request)
      note(name, run)
      return run
    })
    await expect(pool.run(request)).rejects.toThrow(MediaUnavailableError)
    expect(order).toEqual([])
    expect(await Promise.all(running)).toMatchObject([
      { kind: "answer", answer: { ok: true } },
      { kind: "answer", answer: { ok: true } },
      { kind: "answer", answer: { ok: true } },
    ])
    expect(order).toEqual(["first", "second", "third"])
  })

  it("that closes refuses what waits at once, lets what runs end, and leaves no process", async () => {
    const pool = testPool()
    const request = await requestForGood()
    const { order, note } = noteOrder()
    const [inWork, inLine] = [pool.run(request), pool.run(request)]
    note("in work", inWork)
    note("in line", inLine)
    const closing = pool.close(60_000)
    await expect(inLine).rejects.toThrow(MediaUnavailableError)
    await expect(pool.run(request)).rejects.toThrow(MediaUnavailableError)
    await setImmediate()
    expect(order).toEqual(["in line"])
    expect(await inWork).toMatchObject({ kind: "answer", answer: { ok: true } })
    await closing
    expect(await childrenOf(process.pid)).toEqual([])
  })

  it("gives a turn on when the one in front is stopped in line", async () => {
    const pool = testPool()
    const request = await requestForGood()
    const stop = new AbortController()
    const [inWork, stopped, last] = [pool.run(request), pool.run(request, stop.signal), pool.run(request)]
    stop.abort()
    await expect(stopped).rejects.toThrow(MediaUnavailableError)
    expect(await Promise.all([inWork, last])).toMatchObject([{ kind: "answer" }, { kind: "answer" }])
  })

  it("gives a turn on when a process does not start", async () => {
    const pool = testPool({ limits: { ...defaultLimits, memoryBytes: 1 } })
    const request = await requestForGood()
    const running = [pool.run(request), pool.run(request)]
    for (const run of running) await expect(run).rejects.toThrow(MediaUnavailableError)
  })
})
