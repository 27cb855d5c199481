/** When stored files may go. None of this makes deleting safe, the database does; it gives people time to change their mind. */

/**
 * Whether a file that nothing refers to has waited long enough. Moments are ISO-8601; `orphanedAt` is null while something
 * refers to it. A grace period of 0 seconds is allowed.
 */
export function mayDie(orphanedAt: string | null, now: string, graceSeconds: number): boolean {
  return orphanedAt !== null && Date.parse(now) - Date.parse(orphanedAt) >= graceSeconds * 1_000
}

/** From which amount on a sweep asks before it deletes. */
export interface SweepCaution {
  /** A share of all known objects, 0 to 1. */
  readonly shareMax: number
  readonly objectsMax: number
  /** So few may always go: a share of a small store says nothing. */
  readonly objectsFree: number
}

export const defaultSweepCaution: SweepCaution = { shareMax: 0.05, objectsMax: 1_000, objectsFree: 10 }

/** Whether a sweep that would delete so many of the known objects must ask somebody first. */
export function mustAskFirst(
  objects: { readonly toDelete: number; readonly known: number },
  caution: SweepCaution = defaultSweepCaution,
): boolean {
  if (objects.toDelete > caution.objectsMax) return true
  return objects.toDelete > caution.objectsFree && objects.toDelete > objects.known * caution.shareMax
}

const firstRetrySeconds = 30
const retrySecondsMax = 6 * 3_600

/** How long a deletion that failed waits for its next attempt. `attempts` counts the failed ones, from 1. */
export function retryAfterSeconds(attempts: number): number {
  return Math.min(firstRetrySeconds * 2 ** (Math.max(attempts, 1) - 1), retrySecondsMax)
}

/** After how many seconds from the end of an upload its objects are deleted, and deleted again. */
export interface UploadSweeps {
  readonly firstAfterSeconds: number
  readonly secondAfterSeconds: number
}

export const defaultUploadSweeps: UploadSweeps = {
  firstAfterSeconds: 3_600,
  secondAfterSeconds: 24 * 3_600,
}

/**
 * When the objects of an upload are to be deleted next (ISO-8601), or null when that was done twice. Twice, because a
 * store looks at the end of a permission when a transfer begins: a slow one may arrive after the first deletion.
 */
export function nextUploadSweep(
  expiresAt: string,
  sweepsDone: number,
  sweeps: UploadSweeps = defaultUploadSweeps,
): string | null {
  const afterSeconds = [sweeps.firstAfterSeconds, sweeps.secondAfterSeconds][sweepsDone]
  return afterSeconds === undefined
    ? null
    : new Date(Date.parse(expiresAt) + afterSeconds * 1_000).toISOString()
}
