import type { DiskStep } from "./objects/disk-step.ts"

/** What goes wrong. `crash` ends the whole process and is for stores that have one of their own. */
export type Fault =
  | { kind: "latency"; milliseconds: number }
  /** An error before anything was done. */
  | { kind: "error"; status: 500 | 503 }
  /** The connection is cut: before anything was done, or after all of it was done. */
  | { kind: "reset"; when: "before" | "after" }
  /** All is done, and no answer ever comes. */
  | { kind: "silence" }
  /** Bodies come and go slowly, both ways. */
  | { kind: "slow"; bytesPerSecond: number }
  /** A step of the disk fails, as when it is full. */
  | { kind: "disk"; step: DiskStep; code: "ENOSPC" | "EIO" }
  /** kill -9 of the store itself, right before a step. */
  | { kind: "crash"; step: DiskStep }

/** Which requests a fault meets. What is left out meets all. */
export type FaultRule = {
  fault: Fault
  method?: string
  /** Requests about keys that begin so. */
  keyPrefix?: string
  /** So many matching requests are let through first. */
  skip?: number
  /** So many are met; all, unless said otherwise. */
  times?: number
}

type ActiveRule = FaultRule & { seen: number; met: number }

/** The faults of one store. They can be changed while it runs; each request asks once, when it begins. */
export class Faults {
  #rules: ActiveRule[] = []

  /** Adds a fault; returns what takes it away again and tells how many requests it has met. */
  add(rule: FaultRule): { met: () => number; remove: () => void } {
    const active = { ...rule, seen: 0, met: 0 }
    this.#rules.push(active)
    return {
      met: () => active.met,
      remove: () => {
        this.#rules = this.#rules.filter((other) => other !== active)
      },
    }
  }

  clear(): void {
    this.#rules = []
  }

  /** The faults a request meets, in the order they were added. */
  meet(method: string, key: string | undefined): Fault[] {
    return this.#rules.filter((rule) => isMet(rule, method, key)).map(({ fault }) => fault)
  }
}

function isMet(rule: ActiveRule, method: string, key = ""): boolean {
  const matches =
    (rule.method === undefined || rule.method === method) &&
    (rule.keyPrefix === undefined || key.startsWith(rule.keyPrefix))
  if (!matches) return false
  rule.seen += 1
  if (rule.seen <= (rule.skip ?? 0) || rule.met >= (rule.times ?? Number.POSITIVE_INFINITY)) return false
  rule.met += 1
  return true
}
