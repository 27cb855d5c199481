import { mkdtemp } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type RunningPostgres, startPostgres } from "./start-postgres.ts"

/** A PostgreSQL for the length of a test run, in a folder of its own that goes with it. */
export async function startThrowAwayPostgres(): Promise<RunningPostgres> {
  const folder = await mkdtemp(join(tmpdir(), "kitwright-test-"))
  return await startPostgres({ folder, address: "test", durable: false })
}
