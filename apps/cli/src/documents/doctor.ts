import type { StoreExamination } from "@kitwright/storage/examine-store"
import { storageSettingsOf } from "@kitwright/storage/storage-environment"
import type { Config } from "../config.ts"
import { StartError } from "../message.ts"
import { withObjectStore } from "../start/object-store.ts"

/** Examines the configured store, or the embedded one, with objects of its own that are removed again. */
export async function examineNow(config: Config): Promise<StoreExamination> {
  const { examineStore } = await import("@kitwright/storage/examine-store")
  return await withObjectStore(config, complain, async (environment) => {
    const storage = storageSettingsOf(environment)
    if (storage === undefined) throw new StartError("There is no object store. Set S3_ENDPOINT.")
    return await examineStore(storage, { mayCreateBucket: true })
  })
}

export function describeExamination({ mode, findings }: StoreExamination): string {
  const modes = {
    pinned: "Browsers write files where they stay: the store holds them to what was announced.",
    promote: "Browsers write files beside their place, and the server moves what it has checked.",
  }
  return [
    modes[mode],
    ...findings.map(
      ({ probe, held, advice }) =>
        `${held ? "held" : "NOT HELD"}  ${probe}${advice === undefined ? "" : `: ${advice}`}`,
    ),
  ].join("\n")
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`)
}
