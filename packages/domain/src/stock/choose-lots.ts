import { validation } from "../errors.ts"
import type { BoxNo, LocNo, LotId } from "../ids.ts"
import { Fraction } from "../quantity/fraction.ts"
import { Quantity } from "../quantity/quantity.ts"

/** A lot at a place, as locked for taking. */
export interface StockRow {
  readonly lotId: LotId
  readonly placeId: number
  readonly boxNo: BoxNo
  readonly locNo: LocNo
  /** Above 0, in the part's unit. */
  readonly quantity: Quantity
  /** `YYYY-MM-DD`: the last day on which it may be used. */
  readonly expiresAt: string | null
  /** ISO-8601. */
  readonly receivedAt: string
  readonly held: boolean
}

export interface LotTake {
  readonly lotId: LotId
  readonly placeId: number
  readonly quantity: Quantity
}

export type LotChoice =
  | { readonly kind: "enough"; readonly takes: readonly LotTake[] }
  | { readonly kind: "short"; readonly needed: Quantity; readonly available: Quantity }

export interface LotOptions {
  /** Take lots on hold and expired ones too. */
  readonly allowHeldAndExpired?: boolean
  /** Take from this lot only. Hold and expiry still count. */
  readonly lotId?: LotId
}

/**
 * Which lots to take a quantity from: earliest expiry first (none last), then earliest received, then lot id;
 * one lot in several places by box and location. Held and expired rows are skipped unless asked for.
 * All or nothing: too little is an answer, not an error, since callers report every short part at once.
 *
 * `today` is `YYYY-MM-DD` in the workshop; a row is expired when `expiresAt` lies before it.
 */
export function chooseLots(
  rows: readonly StockRow[],
  needed: Quantity,
  today: string,
  options: LotOptions = {},
): LotChoice {
  if (needed.isNegative()) throw validation("quantity", "Expected a quantity of 0 or more.")
  const usable = rows
    .filter((row) => options.lotId === undefined || row.lotId === options.lotId)
    .filter((row) => options.allowHeldAndExpired === true || isFree(row, today))
    .toSorted(compareRows)
  const available = Quantity.sum(usable.map((row) => row.quantity))
  if (available.compare(needed) < 0) return { kind: "short", needed, available }
  return { kind: "enough", takes: takeInOrder(usable, needed) }
}

/** Neither on hold nor expired on the day (`YYYY-MM-DD`). The last day itself still counts. */
export function isFree(lot: Pick<StockRow, "held" | "expiresAt">, today: string): boolean {
  return !lot.held && (lot.expiresAt === null || lot.expiresAt >= today)
}

function takeInOrder(rows: readonly StockRow[], needed: Quantity): LotTake[] {
  const takes: LotTake[] = []
  let left = needed
  for (const { lotId, placeId, quantity: onRow } of rows) {
    if (left.isZero()) break
    const quantity = Quantity.min(onRow, left)
    takes.push({ lotId, placeId, quantity })
    left = left.minus(quantity)
  }
  return takes
}

function compareRows(left: StockRow, right: StockRow): number {
  return (
    compareExpiry(left.expiresAt, right.expiresAt) ||
    Date.parse(left.receivedAt) - Date.parse(right.receivedAt) ||
    left.lotId - right.lotId ||
    left.boxNo - right.boxNo ||
    left.locNo - right.locNo
  )
}

/** Calendar dates of this form sort as text. */
function compareExpiry(left: string | null, right: string | null): number {
  if (left === right) return 0
  if (left === null) return 1
  if (right === null) return -1
  return left < right ? -1 : 1
}

/**
 * What a partial take of a lot costs: round(total × taken so far ÷ quantity) − already booked, so that the
 * pieces of a lot always add up to its total, whatever their sizes. `takenBefore` is what earlier takes took,
 * net of those undone. What was counted into the lot beyond its quantity costs nothing: its total is spent.
 * Unknown total: unknown (null), never 0.
 */
export function costOfTake(
  lotTotalCost: Quantity | null,
  lotQuantity: Quantity,
  takenBefore: Quantity,
  take: Quantity,
): Quantity | null {
  if (lotTotalCost === null) return null
  const booked = costUpTo(lotTotalCost, lotQuantity, takenBefore)
  return costUpTo(lotTotalCost, lotQuantity, takenBefore.plus(take)).minus(booked)
}

function costUpTo(totalCost: Quantity, lotQuantity: Quantity, taken: Quantity): Quantity {
  if (taken.compare(lotQuantity) >= 0) return totalCost
  const share = Fraction.fromQuantity(taken).dividedBy(Fraction.fromQuantity(lotQuantity))
  return Fraction.fromQuantity(totalCost).times(share).toQuantity()
}
