import type { LoadReport } from "./protocol.ts"

const firstMax = 10

/** Counts what a process of the load does. */
export class Tally {
  readonly report: LoadReport = {
    events: {},
    reads: 0,
    sweeps: { cycles: 0, deleted: 0, failed: 0 },
    pictures: 0,
    failures: { count: 0, first: [] },
    acknowledged: [],
  }

  event(kind: string): void {
    this.report.events[kind] = (this.report.events[kind] ?? 0) + 1
  }

  failure(what: string, error: unknown): void {
    const { failures } = this.report
    failures.count += 1
    if (failures.first.length >= firstMax) return
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
    failures.first.push(`${what}: ${words}`)
  }
}
