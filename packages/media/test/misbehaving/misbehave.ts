/** Misbehaves in the way its file is called. */
import { writeSync } from "node:fs"
import { createInterface } from "node:readline"

const hoard: Buffer[] = []

const ways: Record<string, () => void> = {
  "loops for ever": () => {
    for (;;) Math.sqrt(2)
  },
  "hoards memory": () => {
    for (;;) hoard.push(Buffer.alloc(8 * 1024 * 1024, 1))
  },
  "asks for all memory at once": () => {
    for (;;) hoard.push(Buffer.alloc(4 * 1024 * 1024 * 1024 - 1, 1))
  },
  "fills the heap": () => {
    const heap: unknown[] = []
    for (;;) heap.push({ heap: [heap.length] })
  },
  aborts: () => process.abort(),
  segfaults: () => process.kill(process.pid, "SIGSEGV"),
  exits: () => process.exit(3),
  throws: () => {
    throw new Error("Nobody catches this.")
  },
  "talks nonsense": () => writeSync(3, "nonsense\n"),
  "lies about its answer": () => writeSync(3, '{"ok":true,"result":{},"isFit":"yes","cpuMs":-1}\n'),
  "never stops talking": () => {
    const words = Buffer.alloc(1024 * 1024, "x")
    for (;;) writeSync(3, words)
  },
  "never stops complaining": () => {
    const words = Buffer.alloc(1024 * 1024, "x")
    for (;;) writeSync(2, words)
  },
  "says nothing": () => undefined,
}

const requests = createInterface({ input: process.stdin })
requests.on("line", (line) => ways[JSON.parse(line).path]?.())
writeSync(3, "ready\n")
