import { readFileSync } from "node:fs"

/**
 * Bytes of memory a process holds right now, undefined when it is gone or the system does not tell. Read without
 * waiting: the kernel writes it from memory, and a watcher that waits for its turn comes late.
 */
export function readResidentBytes(pid: number): number | undefined {
  if (process.platform !== "linux") return undefined
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1]
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024
  } catch {
    // The process ended between two looks.
    return undefined
  }
}
