import { openDatabase } from "@kitwright/db/client"
import { change } from "./change.ts"
import { type LedgerReport, verifyLedger } from "./verify-ledger.ts"

/** Replays the whole ledger of a database on a connection of its own: for the command line, where no server runs. */
export async function verifyDatabase(url: string): Promise<LedgerReport> {
  const client = openDatabase({
    url,
    applicationName: "kitwright verify",
    connectionsMax: 1,
    // A connection that breaks while idle is not missed: the check has ended or fails by itself.
    onIdleError: () => undefined,
  })
  const call = { procedure: "verify", body: null, idempotencyKey: null, actor: "cli", requestId: "cli" }
  try {
    return await change(client.db, { ...call, at: new Date().toISOString() }, (tx) => verifyLedger(tx))
  } finally {
    await client.close()
  }
}
