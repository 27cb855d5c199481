import type { Tx } from "@kitwright/db/database"
import type { Origin } from "@kitwright/db/movements"
import type { LotId, MovementId } from "@kitwright/domain/ids"
import { updateLot, updateLotInput } from "@kitwright/workshop/lots/update-lot"
import { addStock, addStockInput } from "@kitwright/workshop/stock/add-stock"
import { countStock, countStockInput } from "@kitwright/workshop/stock/count-stock"
import { moveStock, moveStockInput } from "@kitwright/workshop/stock/move-stock"
import { removeStock, removeStockInput } from "@kitwright/workshop/stock/remove-stock"
import { undoMovement, undoMovementInput } from "@kitwright/workshop/stock/undo-movement"
import { dateAfter, momentOn } from "./calendar.ts"
import { entryOf } from "./entry-of.ts"
import type { Act, Place, Visit } from "./rows.ts"
import type { BoxNumbers } from "./write-catalogue.ts"

interface Surroundings {
  /** YYYY-MM-DD. */
  readonly today: string
  readonly boxNumbers: BoxNumbers
}

/** Books the visits, each act at its own moment. */
export async function writeHistory(
  tx: Tx,
  origin: Origin,
  visits: readonly Visit[],
  surroundings: Surroundings,
): Promise<void> {
  const book = new HistoryBook(tx, surroundings)
  for (const visit of visits) {
    const date = dateAfter(surroundings.today, -visit.daysAgo)
    for (const [index, act] of visit.acts.entries()) {
      await book.write({ ...origin, at: momentOn(date, visit.time, index) }, act)
    }
  }
}

/** Writes acts one after the other and remembers what later ones refer to. */
class HistoryBook {
  readonly #tx: Tx
  readonly #surroundings: Surroundings
  readonly #lots = new Map<string, LotId>()
  readonly #movements = new Map<string, readonly MovementId[]>()

  constructor(tx: Tx, surroundings: Surroundings) {
    this.#tx = tx
    this.#surroundings = surroundings
  }

  async write(origin: Origin, act: Act): Promise<void> {
    switch (act.kind) {
      case "receive":
        return await this.#receive(origin, act)
      case "take":
        return await this.#take(origin, act)
      case "lose": {
        const { part, at, quantity, note } = act
        const loss = { partKey: part, ...this.#place(at), quantity, reason: "loss", note }
        await removeStock(this.#tx, origin, removeStockInput.parse(loss))
        return
      }
      case "count": {
        const { part, at, counted, note } = act
        const counting = { partKey: part, ...this.#place(at), counted, note }
        await countStock(this.#tx, origin, countStockInput.parse(counting))
        return
      }
      case "move": {
        const { part, from, to, quantity, note } = act
        const moving = { partKey: part, from: this.#place(from), to: this.#place(to), quantity, note }
        await moveStock(this.#tx, origin, moveStockInput.parse(moving))
        return
      }
      case "hold": {
        const lotId = entryOf(this.#lots, act.label, "the lot")
        await updateLot(this.#tx, origin, updateLotInput.parse({ lotId, held: true }))
        return
      }
      case "undo":
        return await this.#undo(origin, act.label)
    }
  }

  async #receive(origin: Origin, act: Extract<Act, { kind: "receive" }>): Promise<void> {
    const { part, at, quantity, unitCost, lotCode, expiresInDays, note, label } = act
    const receipt = {
      partKey: part,
      ...this.#place(at),
      quantity,
      unitCost,
      lotCode,
      expiresAt: expiresInDays === undefined ? undefined : dateAfter(this.#surroundings.today, expiresInDays),
      note,
    }
    const { lotId } = await addStock(this.#tx, origin, addStockInput.parse(receipt))
    if (label !== undefined) this.#lots.set(label, lotId)
  }

  async #take(origin: Origin, act: Extract<Act, { kind: "take" }>): Promise<void> {
    const { part, at, quantity, note, label } = act
    const removal = { partKey: part, ...this.#place(at), quantity, note }
    const { movementIds } = await removeStock(this.#tx, origin, removeStockInput.parse(removal))
    if (label !== undefined) this.#movements.set(label, movementIds)
  }

  async #undo(origin: Origin, label: string): Promise<void> {
    for (const movementId of entryOf(this.#movements, label, "the movement")) {
      await undoMovement(this.#tx, origin, undoMovementInput.parse({ movementId }))
    }
  }

  #place([box, locNo]: Place) {
    return { boxNo: entryOf(this.#surroundings.boxNumbers, box, "the box"), locNo }
  }
}
