import type { Db } from "@kitwright/db/database"
import { listHistory, listMovements as selectMovements, sumOnHandAt } from "@kitwright/db/movements"
import { listStock } from "@kitwright/db/stock"
import { isFree } from "@kitwright/domain/choose-lots"
import { Fraction } from "@kitwright/domain/fraction"
import { PartKey } from "@kitwright/domain/ids"
import { Quantity } from "@kitwright/domain/quantity"
import { z } from "zod"
import { decodeIdCursor, toPage } from "../cursor.ts"
import { moment, pageFields } from "../input.ts"
import { getPartFacts } from "./part-rows.ts"
import { optionalQuantity } from "./usage.ts"

/** Where a part lies, lot by lot, by box and location. `held` is true on hold or when expired. @throws NOT_FOUND */
export async function listPartStock(db: Db, key: PartKey, today: string) {
  const part = await getPartFacts(db, key)
  const rows = await listStock(db, [part.id])
  return rows.map((row) => ({
    lotId: row.lotId,
    lotCode: row.lotCode,
    boxNo: row.boxNo,
    locNo: row.locNo,
    quantity: Quantity.of(row.quantity).toString(),
    unitCost: unitCost(row.totalCost, row.lotQuantity),
    receivedAt: row.receivedAt,
    expiresAt: row.expiresAt,
    held: !isFree(row, today),
    onHold: row.held,
  }))
}

/** What one unit of a lot cost, rounded to 6 digits, or null when its cost is unknown. */
function unitCost(totalCost: string | null, lotQuantity: string): string | null {
  const total = optionalQuantity(totalCost)
  if (total === null) return null
  const quantity = Fraction.fromQuantity(Quantity.of(lotQuantity))
  return Fraction.fromQuantity(total).dividedBy(quantity).toQuantity().toString()
}

export const listMovementsInput = z.strictObject({ key: PartKey, ...pageFields })

/** A part's movements, newest first. @throws NOT_FOUND, VALIDATION for a foreign cursor */
export async function listMovements(db: Db, input: z.output<typeof listMovementsInput>) {
  const part = await getPartFacts(db, input.key)
  const rows = await selectMovements(db, part.id, {
    beforeId: decodeIdCursor(input.cursor),
    limit: input.limit + 1,
  })
  return toPage(
    rows,
    input.limit,
    (row) => String(row.id),
    ({ requestId: _requestId, ...row }) => ({ ...row, quantity: Quantity.of(row.quantity).toString() }),
  )
}

/** So many steps of a part's history are shown at the most: the newest ones of the span. */
const historyStepsMax = 2_000

export const historyInput = z.strictObject({ key: PartKey, from: moment.optional(), to: moment.optional() })

/** The steps of a part's quantity on hand over time, oldest first, each with the quantity after it. @throws NOT_FOUND */
export async function partHistory(db: Db, input: z.output<typeof historyInput>) {
  const part = await getPartFacts(db, input.key)
  const span = { from: input.from ?? null, to: input.to ?? null, limit: historyStepsMax }
  const steps = await listHistory(db, part.id, span)
  return steps.map((step) => ({
    ...step,
    change: Quantity.of(step.change).toString(),
    onHand: Quantity.of(step.onHand).toString(),
  }))
}

export const onHandAtInput = z.strictObject({ key: PartKey, at: moment })

/** A part's quantity on all locations at a moment, as the ledger tells it. @throws NOT_FOUND */
export async function onHandAt(db: Db, input: z.output<typeof onHandAtInput>): Promise<{ quantity: string }> {
  const part = await getPartFacts(db, input.key)
  return { quantity: Quantity.of(await sumOnHandAt(db, part.id, input.at)).toString() }
}
