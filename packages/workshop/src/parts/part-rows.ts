import type { Db, Tx } from "@kitwright/db/database"
import { listPartFacts, lockParts, type PartFacts } from "@kitwright/db/parts"
import { DomainError, notFound } from "@kitwright/domain/errors"
import type { PartKey } from "@kitwright/domain/ids"

/** @throws NOT_FOUND */
export async function getPartFacts(db: Db, key: PartKey): Promise<PartFacts> {
  const [part] = await listPartFacts(db, [key])
  if (part === undefined) throw notFound("part", key)
  return part
}

/**
 * Locks parts for a change and returns them by key.
 *
 * @throws NOT_FOUND for the first key that no part has
 */
export async function getLockedParts(
  tx: Tx,
  keys: readonly PartKey[],
): Promise<ReadonlyMap<PartKey, PartFacts>> {
  const parts = new Map((await lockParts(tx, keys)).map((part) => [part.key, part]))
  const unknown = keys.find((key) => !parts.has(key))
  if (unknown !== undefined) throw notFound("part", unknown)
  return parts
}

/** Locks one part for a change. @throws NOT_FOUND */
export async function getLockedPart(tx: Tx, key: PartKey): Promise<PartFacts> {
  const part = (await getLockedParts(tx, [key])).get(key)
  if (part === undefined) throw notFound("part", key)
  return part
}

/** @throws INVALID_STATE for an archived part */
export function refuseArchivedPart(part: PartFacts): void {
  if (part.archivedAt === null) return
  throw new DomainError("INVALID_STATE", `Part ${part.key} is archived. Bring it back first.`, {
    state: "archived",
  })
}
