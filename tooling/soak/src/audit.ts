import { listAttachmentProblems } from "@kitwright/db/attachment-audit"
import type { Db } from "@kitwright/db/database"
import { runSql } from "@kitwright/db/test-kit"
import { ObjectMissing } from "@kitwright/storage/errors"
import type { Storage } from "@kitwright/storage/storage"

export type Audited = { db: Db; storage: Storage }

/** What the server has confirmed and nobody has deleted since: the hash of each attachment's file. */
export type Acknowledged = ReadonlyMap<number, string>

/**
 * Compares database, store and what was promised to clients, once all that is under way has come to an end and all that is
 * due was swept. Every object is read to its last byte. @returns a sentence for each thing that is wrong
 */
export async function audit({ db, storage }: Audited, acknowledged: Acknowledged): Promise<string[]> {
  const attached = await runSql<Attached>(
    db,
    `select a.id, b.object_key, b.sha256, b.state from attachments a left join blobs b on b.id = a.blob_id
     where a.kind <> 'link'`,
  )
  const hashes = await readObjects(storage, new Set(attached.map(({ objectKey }) => objectKey)))
  return [
    ...findDangling(attached, hashes),
    ...findBroken(attached, hashes, acknowledged),
    ...(await findOrphans(db, storage)),
    ...(await findLeftovers(db)),
    ...(await listAttachmentProblems(db)).map(({ problem, rows }) => `${problem}: ${rows}`),
  ]
}

type Attached = { id: number; objectKey: string; sha256: string; state: string }

function findDangling(attached: readonly Attached[], hashes: Hashes): string[] {
  return attached.flatMap(({ id, objectKey, sha256 }) => {
    const found = hashes.get(objectKey)
    if (found === sha256) return []
    return found === undefined
      ? [`the object of attachment ${id} is missing`]
      : [`the object of attachment ${id} has other bytes`]
  })
}

function findBroken(attached: readonly Attached[], hashes: Hashes, acknowledged: Acknowledged): string[] {
  const rows = new Map(attached.map((row) => [row.id, row]))
  return [...acknowledged].flatMap(([id, sha256]) => {
    const row = rows.get(id)
    if (row === undefined) return [`attachment ${id} was acknowledged and is not there`]
    return hashes.get(row.objectKey) === sha256
      ? []
      : [`attachment ${id} was acknowledged with other bytes than it has`]
  })
}

/** Both ways: what nobody refers to, and pictures that are said to be there. */
async function findOrphans(db: Db, storage: Storage): Promise<string[]> {
  const known = await runSql<{ objectKey: string; mustExist: boolean }>(
    db,
    `select object_key, false as must_exist from blobs where state = 'live'
     union all select object_key, state = 'ready' from derivatives`,
  )
  const keys = new Set(known.map(({ objectKey }) => objectKey))
  const stored = new Set<string>()
  for (const prefix of ["b/", "d/", "in/"]) {
    for await (const { key } of storage.list(prefix)) stored.add(key)
  }
  return [
    ...[...stored].filter((key) => !keys.has(key)).map((key) => `the object ${key} belongs to nobody`),
    ...known
      .filter(({ objectKey, mustExist }) => mustExist && !stored.has(objectKey))
      .map(({ objectKey }) => `the picture ${objectKey} is missing`),
  ]
}

async function findLeftovers(db: Db): Promise<string[]> {
  const blobs = await runSql<{ id: number; state: string }>(
    db,
    "select id, state from blobs b where not exists (select from attachments a where a.blob_id = b.id)",
  )
  const uploads = await runSql<{ id: string; state: string }>(
    db,
    "select id, state from uploads where state in ('issued', 'verified')",
  )
  return [
    ...blobs.map(({ id, state }) => `the ${state} blob ${id} was not swept`),
    ...uploads.map(({ id, state }) => `the ${state} upload ${id} did not expire`),
  ]
}

type Hashes = ReadonlyMap<string, string>

const readersMax = 8

/** The hash of each object; those that are missing are left out. */
async function readObjects(storage: Storage, keys: ReadonlySet<string>): Promise<Hashes> {
  const hashes = new Map<string, string>()
  const open = keys.values()
  const read = async () => {
    for (const key of open) {
      const { sha256 } = await storage.hash(key).catch(ignoreMissing)
      if (sha256 !== undefined) hashes.set(key, sha256)
    }
  }
  await Promise.all(Array.from({ length: readersMax }, read))
  return hashes
}

function ignoreMissing(error: unknown): { sha256: undefined } {
  if (error instanceof ObjectMissing) return { sha256: undefined }
  throw error
}
