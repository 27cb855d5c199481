import { setTimeout as sleep } from "node:timers/promises"
import type { Fault } from "./faults.ts"
import type { DiskStep } from "./objects/disk-step.ts"
import { S3Error } from "./wire/s3-error.ts"

/** The longest a timer runs: 24 days. */
const longestMilliseconds = 2 ** 31 - 1

/** Ends a request without an answer. */
export class CutConnection extends Error {
  override readonly name = "CutConnection"
}

/** The faults one request meets, each asked for where it strikes. Without faults this does nothing. */
export class RequestFaults {
  readonly #faults: readonly Fault[]
  readonly #signal: AbortSignal

  /** @param signal ends all waiting, when the client has left or the store stops */
  constructor(faults: readonly Fault[], signal: AbortSignal) {
    this.#faults = faults
    this.#signal = signal
  }

  /** Before anything is done. */
  async begin(): Promise<void> {
    for (const fault of this.#faults) {
      if (fault.kind === "latency") await this.#wait(fault.milliseconds)
      if (fault.kind === "error")
        throw new S3Error(fault.status === 503 ? "ServiceUnavailable" : "InternalError")
      if (fault.kind === "reset" && fault.when === "before") throw new CutConnection()
    }
  }

  /** When all is done and the answer has not begun. */
  async beforeAnswer(): Promise<void> {
    await this.beforeStep("answer")
    for (const fault of this.#faults) {
      if (fault.kind === "silence") await this.#wait(longestMilliseconds)
      if (fault.kind === "reset" && fault.when === "after") throw new CutConnection()
    }
  }

  readonly beforeStep = async (step: DiskStep): Promise<void> => {
    for (const fault of this.#faults) {
      if (fault.kind === "crash" && fault.step === step) await crash()
      if (fault.kind === "disk" && fault.step === step) {
        throw Object.assign(new Error(`${fault.code}: a fault that was asked for`), { code: fault.code })
      }
    }
  }

  /** The pieces of a body, as slow as the faults will have it. */
  slowDown(pieces: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    const slow = this.#faults.find((fault) => fault.kind === "slow")
    return slow === undefined ? pieces : this.#drip(pieces, slow.bytesPerSecond)
  }

  async *#drip(pieces: AsyncIterable<Buffer>, bytesPerSecond: number): AsyncGenerator<Buffer> {
    // A tenth of a second's worth at a time, so that it comes slowly and not late.
    const partBytes = Math.max(1, Math.floor(bytesPerSecond / 10))
    for await (const piece of pieces) {
      for (let start = 0; start < piece.length; start += partBytes) {
        await this.#wait(100)
        yield piece.subarray(start, start + partBytes)
      }
    }
  }

  async #wait(milliseconds: number): Promise<void> {
    try {
      await sleep(milliseconds, undefined, { signal: this.#signal })
    } catch (cause) {
      throw new CutConnection("The client has left.", { cause })
    }
  }
}

/** The end no process can prepare for. */
async function crash(): Promise<never> {
  process.kill(process.pid, "SIGKILL")
  return await new Promise(() => undefined)
}
