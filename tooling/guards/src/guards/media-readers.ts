import { type Check, test } from "../check.ts"
import { type Guard, replace } from "../guard.ts"

const inTests = (file: string, title: string, secondsMax?: number) =>
  test(`packages/media/test/${file}.test.ts`, title, secondsMax)

/** For breaks after which nothing ends a process any more. */
const patienceSeconds = 10

function without(name: string, file: string, find: string, check: Check): Guard {
  return instead(name, file, find, "", check)
}

function instead(name: string, file: string, find: string, by: string, check: Check): Guard {
  return replace(`media: ${name}`, `packages/media/src/${file}.ts`, find, by, check)
}

const kernelLimits = inTests("guarded-process", "has limits of the kernel")
const isConfined = inTests(
  "guarded-process",
  "cannot write, connect or start anything, and knows nothing of us",
)

/** What keeps the processes that read foreign files from doing more than that, and from staying. */
export const mediaReaderGuards: readonly Guard[] = [
  without(
    "a reader may do nothing but read",
    "process/spawn-reader",
    '    "--permission",\n    "--allow-addons",\n    "--allow-fs-read=*",\n',
    isConfined,
  ),
  instead(
    "a reader starts no programs",
    "process/spawn-reader",
    '    "--allow-addons",\n',
    '    "--allow-addons",\n    "--allow-child-process",\n',
    isConfined,
  ),
  instead(
    "a reader has no network",
    "process/spawn-reader",
    '    "--allow-addons",\n',
    '    "--allow-addons",\n    "--allow-net",\n',
    isConfined,
  ),
  without(
    "a reader runs no code out of texts",
    "process/spawn-reader",
    '    "--disallow-code-generation-from-strings",\n',
    isConfined,
  ),
  instead(
    "a reader does not know our environment",
    "process/spawn-reader",
    "    env: environment,\n",
    "    env: { ...process.env, ...environment },\n",
    isConfined,
  ),
  without(
    "the kernel limits the memory of a reader",
    "process/spawn-reader",
    'ulimit -d "$2" 2>/dev/null\n',
    kernelLimits,
  ),
  without(
    "the kernel limits the time of a reader",
    "process/spawn-reader",
    'ulimit -t "$1" 2>/dev/null\n',
    kernelLimits,
  ),
  without(
    "the kernel lets a reader write no files",
    "process/spawn-reader",
    "ulimit -f 0 2>/dev/null\n",
    kernelLimits,
  ),
  instead(
    "a file takes no longer than it may",
    "process/guarded-process",
    'setTimeout(resolve, request.limits.timeMs, { kind: "time" })',
    'setTimeout(resolve, 3_600_000, { kind: "time" })',
    inTests("guarded-process", "loops for ever", patienceSeconds),
  ),
  instead(
    "a file takes no more memory than it may",
    "process/guarded-process",
    "bytes > request.limits.memoryBytes",
    "bytes < 0",
    inTests("guarded-process", "hoards memory"),
  ),
  instead(
    "a reader watches its memory by itself",
    "child/main",
    "process.memoryUsage.rss() > limits.memoryBytes",
    "limits.memoryBytes < 0",
    inTests("guarded-process", "looks after its memory by itself, too", patienceSeconds),
  ),
  instead(
    "a reader that talks without an end is ended",
    "process/line-reader",
    "if (length > bytesMax) {",
    "if (length > bytesMax * 20) {",
    inTests("guarded-process", "never stops talking, and our memory does not grow"),
  ),
  without(
    "complaints of a reader are kept short",
    "process/guarded-process",
    ".slice(-complaintCharactersMax)",
    inTests("guarded-process", "never stops complaining, and our memory does not grow"),
  ),
  instead(
    "answers of a reader are checked",
    "process/read-answer",
    "return answerSchema.parse(JSON.parse(line))",
    "return JSON.parse(line)",
    inTests("guarded-process", "lies about its answer"),
  ),
  instead(
    "a reader that misbehaved reads no other file",
    "process/guarded-process",
    "!mayGoOn(outcome) || ",
    "",
    inTests("guarded-process", "talks nonsense"),
  ),
  instead(
    "a reader that is stopped reads no other file",
    "process/guarded-process",
    "      this.#kill()\n      stopped.reject(",
    "      stopped.reject(",
    inTests("guarded-process", "a signal stops, and nothing is known about the file"),
  ),
  without(
    "a reader is replaced after a hundred files",
    "process/guarded-process",
    " || this.#jobs >= jobsMax",
    inTests("lifecycle", "are replaced after a hundred files"),
  ),
  instead(
    "a reader ends with its owner",
    "child/main",
    'requests.on("close", () => process.exit(0))',
    'requests.on("close", () => setTimeout(() => undefined, 40_000))',
    inTests("lifecycle", "end with their owner, also when it is killed"),
  ),
  without(
    "a reader at rest keeps no program from ending",
    "process/guarded-process",
    "    this.#setReferences((handle) => handle.unref())\n",
    inTests("lifecycle", "don't keep a program from ending that has forgotten them", patienceSeconds),
  ),
  instead(
    "there are no more readers than allowed",
    "process/process-pool",
    "this.#turns = settings.processesMax",
    "this.#turns = settings.processesMax + 1",
    inTests("lifecycle", "are as many as allowed, however many files there are"),
  ),
  instead(
    "a reader that died is not used again",
    "process/process-pool",
    "if (idle.process.isFit) return idle.process",
    "return idle.process",
    inTests("lifecycle", "are replaced when one is killed while it waits"),
  ),
  instead(
    "a reader without work is ended",
    "process/process-pool",
    "      this.#letGo(process)\n    }, this.#settings.idleMs)",
    "    }, this.#settings.idleMs)",
    inTests("lifecycle", "are ended when they have had nothing to do for a while"),
  ),
  instead(
    "no more files wait than may",
    "process/process-pool",
    "this.#waiting.length >= this.#settings.waitingMax",
    "this.#waiting.length > this.#settings.waitingMax",
    inTests("process-pool", "refuses one more when so many wait, and reads the others in their order"),
  ),
  without(
    "what waits is refused when the server stops",
    "process/process-pool",
    "    for (const turn of this.#waiting.splice(0)) turn.reject(closed())\n",
    inTests("process-pool", "that closes refuses what waits at once"),
  ),
  without(
    "a file that is stopped in line gives its place away",
    "process/process-pool",
    "      this.#waiting.splice(place, 1)\n",
    inTests("process-pool", "gives a turn on when the one in front is stopped in line", patienceSeconds),
  ),
]
