const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const

/** Being asked to stop: by a signal, or because the launcher that started us is gone. Asking again changes nothing. */
export class StopRequest {
  readonly received: Promise<void>
  #isReceived = false

  constructor() {
    this.received = new Promise((resolve) => {
      const request = () => {
        this.#isReceived = true
        resolve()
      }
      for (const signal of signals) process.on(signal, request)
      process.once("disconnect", request)
      // Listening for the launcher must not keep us alive once all is stopped.
      process.channel?.unref()
    })
  }

  get isReceived(): boolean {
    return this.#isReceived
  }
}
