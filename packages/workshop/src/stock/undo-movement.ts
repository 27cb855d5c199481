import type { Tx } from "@kitwright/db/database"
import {
  findReversibleMovement,
  insertMovements,
  listLaterTakes,
  type MovementRow,
  type Origin,
  type ReversibleMovement,
} from "@kitwright/db/movements"
import { findPlace } from "@kitwright/db/boxes"
import { DomainError, invalidState, notFound } from "@kitwright/domain/errors"
import { MovementId } from "@kitwright/domain/ids"
import { Quantity } from "@kitwright/domain/quantity"
import type { z } from "zod"
import { changeInput } from "../input.ts"
import { getLockedPart } from "../parts/part-rows.ts"
import { lockedStock } from "./choose-takes.ts"
import { getHeldLocation } from "./place.ts"

export const undoMovementInput = changeInput({ movementId: MovementId })

/**
 * Takes a movement back by a counter-entry into the same lot and place.
 *
 * @throws NOT_FOUND; INVALID_STATE for an undo, a movement undone before or one of an import; IN_USE by later movements
 *   when the lot has moved on
 */
export async function undoMovement(
  tx: Tx,
  origin: Origin,
  input: z.output<typeof undoMovementInput>,
): Promise<{ movementId: MovementId }> {
  const found = await findReversibleMovement(tx, input.movementId)
  if (found === undefined) throw notFound("movement", input.movementId)
  await getLockedPart(tx, found.partKey)
  const movement = (await findReversibleMovement(tx, input.movementId)) ?? found
  refuseIrreversible(movement)
  const [movementId] = await reverseMovements(tx, origin, [movement], null)
  if (movementId === undefined) throw new Error("the ledger took one movement and returned none")
  return { movementId }
}

function refuseIrreversible(movement: ReversibleMovement): void {
  if (movement.reason === "undo")
    throw invalidState("An undo can't be undone. Book the movement anew.", "undo")
  if (movement.reversedBy !== null) throw invalidState("This movement was undone already.", "undone")
  if (movement.importId !== null) {
    throw new DomainError(
      "INVALID_STATE",
      "This movement belongs to an import and is undone with it. Undo the import.",
      { state: "imported", importId: movement.importId },
    )
  }
}

/** Books the counter-entries of movements whose parts the caller has locked. @throws IN_USE, NOT_FOUND for a location */
export async function reverseMovements(
  tx: Tx,
  origin: Origin,
  movements: readonly ReversibleMovement[],
  importId: number | null,
): Promise<MovementId[]> {
  for (const movement of movements) await refuseWhenMovedOn(tx, movement)
  return await insertMovements(
    tx,
    origin,
    movements.map((movement) => ({
      partId: movement.partId,
      lotId: movement.lotId,
      quantity: movement.quantity,
      from: movement.toPlaceId,
      to: movement.fromPlaceId,
      reason: "undo" as const,
      note: null,
      reverses: movement.id,
      importId,
    })),
  )
}

async function refuseWhenMovedOn(tx: Tx, movement: ReversibleMovement): Promise<void> {
  const back = await findPlace(tx, movement.fromPlaceId)
  if (back !== undefined) await getHeldLocation(tx, back)
  if ((await findPlace(tx, movement.toPlaceId)) === undefined) return

  const stock = (await lockedStock(tx, [movement.partId])).get(movement.partId) ?? []
  const there = stock.find((row) => row.lotId === movement.lotId && row.placeId === movement.toPlaceId)
  if ((there?.quantity ?? Quantity.zero).compare(Quantity.of(movement.quantity)) >= 0) return

  const later = await listLaterTakes(tx, movement.lotId, movement.toPlaceId, movement.id)
  const uses = { kind: "later movements", count: later.length, examples: later.map(describe) }
  throw new DomainError(
    "IN_USE",
    `Part of this quantity has moved on (movement ${uses.examples.join(", ")}). Undo that first.`,
    { what: `movement ${movement.id}`, by: [uses] },
  )
}

function describe(movement: MovementRow): string {
  return `${movement.id}: ${movement.reason} of ${Quantity.of(movement.quantity).toString()}`
}
