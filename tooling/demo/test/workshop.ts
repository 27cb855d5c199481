import type { Db } from "@kitwright/db/database"
import type { PartKey } from "@kitwright/domain/ids"
import { listBoxes, listBoxesInput } from "@kitwright/workshop/boxes/boxes"
import { type Act, change } from "@kitwright/workshop/change"
import { getKit } from "@kitwright/workshop/kits/get-kit"
import { listKits, listKitsInput } from "@kitwright/workshop/kits/list-kits"
import { getPart } from "@kitwright/workshop/parts/get-part"
import { listParts, listPartsInput } from "@kitwright/workshop/parts/list-parts"
import { listMovements, listMovementsInput, listPartStock } from "@kitwright/workshop/parts/part-ledger"
import { listTypes } from "@kitwright/workshop/types/types"

const page = { limit: 200 }

/** All that a workshop of the demo's size holds, as the use cases show it, without the moments of writing. */
export async function snapshot(db: Db, today: string) {
  const types = await listTypes(db)
  const boxes = (await listBoxes(db, listBoxesInput.parse(page))).items
  const keys = (await listParts(db, listPartsInput.parse(page), today)).items.map((part) => part.key)
  const kits = (await listKits(db, listKitsInput.parse(page))).items
  const parts = await Promise.all(keys.map((key) => getPart(db, key, today)))
  const kitsWithLines = await Promise.all(kits.map((kit) => getKit(db, kit.id, today)))
  const stock = await Promise.all(keys.map((key) => listPartStock(db, key, today)))
  const movements = await Promise.all(keys.map((key) => movementsOf(db, key)))
  return {
    types: types.map(withoutMoments),
    boxes: boxes.map(withoutMoments),
    parts: parts.map(withoutMoments),
    kits: kitsWithLines.map(withoutMoments),
    stock: stock.flat(),
    movements: movements.flat().toSorted((a, b) => a.id - b.id),
  }
}

export async function movementsOf(db: Db, key: PartKey) {
  return (await listMovements(db, listMovementsInput.parse({ key, ...page }))).items
}

/** @throws Error when no kit, or more than one, has the name */
export async function kitNamed(db: Db, name: string, today: string) {
  const kits = (await listKits(db, listKitsInput.parse(page))).items.filter((kit) => kit.name === name)
  if (kits.length !== 1 || kits[0] === undefined) throw new Error(`${kits.length} kits are called ${name}`)
  return await getKit(db, kits[0].id, today)
}

/** Runs an act of the tests' own in a transaction. */
export async function changeIn<R>(db: Db, act: Act<R>): Promise<R> {
  const origin = { actor: "test", requestId: "test", idempotencyKey: null, at: "2026-05-20T08:00:00.000Z" }
  return await change(db, { procedure: "test", body: null, ...origin }, act)
}

function withoutMoments<T extends { createdAt: string; updatedAt: string }>(row: T) {
  const { createdAt: _createdAt, updatedAt: _updatedAt, ...rest } = row
  return rest
}
