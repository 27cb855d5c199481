import { readdirSync, readFileSync } from "node:fs"

/** CPU seconds since its start, and memory in bytes. */
export type Usage = { cpuSeconds: number; residentBytes: number }

const [ticksPerSecond, pageBytes] = [100, 4_096]

/** Linux alone tells this of other processes. */
export function canMeasureProcesses(): boolean {
  return process.platform === "linux"
}

export function usageOf(pid: number): Usage {
  const fields = statOf(pid)
  const [userTicks = 0, systemTicks = 0, pages = 0] = [fields[11], fields[12], fields[21]].map(Number)
  return { cpuSeconds: (userTicks + systemTicks) / ticksPerSecond, residentBytes: pages * pageBytes }
}

/** The CPU seconds of all processes below one, as far as they live. */
export function helpersOf(pid: number): number {
  const parents = new Map(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name): [number, number][] => {
        try {
          return [[Number(name), Number(statOf(Number(name))[1])]]
        } catch {
          // Gone while we looked.
          return []
        }
      }),
  )
  const below = (parent: number): number[] =>
    [...parents].flatMap(([child, of]) => (of === parent ? [child, ...below(child)] : []))
  return below(pid).reduce((sum, child) => sum + usageOf(child).cpuSeconds, 0)
}

/** The fields after the name, which may have blanks in it: the state is the first of them. */
function statOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8")
  return text.slice(text.lastIndexOf(")") + 2).split(" ")
}
