import type { Tx } from "@kitwright/db/database"
import {
  countPartKeys,
  insertPartKeys,
  nextPartKeyIndexes,
  type PartKeyLength,
} from "@kitwright/db/part-keys"
import { alreadyExists, DomainError } from "@kitwright/domain/errors"
import { PartKey } from "@kitwright/domain/ids"
import { partKeyAt, partKeyLength } from "@kitwright/domain/part-key"

/** So often the generator goes on where people have chosen its keys before it gives up. */
const roundsMax = 50

/**
 * Takes one key for good for each wish: the chosen one, or (undefined) a generated one.
 *
 * @throws ALREADY_EXISTS for a chosen key that was given out before, to a part that may be deleted by now
 */
export async function takePartKeys(tx: Tx, wishes: readonly (PartKey | undefined)[]): Promise<PartKey[]> {
  const chosen = wishes.filter((wish) => wish !== undefined)
  if (chosen.length > 0) await takeChosenKeys(tx, chosen)
  const generated = await generateKeys(tx, wishes.length - chosen.length)
  return wishes.map((wish) => wish ?? next(generated))
}

async function takeChosenKeys(tx: Tx, keys: readonly PartKey[]): Promise<void> {
  const taken = new Set(await insertPartKeys(tx, keys))
  const refused = keys.find((key) => !taken.has(key))
  if (refused !== undefined || taken.size < keys.length)
    throw alreadyExists("part", "key", refused ?? keys.join(", "))
  for (const [length, ofLength] of Map.groupBy(keys, keyLength))
    await nextPartKeyIndexes(tx, length, ofLength.length)
}

async function generateKeys(tx: Tx, count: number): Promise<PartKey[]> {
  if (count === 0) return []
  const length = partKeyLength(await countPartKeys(tx))
  const keys: PartKey[] = []
  for (let round = 0; keys.length < count; round++) {
    if (round === roundsMax) {
      throw new DomainError("UNAVAILABLE", "No free part key was found. Try again, or choose a key yourself.")
    }
    const indexes = await nextPartKeyIndexes(tx, length, count - keys.length)
    const candidates = indexes.map((index) => PartKey.parse(partKeyAt(index, length)))
    const free = new Set(await insertPartKeys(tx, candidates))
    keys.push(...candidates.filter((key) => free.has(key)))
  }
  return keys
}

function keyLength(key: PartKey): PartKeyLength {
  if (key.length === 4 || key.length === 5 || key.length === 6) return key.length
  throw new Error(`${key} is no part key`)
}

function next(keys: PartKey[]): PartKey {
  const key = keys.shift()
  if (key === undefined) throw new Error("fewer keys were generated than asked for")
  return key
}
