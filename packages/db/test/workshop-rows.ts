import type { Db, Tx } from "../src/database.ts"
import { insertKitLines } from "../src/kit-lines.ts"
import { insertKit, type NewKit } from "../src/kits.ts"
import { insertMovements, type NewMovement } from "../src/movements.ts"
import { insertPartKeys } from "../src/part-keys.ts"
import { insertParts, type NewPart } from "../src/parts.ts"
import { insertLot, type NewLot } from "../src/stock.ts"
import { PartKey } from "@kitwright/domain/ids"

/** Rows for tests of queries, made by the product's own statements. */

export async function inTransaction<R>(db: Db, act: (tx: Tx) => Promise<R>): Promise<R> {
  return await db.transaction().execute(act)
}

let keysMade = 0

/** A key that no other part of this file has: AAAA, AAAB, … */
function nextKey(): PartKey {
  const letters = [17_576, 676, 26, 1].map((place) =>
    String.fromCodePoint(65 + (Math.floor(keysMade / place) % 26)),
  )
  keysMade++
  return PartKey.parse(letters.join(""))
}

/** Makes a part. @returns its id */
export async function makePart(db: Db, part: Partial<NewPart> = {}): Promise<number> {
  const key = PartKey.parse(part.key ?? nextKey())
  const row: NewPart = {
    key,
    description: `Part ${key}`,
    unit: "each",
    divisible: false,
    stocked: true,
    typeId: null,
    manufacturer: null,
    partNumber: null,
    partNumberFolded: null,
    tags: [],
    density: null,
    minimumStock: "0",
    note: null,
    ...part,
  }
  const [id] = await inTransaction(db, async (tx) => {
    await insertPartKeys(tx, [key])
    return await insertParts(tx, [row])
  })
  return known(id)
}

/** Makes a kit with a line for each of the parts. @returns its id */
export async function makeKit(
  db: Db,
  kit: Partial<NewKit> & Pick<NewKit, "name">,
  partIds: readonly number[] = [],
): Promise<number> {
  return await inTransaction(db, async (tx) => {
    const id = await insertKit(tx, {
      description: null,
      outputPartId: null,
      yield: "1",
      buildTarget: "1",
      leadTimeDays: 0,
      ...kit,
    })
    const lines = partIds.map((partId) => ({ partId, ...oneEach, designators: [], note: null }))
    await insertKitLines(tx, id, lines)
    return id
  })
}

const oneEach = { quantity: "1", numerator: null, denominator: null, unit: "each" }

export const origin = {
  actor: "local",
  requestId: "request",
  idempotencyKey: null,
  at: "2026-05-01T12:00:00.000Z",
}

/** Makes a lot and puts all of it on a place. */
export async function receive(
  db: Db,
  lot: Partial<NewLot> & Pick<NewLot, "partId" | "quantity">,
  placeId: number,
): Promise<number> {
  return await inTransaction(db, async (tx) => {
    const lotId = await insertLot(tx, {
      source: "receipt",
      totalCost: null,
      lotCode: null,
      receivedAt: origin.at,
      expiresAt: null,
      ...lot,
    })
    await insertMovements(tx, origin, [
      movement({
        partId: lot.partId,
        lotId,
        quantity: lot.quantity,
        from: "supplier",
        to: placeId,
        reason: "receipt",
      }),
    ])
    return lotId
  })
}

/** A movement with nothing to remark. */
export function movement(
  fields: Pick<NewMovement, "partId" | "lotId" | "quantity" | "from" | "to" | "reason">,
): NewMovement {
  return { note: null, reverses: null, importId: null, ...fields }
}

/** What a test expects to be there. */
export function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the row that this test needs is missing")
  return value
}
