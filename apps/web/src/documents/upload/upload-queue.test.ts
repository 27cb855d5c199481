import { defaultAttachmentLimits as limits } from "@kitwright/domain/attachment/accept-file"
import { expect, test } from "vitest"
import type { FileToSend, Step } from "./send-file.ts"
import { UploadProblem } from "./upload-problem.ts"
import { UploadQueue } from "./upload-queue.ts"

/** A try of a delivery, in the hands of the test. */
interface Try {
  readonly name: string
  readonly signal: AbortSignal
  report(step: Step): void
  finish(): void
  fail(error: Error): void
}

/** A queue whose deliveries do what the test says. */
function handledQueue() {
  const tries: Try[] = []
  const added: string[] = []
  const failed: string[] = []
  const queue = new UploadQueue({
    deliver: ({ file }: FileToSend) => ({
      run: async (report, signal) => {
        const { promise, resolve, reject } = Promise.withResolvers<void>()
        signal.addEventListener("abort", () => reject(signal.reason))
        tries.push({ name: file.name, signal, report, finish: resolve, fail: reject })
        await promise
      },
    }),
    onAdded: ({ name }) => added.push(name),
    onFailed: ({ name }, text) => failed.push(`${name}: ${text}`),
  })
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0))
  return { queue, tries, added, failed, settled }
}

const photo = (name: string) => new File(["x"], name, { type: "image/jpeg" })
const states = (queue: UploadQueue) => queue.of(1).map(({ name, state }) => `${name} ${state.kind}`)

test("three are sent at once, and the next when one has arrived", async () => {
  const { queue, tries, added, settled } = handledQueue()
  queue.add(1, ["a", "b", "c", "d", "e"].map(photo), limits)
  expect(tries.map(({ name }) => name)).toEqual(["a", "b", "c"])
  expect(states(queue).slice(3)).toEqual(["d waiting", "e waiting"])
  tries[1]?.finish()
  await settled()
  expect(added).toEqual(["b"])
  expect(tries.map(({ name }) => name)).toEqual(["a", "b", "c", "d"])
  expect(queue.of(1)).toHaveLength(4)
})

test("one that is given up is stopped, leaves the list, and makes room", async () => {
  const { queue, tries, added, failed, settled } = handledQueue()
  queue.add(1, ["a", "b", "c", "d"].map(photo), limits)
  queue.remove(queue.of(1)[0]?.id ?? "")
  await settled()
  expect(tries[0]?.signal.aborted).toBe(true)
  expect(tries.map(({ name }) => name)).toEqual(["a", "b", "c", "d"])
  expect(queue.of(1).map(({ name }) => name)).toEqual(["b", "c", "d"])
  expect([added, failed]).toEqual([[], []])
})

test("one that failed stays with its sentence until it is tried again", async () => {
  const { queue, tries, added, failed, settled } = handledQueue()
  queue.add(1, [photo("a")], limits)
  expect(queue.isBusy()).toBe(true)
  tries[0]?.fail(new UploadProblem("The connection broke off.", "again"))
  await settled()
  expect(queue.of(1)[0]?.state).toEqual({
    kind: "failed",
    text: "The connection broke off.",
    remedy: "again",
  })
  expect(queue.isBusy()).toBe(false)
  expect(failed).toEqual(["a: The connection broke off."])

  queue.retry(queue.of(1)[0]?.id ?? "")
  expect(states(queue)).toEqual(["a hashing"])
  tries[1]?.report({ kind: "sending", sentBytes: 1 })
  expect(states(queue)).toEqual(["a sending"])
  tries[1]?.finish()
  await settled()
  expect(added).toEqual(["a"])
  expect(queue.of(1)).toEqual([])
})

test("what can't be stored is refused before anything is sent", () => {
  const { queue, tries } = handledQueue()
  const large = { ...limits, imageBytesMax: 0 }
  queue.add(1, [new File(["<svg/>"], "a.svg", { type: "image/svg+xml" })], limits)
  queue.add(1, [photo("large.jpg"), new File([], "empty.png", { type: "image/png" })], large)
  expect(states(queue)).toEqual(["a.svg failed", "large.jpg failed", "empty.png failed"])
  expect(tries).toEqual([])
})

test("each set has its own, and the same list until one of them changes", () => {
  const { queue, tries } = handledQueue()
  queue.add(1, [photo("a")], limits)
  queue.add(2, [photo("b")], limits)
  const [first, second] = [queue.of(1), queue.of(2)]
  expect(first.map(({ name }) => name)).toEqual(["a"])
  expect(second.map(({ name }) => name)).toEqual(["b"])
  expect(queue.of(1)).toBe(first)
  expect(queue.of(3)).toBe(queue.of(4))
  tries[0]?.report({ kind: "checking" })
  expect(queue.of(1)).not.toBe(first)
})
