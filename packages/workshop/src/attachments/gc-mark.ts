import { createHash } from "node:crypto"
import type { Db } from "@kitwright/db/database"
import { adoptGcEpoch, advanceGcEpoch, getGcEpoch } from "@kitwright/db/gc-epoch"
import { listKnownObjects } from "@kitwright/db/object-keys"
import { compareEpochs, type GcEpoch } from "@kitwright/domain/attachment/gc-epoch"
import { invalidState } from "@kitwright/domain/errors"
import type { Storage } from "@kitwright/storage/storage"
import type { DocumentStore } from "./document-store.ts"

type Sweeper = { db: Db; documents: Pick<DocumentStore, "storage"> }

/** The store's mark is the name of an object: names are never written over, so a mark can't be half written. */
const prefix = "gc/"
const digits = 15

/**
 * Sees that database and store belong together, and counts both marks up: first the database's, then the store's.
 *
 * @throws INVALID_STATE when one of them was brought back from a copy, or belongs to another one
 */
export async function beginSweep({ db, documents: { storage } }: Sweeper): Promise<void> {
  const database = await getGcEpoch(db)
  const store = await readMark(storage)
  const verdict = compareEpochs(database, store)
  if (verdict === "different" || (verdict === "store has none" && !(await isNew(db, storage, database)))) {
    // A sweep that began meanwhile has counted up both.
    if ((await getGcEpoch(db)).epoch !== database.epoch) return
    throw invalidState(
      "Database and object store don't belong together any more: one of them may have been restored from a copy. Nothing was deleted. Look at both with: kitwright sweep --dry-run, then go on with: kitwright sweep --adopt.",
      "foreign store",
    )
  }
  // A sweep died between its two marks, or is there right now. It must not happen twice, or nobody could tell it from a copy.
  if (verdict === "store is one behind") await writeMark(storage, database)
  const next = await advanceGcEpoch(db, database)
  // Another sweep was faster; what it does is just the same.
  if (next === undefined) return
  await writeMark(storage, next)
  for await (const { key, mark } of listMarks(storage)) {
    if (mark.lineage === next.lineage && mark.epoch < next.epoch) await storage.remove(key)
  }
}

/** Begins a new history for database and store, after somebody has looked at them. */
export async function adoptStore({ db, documents: { storage } }: Sweeper): Promise<GcEpoch> {
  const adopted = await adoptGcEpoch(db)
  await writeMark(storage, adopted)
  for await (const { key, mark } of listMarks(storage)) {
    if (mark.lineage !== adopted.lineage) await storage.remove(key)
  }
  return adopted
}

/** Neither of the two has a history. */
async function isNew(db: Db, storage: Storage, database: GcEpoch): Promise<boolean> {
  if (database.epoch !== 0) return false
  // Also what was refused and waits for its sweep is of this history.
  if ((await listKnownObjects(db, { after: "", limit: 1 })).length > 0) return true
  const { done = false } = await storage.list("b/")[Symbol.asyncIterator]().next()
  return done
}

async function readMark(storage: Storage): Promise<GcEpoch | undefined> {
  const marks: GcEpoch[] = []
  for await (const { mark } of listMarks(storage)) marks.push(mark)
  return marks.toSorted((a, b) => b.epoch - a.epoch)[0]
}

async function* listMarks(storage: Storage): AsyncGenerator<{ key: string; mark: GcEpoch }> {
  for await (const { key } of storage.list(prefix)) {
    const [lineage = "", epoch = ""] = key.slice(prefix.length).split("/")
    if (/^\d+$/.test(epoch)) yield { key, mark: { lineage, epoch: Number(epoch) } }
  }
}

async function writeMark(storage: Storage, { lineage, epoch }: GcEpoch): Promise<void> {
  const content = Buffer.from(`${epoch}\n`)
  await storage.put(`${prefix}${lineage}/${String(epoch).padStart(digits, "0")}`, content, {
    contentType: "text/plain",
    size: content.length,
    sha256: createHash("sha256").update(content).digest("hex"),
  })
}
