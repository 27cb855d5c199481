import { messageOf } from "../message.ts"

const restartsMax = 5
const restartWindowMilliseconds = 10 * 60_000

/** An embedded server: `stopped` by `stop`, `died` by anything else. */
export interface Service {
  readonly exited: Promise<"stopped" | "died">
  stop(): Promise<void>
}

/** Keeps an embedded server running until it is closed: one that died is started again, a few times. */
export class KeptRunning<Running extends Service> {
  /** Resolves with the reason when the server is gone for good. */
  readonly lost: Promise<string>
  readonly #name: string
  readonly #start: () => Promise<Running>
  readonly #log: (line: string) => void
  #current: Running
  #isClosing = false

  /** @param name what it is called in messages, such as "database server" */
  constructor(name: string, running: Running, start: () => Promise<Running>, log: (line: string) => void) {
    this.#name = name
    this.#current = running
    this.#start = start
    this.#log = log
    this.lost = this.#keepRunning()
  }

  get current(): Running {
    return this.#current
  }

  async close(): Promise<void> {
    this.#isClosing = true
    await this.#current.stop()
    // A restart may have been under way: its server is stopped by the loop below, which then comes to its end.
    await this.lost
  }

  async #keepRunning(): Promise<string> {
    const restarts: number[] = []
    for (;;) {
      if ((await this.#current.exited) === "stopped" || this.#isClosing) return "closed"
      const now = performance.now()
      restarts.push(now)
      const recent = restarts.filter((time) => now - time < restartWindowMilliseconds)
      if (recent.length > restartsMax) return `The ${this.#name} ended ${recent.length} times in ten minutes.`
      this.#log(`The ${this.#name} ended; starting it again…`)
      try {
        this.#current = await this.#start()
      } catch (error) {
        return `The ${this.#name} cannot be started again. ${messageOf(error)}`
      }
      if (this.#isClosing) await this.#current.stop()
    }
  }
}
