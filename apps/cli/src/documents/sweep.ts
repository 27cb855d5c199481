import type { SweepOutcome } from "@kitwright/workshop/attachments/sweep-command"
import { storageSettingsOf } from "@kitwright/storage/storage-environment"
import type { Config } from "../config.ts"
import { StartError } from "../message.ts"
import { withDatabase } from "../start/database.ts"
import { withObjectStore } from "../start/object-store.ts"

export interface SweepOptions {
  dryRun?: boolean
  confirm?: boolean
  adopt?: boolean
}

/** Sweeps once, beside a running Kitwright or without one. */
export async function sweepNow(config: Config, options: SweepOptions): Promise<SweepOutcome> {
  const { runSweepCommand } = await import("@kitwright/workshop/attachments/sweep-command")
  return await withDatabase(config, complain, (databaseUrl) =>
    withObjectStore(config, complain, async (environment) => {
      const storage = storageSettingsOf(environment)
      if (storage === undefined) throw new StartError("There is no object store. Set S3_ENDPOINT.")
      return await runSweepCommand({
        databaseUrl,
        storage,
        graceSeconds: config.graceSeconds,
        quarantineSeconds: config.quarantineSeconds,
        dryRun: options.dryRun === true,
        confirmed: options.confirm === true,
        adopt: options.adopt === true,
      })
    }),
  )
}

export function describeSweep(swept: SweepOutcome["swept"], compared: SweepOutcome["compared"]): string {
  const { stored, known, missing, unknown, deleted } = compared
  return [
    swept === null
      ? "Nothing was swept: this was only a look."
      : `${swept.marked} files marked as not needed, ${swept.deleted} objects deleted, ${swept.failed} attempts failed.`,
    `The store has ${stored} objects, the database knows of ${known}.`,
    `${missing} files are missing from the store.`,
    `${unknown} old objects are known to nobody, ${deleted} of them were deleted.`,
  ].join("\n")
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`)
}
