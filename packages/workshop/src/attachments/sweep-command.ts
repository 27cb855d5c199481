import { openDatabase } from "@kitwright/db/client"
import type { Db } from "@kitwright/db/database"
import { defaultUploadSweeps } from "@kitwright/domain/attachment/sweep"
import { openStorage } from "@kitwright/storage/open-storage"
import type { StorageSettings } from "@kitwright/storage/storage"
import type { DocumentStore } from "./document-store.ts"
import { adoptStore } from "./gc-mark.ts"
import { reconcile, type Reconciliation } from "./reconcile.ts"
import { sweep, type SweepReport } from "./sweep.ts"

export type SweepCommand = {
  databaseUrl: string
  storage: StorageSettings
  graceSeconds: number
  quarantineSeconds: number
  /** Look only. */
  dryRun: boolean
  /** Sweep also when a lot would go. */
  confirmed: boolean
  /** First declare that this database and this store belong together. */
  adopt: boolean
}

export type SweepOutcome = { swept: SweepReport | null; compared: Reconciliation }

/**
 * One sweep and one comparison of store and database, now, on connections of their own: for the command line.
 *
 * @throws as `sweep` and `reconcile`
 */
export async function runSweepCommand(command: SweepCommand): Promise<SweepOutcome> {
  const { dryRun, confirmed, graceSeconds, quarantineSeconds } = command
  const client = openDatabase({
    url: command.databaseUrl,
    applicationName: "kitwright sweep",
    connectionsMax: 1,
    // A connection that breaks while idle is not missed: the sweep has ended or fails by itself.
    onIdleError: () => undefined,
  })
  const storage = openStorage(command.storage)
  const times = {
    urlSeconds: 0,
    uploadSeconds: 0,
    graceSeconds,
    quarantineSeconds,
    uploadSweeps: defaultUploadSweeps,
  }
  const sweeper: { db: Db; documents: Pick<DocumentStore, "storage" | "times"> } = {
    db: client.db,
    documents: { storage, times },
  }
  const at = new Date().toISOString()
  try {
    if (command.adopt && !dryRun) await adoptStore(sweeper)
    const swept = dryRun ? null : await sweep(sweeper, { at, confirmed })
    return { swept, compared: await reconcile(sweeper, { at, dryRun, confirmed }) }
  } finally {
    storage.close()
    await client.close()
  }
}
