import { setTimeout as delay } from "node:timers/promises"
import type { Db } from "@kitwright/db/database"
import { findImportProgress, type ImportProgress, writeImportProgress } from "@kitwright/db/imports"
import { z } from "zod"
import type { ReportProgress } from "./import-bom.ts"

export const progressInput = z.strictObject({ idempotencyKey: z.string().min(1).max(200) })

/** How often a watcher looks, and for how long it goes on when nothing happens. */
const lookEveryMs = 200
const patienceMs = 60_000

/**
 * Follows an import by its idempotency key, from whatever server it runs on, until all its lines are written. Before the
 * import begins nothing comes; when nothing happens for a minute the watch ends.
 */
export async function* watchImport(
  db: Db,
  idempotencyKey: string,
  signal: AbortSignal,
): AsyncGenerator<ImportProgress> {
  let last: ImportProgress | undefined
  let quietSince = performance.now()
  while (!signal.aborted && performance.now() - quietSince < patienceMs) {
    const progress = await findImportProgress(db, idempotencyKey)
    if (progress !== undefined && (progress.done !== last?.done || progress.total !== last.total)) {
      yield progress
      if (progress.done === progress.total) return
      last = progress
      quietSince = performance.now()
    }
    await delay(lookEveryMs)
  }
}

/**
 * Makes the reporter that `importBom` calls. It writes on a connection of its own, one report at a time and only the newest,
 * so that a slow report never holds up an import; a report that fails goes to `onError` and costs nothing else.
 */
export function progressReporter(
  db: Db,
  idempotencyKey: string | undefined,
  onError: (error: unknown) => void,
): ReportProgress {
  if (idempotencyKey === undefined) return () => undefined
  let newest: ImportProgress | undefined
  let writing = false
  const write = async () => {
    writing = true
    try {
      for (let progress = newest; progress !== undefined; progress = newest) {
        newest = undefined
        await writeImportProgress(db, idempotencyKey, progress)
      }
    } catch (error) {
      onError(error)
    } finally {
      writing = false
    }
  }
  return (progress) => {
    newest = progress
    if (!writing) void write()
  }
}
