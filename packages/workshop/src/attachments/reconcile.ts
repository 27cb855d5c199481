import { setBlobsFound, setBlobsMissing } from "@kitwright/db/blobs"
import type { Db } from "@kitwright/db/database"
import { countKnownObjects, type KnownObject, listKnownObjects } from "@kitwright/db/object-keys"
import { mustAskFirst } from "@kitwright/domain/attachment/sweep"
import { confirmationRequired } from "@kitwright/domain/errors"
import type { ListedObject } from "@kitwright/storage/storage"
import { type DocumentStore, later } from "./document-store.ts"
import { beginSweep } from "./gc-mark.ts"

export type Reconciliation = {
  /** Objects in the store, and objects that the database knows of. */
  stored: number
  known: number
  /** Live files whose objects are not in the store, and those of them that nobody knew about. */
  missing: number
  newlyMissing: number
  /** Objects that nobody refers to, old enough to be nothing that is under way. */
  unknown: number
  deleted: number
}

export type ReconcileOptions = {
  /** The moment, ISO-8601. */
  at: string
  /** True to look only. */
  dryRun?: boolean
  confirmed?: boolean
}

type Sweeper = { db: Db; documents: Pick<DocumentStore, "storage"> }

/** The folders that belong to us; whatever else lies in the bucket is none of our business. */
const prefixes = ["b/", "d/", "in/"] as const
const page = 1_000
/** A permission to send lasts minutes, and the slowest transfer hours. */
const youngSeconds = 2 * 86_400

/**
 * Compares what the store holds with what the database knows, object by object in the order of their keys. Files that are
 * missing are marked, files that are back are unmarked, and objects that nobody knows of are deleted once they are two days
 * old.
 *
 * @throws CONFIRMATION_REQUIRED when many objects would go, INVALID_STATE when database and store don't belong together
 */
export async function reconcile(sweeper: Sweeper, options: ReconcileOptions): Promise<Reconciliation> {
  const { db, documents } = sweeper
  const { at, dryRun = false } = options
  const result: Reconciliation = { stored: 0, known: 0, missing: 0, newlyMissing: 0, unknown: 0, deleted: 0 }
  const [missing, unknown, found]: [string[], string[], string[]] = [[], [], []]
  const youngest = Date.parse(later(at, -youngSeconds))
  for await (const { stored, known } of pairs(sweeper)) {
    if (stored !== undefined) result.stored += 1
    if (known !== undefined) result.known += 1
    if (stored === undefined && known?.mustExist === true) missing.push(known.objectKey)
    if (stored !== undefined && known?.mustExist === true) found.push(known.objectKey)
    if (stored !== undefined && known === undefined && stored.modifiedAt.getTime() < youngest)
      unknown.push(stored.key)
  }
  result.missing = missing.length
  result.unknown = unknown.length
  if (dryRun) return result
  for (const keys of chunks(missing)) result.newlyMissing += await setBlobsMissing(db, keys, at)
  for (const keys of chunks(found)) await setBlobsFound(db, keys)
  if (unknown.length === 0) return result
  await refuseLargeDeletion(db, unknown.length, options)
  await beginSweep(sweeper)
  for (const key of unknown) {
    await documents.storage.remove(key)
    result.deleted += 1
  }
  return result
}

async function refuseLargeDeletion(
  db: Db,
  toDelete: number,
  { confirmed = false }: ReconcileOptions,
): Promise<void> {
  const objects = { toDelete, known: await countKnownObjects(db) }
  if (confirmed || !mustAskFirst(objects)) return
  throw confirmationRequired(
    `${toDelete} objects in the store are known to nobody and would be deleted; ${objects.known} are known.`,
    "confirmed",
    objects,
  )
}

type Pair = { stored: ListedObject | undefined; known: KnownObject | undefined }

/** Both lists side by side, each key once. */
async function* pairs(sweeper: Sweeper): AsyncGenerator<Pair> {
  const [stored, known] = [listStored(sweeper), listKnown(sweeper)]
  let [left, right] = [(await stored.next()).value, (await known.next()).value]
  while (left !== undefined || right !== undefined) {
    const order = compareKeys(left?.key, right?.objectKey)
    yield { stored: order <= 0 ? left : undefined, known: order >= 0 ? right : undefined }
    if (order <= 0) left = (await stored.next()).value
    if (order >= 0) right = (await known.next()).value
  }
}

/** By bytes, as the store and the database sort them: all keys are plain ASCII. No key comes after all others. */
function compareKeys(left: string | undefined, right: string | undefined): number {
  if (left === right) return 0
  if (left === undefined) return 1
  if (right === undefined) return -1
  return left < right ? -1 : 1
}

async function* listStored({ documents: { storage } }: Sweeper): AsyncGenerator<ListedObject, undefined> {
  for (const prefix of prefixes) yield* storage.list(prefix)
  return undefined
}

async function* listKnown({ db }: Sweeper): AsyncGenerator<KnownObject, undefined> {
  let after = ""
  for (;;) {
    const objects = await listKnownObjects(db, { after, limit: page })
    yield* objects
    const last = objects.at(-1)
    if (last === undefined || objects.length < page) return undefined
    after = last.objectKey
  }
}

function chunks(keys: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(keys.length / page) }, (_, index) =>
    keys.slice(index * page, (index + 1) * page),
  )
}
