import { migrate } from "@kitwright/db/migrate"
import { startThrowAwayPostgres } from "@kitwright/embedded/throw-away-postgres"
import { type LoadResult, runLoad } from "./load/run-load.ts"
import { startKillableStore } from "./store.ts"

export type LoadSoak = { minutes: number; print: (line: string) => void }

const [writers, processes, sweepers] = [16, 2, 2]

/** Writers and sweepers for so many minutes. @returns whether nothing was wrong */
export async function soakLoad({ minutes, print }: LoadSoak): Promise<boolean> {
  const postgres = await startThrowAwayPostgres()
  const store = await startKillableStore()
  try {
    await migrate(postgres.url)
    const result = await runLoad({
      databaseUrl: postgres.url,
      store,
      secondsMax: minutes * 60,
      eventsPerWriter: null,
      writers,
      processes,
      sweepers,
    })
    for (const line of describe(result)) print(line)
    return result.failuresTotal === 0 && result.problems.length === 0
  } finally {
    await store.stop()
    await postgres.stop()
  }
}

function describe(result: LoadResult): string[] {
  const { events, eventsTotal, reads, pictures, cycles, deleted, failures, failuresTotal, problems } = result
  const kinds = Object.entries(events).map(([kind, count]) => `${kind} ${count}`)
  return [
    `${writers} writers, ${sweepers} sweepers, ${(result.seconds / 60).toFixed(1)} min`,
    `events            ${eventsTotal} (${kinds.join(", ")})`,
    `documents deleted ${(events["deleted"] ?? 0) + (events["deleted and restored"] ?? 0)}`,
    `documents read    ${reads}`,
    `sweep cycles      ${cycles}`,
    `objects deleted   ${deleted}`,
    `pictures made of  ${pictures} files`,
    `failures          ${failuresTotal}`,
    ...failures.map((failure) => `  ${failure}`),
    `auditor           ${problems.length === 0 ? "0 dangling, 0 orphans, everything acknowledged is there" : "WRONG"}`,
    ...problems.map((problem) => `  ${problem}`),
  ]
}
