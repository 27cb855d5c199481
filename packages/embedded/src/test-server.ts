import { startThrowAwayPostgres } from "./postgres/throw-away-postgres.ts"

/**
 * Vitest's globalSetup: gives the tests a real PostgreSQL in KITWRIGHT_TEST_DATABASE_URL. One that is already there
 * (`npm test` starts one for all packages, or your own) is used as it is; otherwise a throw-away one is started, and
 * removed at the end of the run, also when the run is killed.
 */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env.KITWRIGHT_TEST_DATABASE_URL !== undefined) return () => Promise.resolve()
  const postgres = await startThrowAwayPostgres()
  process.env.KITWRIGHT_TEST_DATABASE_URL = postgres.url
  return async () => {
    delete process.env.KITWRIGHT_TEST_DATABASE_URL
    await postgres.stop()
  }
}
