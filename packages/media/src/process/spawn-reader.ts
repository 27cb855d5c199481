import { type ChildProcess, spawn } from "node:child_process"
import type { Readable, Writable } from "node:stream"
import { fileURLToPath } from "node:url"
import { answerDescriptor } from "../child/protocol.ts"
import type { MediaLimits } from "../limits.ts"
import { MediaUnavailableError } from "../media-error.ts"

/** A child process that reads files, with the three pipes it has. */
export interface Reader {
  process: ChildProcess
  requests: Writable
  answers: Readable
  complaints: Readable
}

const readerScript = fileURLToPath(new URL("../child/main.ts", import.meta.url))

/**
 * Limits of the kernel, which no race outruns: no dumps, no written files, no more than so much CPU time, no more than
 * so much data. Then the shell becomes the program. A system without one of the limits goes without it.
 */
const limitedScript = `
ulimit -c 0 2>/dev/null
ulimit -f 0 2>/dev/null
ulimit -t "$1" 2>/dev/null
ulimit -d "$2" 2>/dev/null
shift 2
exec "$@"
`

/**
 * Data a fresh process has set aside without using it: stacks of its threads, the address space of WebAssembly. The
 * kernel's limit lies by so much above the one that counts used memory.
 */
const reservedBytes = 1024 * 1024 * 1024

/**
 * CPU seconds of a process, all its files together: what ends one whose parent was killed in the middle of a file. It
 * is sent home long before, see `cpuMsMax` in guarded-process.ts.
 */
const cpuSecondsMax = 120

const wasmPageBytes = 65_536

/** The whole environment of such a process: nothing of ours is passed on. */
const environment = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
  // One file at a time needs few threads, and few arenas to allocate from.
  UV_THREADPOOL_SIZE: "2",
  MALLOC_ARENA_MAX: "2",
}

/**
 * Starts a process in its own session, out of reach of a terminal's Ctrl-C. Node keeps its JavaScript from writing
 * files, from the network and from starting anything; sharp is native code, so add-ons are allowed. `script` is what
 * it runs, for tests of all this.
 */
export function spawnReader(limits: MediaLimits, script = readerScript): Reader {
  const flags = [
    "--permission",
    "--allow-addons",
    "--allow-fs-read=*",
    "--no-warnings",
    "--disallow-code-generation-from-strings",
    `--max-old-space-size=${Math.ceil(limits.memoryBytes / 4 / 1024 / 1024)}`,
    `--wasm-max-mem-pages=${Math.ceil((limits.memoryBytes * 3) / 4 / wasmPageBytes)}`,
  ]
  const dataKibibytes = Math.ceil((limits.memoryBytes + reservedBytes) / 1024)
  const program = [process.execPath, ...flags, script]
  const shellArguments = ["-c", limitedScript, "sh", String(cpuSecondsMax), String(dataKibibytes), ...program]
  const child = spawn("/bin/sh", shellArguments, {
    cwd: "/",
    detached: true,
    env: environment,
    stdio: ["pipe", "ignore", "pipe", "pipe"],
  })
  // The caller listens as well; but without descriptors left there are no pipes and no caller.
  child.on("error", () => undefined)
  const answers = child.stdio[answerDescriptor]
  if (!child.stdin || !child.stderr || !isReadable(answers)) {
    throw new MediaUnavailableError("There are no pipes left for a process that reads files.")
  }
  return { process: child, requests: child.stdin, answers, complaints: child.stderr }
}

function isReadable(stream: ChildProcess["stdio"][number]): stream is Readable {
  return stream !== null && stream !== undefined && "read" in stream
}
