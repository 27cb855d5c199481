import { crashRows, databaseRows } from "./crashes/rows.ts"
import { runCrash } from "./crashes/run-crash.ts"
import { type Victim, World } from "./crashes/world.ts"

export type CrashSoak = { seeds: number; only: string; print: (line: string) => void }

/** Plays every row with so many seeds. @returns whether nothing was wrong */
export async function soakCrashes({ seeds, only, print }: CrashSoak): Promise<boolean> {
  const world = await World.start()
  const startedMs = performance.now()
  let [crashes, failed] = [0, 0]
  try {
    for (const [title, row, victim] of plays().filter(([name]) => name.includes(only))) {
      const problems: string[] = []
      for (let seed = 1; seed <= seeds; seed += 1) {
        crashes += 1
        problems.push(
          ...(await play(world, () => runCrash(world, row, crashes * 1_000 + seed, victim), seed)),
        )
      }
      failed += problems.length
      print(`${title}: ${seeds} seeds, ${problems.length === 0 ? "nothing lost, nothing left" : "WRONG"}`)
      for (const problem of problems) print(`  ${problem}`)
    }
  } finally {
    await world.stop()
  }
  const minutes = ((performance.now() - startedMs) / 60_000).toFixed(1)
  print(`${crashes} crashes, ${failed} problems, ${minutes} min`)
  return failed === 0
}

function plays(): [title: string, row: (typeof crashRows)[string], victim: Victim | undefined][] {
  return [
    ...Object.entries(crashRows).map(([name, row]) => [`kill -9 ${name}`, row, undefined] as const),
    ...Object.entries(databaseRows).map(
      ([name, row]) => [`immediate stop of the database ${name}`, row, "database"] as const,
    ),
  ].map(([title, row, victim]) => [title, row, victim])
}

/** A row that can't be played to its end is a problem as well, and the next one starts with everybody alive. */
async function play(world: World, crash: () => Promise<string[]>, seed: number): Promise<string[]> {
  try {
    return (await crash()).map((problem) => `seed ${seed}: ${problem}`)
  } catch (error) {
    await world.revive()
    return [`seed ${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`]
  }
}
