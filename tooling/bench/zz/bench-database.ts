import { migrate } from "@kitwright/db/migrate"
import { startThrowAwayPostgres } from "@kitwright/embedded/throw-away-postgres"
import { Client } from "pg"
import { type DataSize, loadData } from "./data-set.ts"
import { print } from "./report.ts"

export type BenchDatabase = { url: string; client: Client; stop: () => Promise<void> }

/** Starts a throw-away PostgreSQL with the product's schema and a data set of this size in it. */
export async function startBenchDatabase(size: DataSize): Promise<BenchDatabase> {
  const postgres = await startThrowAwayPostgres()
  try {
    await migrate(postgres.url)
    const client = new Client({ connectionString: postgres.url })
    await client.connect()
    const startedMs = performance.now()
    await loadData(client, size)
    const seconds = Math.round((performance.now() - startedMs) / 1_000)
    const { rows } = await client.query<{ text: string }>(
      `select string_agg(relname || ' ' || to_char(reltuples, 'FM999,999,999'), ', ' order by reltuples desc) as text
       from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and reltuples > 1000`,
    )
    print(`Data loaded in ${seconds} s: ${rows[0]?.text ?? ""}`)
    return {
      url: postgres.url,
      client,
      stop: async () => {
        await client.end()
        await postgres.stop()
      },
    }
  } catch (error) {
    await postgres.stop()
    throw error
  }
}
