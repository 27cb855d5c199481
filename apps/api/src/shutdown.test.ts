import { DomainError } from "@kitwright/domain/errors"
import { beforeEach, describe, expect, test } from "vitest"
import { FakeClock } from "../test/fake-clock.ts"
import { createLog } from "./log.ts"
import { createShutdown, type ProcessShutdown } from "./shutdown.ts"

let clock: FakeClock
let events: string[]
let logged: string[]
let shutdown: ProcessShutdown

function start(settings: { delayMs?: number; limitMs?: number } = {}): ProcessShutdown {
  return createShutdown({
    clock,
    log: createLog("info", { write: (line) => void logged.push(line) }),
    metrics: {
      shutdownStarted: (tasks) => void events.push(`metric: started with ${tasks} tasks`),
      shutdownFinished: (seconds) => void events.push(`metric: finished after ${seconds} s`),
    },
    delayMs: settings.delayMs ?? 0,
    limitMs: settings.limitMs ?? 1_000,
  })
}

beforeEach(() => {
  clock = new FakeClock()
  events = []
  logged = []
  shutdown = start()
})

/** A waiter that comes to rest after a time. */
function restsAfter(name: string, ms: number) {
  shutdown.addWaiter(name, async (remainingMs) => {
    events.push(`${name}: waits, ${remainingMs} ms left`)
    await clock.delay(ms)
    events.push(`${name}: at rest`)
    return true
  })
}

describe("the order", () => {
  test("readiness and gauge, prepare, waiters in turn with what is left of the time, metric, shutdown", async () => {
    shutdown.onLifetime("a", (event) => void events.push(`a: ${event}, draining ${shutdown.isDraining()}`))
    shutdown.onLifetime("b", (event) => void events.push(`b: ${event}`))
    restsAfter("http", 300)
    restsAfter("database", 200)

    expect(shutdown.isDraining()).toBe(false)
    const stopped = shutdown.stop("SIGTERM")
    expect(shutdown.isDraining()).toBe(true)
    await clock.advance(500)

    expect(await stopped).toBe(true)
    expect(events).toEqual([
      "metric: started with 0 tasks",
      "a: prepare, draining true",
      "b: prepare",
      "http: waits, 1000 ms left",
      "http: at rest",
      "database: waits, 700 ms left",
      "database: at rest",
      "metric: finished after 0.5 s",
      "a: shutdown, draining true",
      "b: shutdown",
    ])
  })

  test("it goes on serving during the delay, which is no part of the budget", async () => {
    shutdown = start({ delayMs: 5_000 })
    shutdown.onLifetime("a", (event) => void events.push(event))
    restsAfter("http", 0)
    const stopped = shutdown.stop("SIGTERM")

    await clock.advance(4_999)
    expect(events).toEqual(["metric: started with 0 tasks", "prepare"])
    await clock.advance(1)
    expect(await stopped).toBe(true)
    expect(events).toContain("http: waits, 1000 ms left")
  })

  test("a second signal changes nothing and hears of the same end", async () => {
    shutdown.onLifetime("a", (event) => void events.push(event))
    restsAfter("http", 300)
    const first = shutdown.stop("SIGTERM")
    await clock.advance(100)
    const second = shutdown.stop("SIGINT")
    await clock.advance(200)

    expect(await Promise.all([first, second])).toEqual([true, true])
    expect(events.filter((event) => event === "prepare")).toHaveLength(1)
    expect(events).toContain("metric: finished after 0.3 s")
  })

  test("a member that asks to stop while it is told about the stop gets the same answer", async () => {
    let inner: Promise<boolean> | undefined
    shutdown.onLifetime("a", () => {
      inner ??= shutdown.stop("again")
    })
    const stopped = shutdown.stop("SIGTERM")
    await clock.advance(0)
    expect(await stopped).toBe(true)
    expect(await inner).toBe(true)
  })
})

describe("members that fail", () => {
  test("a callback that throws is logged and the others are told", async () => {
    shutdown.onLifetime("broken", () => {
      throw new Error("no notice taken")
    })
    shutdown.onLifetime("sound", (event) => void events.push(event))
    const stopped = shutdown.stop("SIGTERM")
    await clock.advance(0)

    expect(await stopped).toBe(true)
    expect(events).toEqual(expect.arrayContaining(["prepare", "shutdown"]))
    expect(logged.filter((line) => line.includes("no notice taken"))).toHaveLength(2)
  })

  test.each([
    ["throws", () => Promise.reject(new Error("broken pipe")), "broken pipe"],
    ["gives up", () => Promise.resolve(false), "gave up"],
  ])("a waiter that %s is logged, the rest goes on, and the end is not clean", async (_name, wait, words) => {
    shutdown.addWaiter("broken", wait)
    restsAfter("database", 0)
    const stopped = shutdown.stop("SIGTERM")
    await clock.advance(0)

    expect(await stopped).toBe(false)
    expect(events).toContain("database: at rest")
    expect(logged.some((line) => line.includes('"member":"broken"') && line.includes(words))).toBe(true)
  })

  test("a waiter that throws at once counts as one that fails", async () => {
    shutdown.addWaiter("broken", () => {
      throw new Error("at once")
    })
    const stopped = shutdown.stop("SIGTERM")
    await clock.advance(0)
    expect(await stopped).toBe(false)
  })

  test("a waiter that hangs is told that its time is up, and the next one gets none", async () => {
    let signal: AbortSignal | undefined
    shutdown.addWaiter("stuck", (_remainingMs, given) => {
      signal = given
      return new Promise<boolean>(() => undefined)
    })
    shutdown.addWaiter("database", (remainingMs) => {
      events.push(`database: ${remainingMs} ms left`)
      return Promise.resolve(true)
    })
    const stopped = shutdown.stop("SIGTERM")
    await clock.advance(999)
    expect(signal?.aborted).toBe(false)
    await clock.advance(1)

    expect(await stopped).toBe(false)
    expect(signal?.aborted).toBe(true)
    expect(events).toContain("database: 0 ms left")
    expect(events).toContain("metric: finished after 1 s")
    expect(logged.some((line) => line.includes('"member":"stuck"') && line.includes("out of time"))).toBe(
      true,
    )
  })
})

describe("tasks", () => {
  test("running ones are counted and waited for before the members", async () => {
    restsAfter("http", 0)
    const running = shutdown.runTask("bom.import", async () => {
      await clock.delay(400)
      events.push("task: done")
      return "imported"
    })
    const stopped = shutdown.stop("SIGTERM")
    await clock.advance(400)

    expect(await running).toBe("imported")
    expect(await stopped).toBe(true)
    expect(events).toEqual([
      "metric: started with 1 tasks",
      "task: done",
      "http: waits, 600 ms left",
      "http: at rest",
      "metric: finished after 0.4 s",
    ])
  })

  test("one that fails has ended too", async () => {
    const running = shutdown.runTask("bom.import", async () => {
      await clock.delay(100)
      throw new Error("the file is broken")
    })
    const outcome = running.catch((error: unknown) => error)
    const stopped = shutdown.stop("SIGTERM")
    await clock.advance(100)
    expect(await outcome).toMatchObject({ message: "the file is broken" })
    expect(await stopped).toBe(true)
  })

  test("none is started while the server shuts down", async () => {
    const stopped = shutdown.stop("SIGTERM")
    let started = false
    const refused = shutdown.runTask("bom.import", () => {
      started = true
      return Promise.resolve()
    })
    await expect(refused).rejects.toMatchObject({ reason: "UNAVAILABLE" })
    await expect(refused).rejects.toBeInstanceOf(DomainError)
    expect(started).toBe(false)
    await clock.advance(0)
    expect(await stopped).toBe(true)
  })
})
