import { unavailable } from "../src/errors.ts"
import type { LifetimeCallback, ShutdownCoordinator, Waiter } from "../src/shutdown.ts"

/** Takes its members and does nothing with them: for tests in which nobody stops. */
export class StubShutdownCoordinator implements ShutdownCoordinator {
  draining = false
  readonly callbacks: { name: string; callback: LifetimeCallback }[] = []
  readonly waiters: { name: string; wait: Waiter }[] = []
  readonly tasks: string[] = []

  isDraining = (): boolean => this.draining

  onLifetime = (name: string, callback: LifetimeCallback): void => {
    this.callbacks.push({ name, callback })
  }

  addWaiter = (name: string, wait: Waiter): void => {
    this.waiters.push({ name, wait })
  }

  runTask = async <R>(name: string, task: () => Promise<R>): Promise<R> => {
    if (this.draining) throw unavailable("The server is shutting down. Try again in a moment.")
    this.tasks.push(name)
    return await task()
  }
}

/** Goes through the phases of a shutdown when a test says so. */
export class TestShutdownCoordinator extends StubShutdownCoordinator {
  /** Readiness off, and everybody is told to take no new work. */
  prepare(): void {
    this.draining = true
    for (const { callback } of this.callbacks) callback("prepare")
  }

  /** Asks every waiter in turn. @returns the names of those that did not come to rest */
  async waitForAll(
    remainingMs: number,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<string[]> {
    const restless: string[] = []
    for (const { name, wait } of this.waiters) {
      if (!(await wait(remainingMs, signal))) restless.push(name)
    }
    return restless
  }

  /** The last word to everybody. */
  finish(): void {
    for (const { callback } of this.callbacks) callback("shutdown")
  }
}
