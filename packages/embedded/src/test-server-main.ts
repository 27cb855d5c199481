/**
 * A throw-away PostgreSQL as a process: prints its connection string as one line, and stops when its standard input
 * closes. For launchers that are no TypeScript themselves.
 */
import { startThrowAwayPostgres } from "./postgres/throw-away-postgres.ts"

const postgres = await startThrowAwayPostgres()
process.stdout.write(`${postgres.url}\n`)
process.stdin.resume()
process.stdin.once("end", () => {
  void postgres.stop()
})
