/** A process that owns a data folder, for tests that kill it: node owner.ts <folder> [--throw-away]. */
import { AlreadyRunningError } from "../src/postgres/embedded-postgres-error.ts"
import { startPostgres } from "../src/postgres/start-postgres.ts"

const [, , folder = "", throwAway] = process.argv

try {
  const address = `http://127.0.0.1:${process.pid}`
  const postgres = await startPostgres({ folder, address, durable: throwAway === undefined })
  process.stdout.write(`${JSON.stringify({ url: postgres.url, serverPid: postgres.pid })}\n`)
  process.stdin.resume().once("end", () => void postgres.stop())
} catch (error) {
  if (!(error instanceof AlreadyRunningError)) throw error
  process.stdout.write(`${JSON.stringify({ ownerPid: error.pid, ownerAddress: error.address })}\n`)
}
