import type { Unit } from "@kitwright/domain/units"
import type { BoxName } from "./boxes.ts"
import type { TypeName } from "./part-types.ts"

/** A location in one of the demo's boxes. */
export type Place = readonly [box: BoxName, locNo: number]

/** What lay there when the books began; the cost is for one of the part's unit. */
export type Opening = readonly [box: BoxName, locNo: number, quantity: string, unitCost: string]

export interface PartRow {
  readonly key: string
  readonly description: string
  readonly type: TypeName
  /** "each" when left out. */
  readonly unit?: Unit
  /** False for what only carries a cost or never runs out: labour, tap water. */
  readonly stocked?: false
  readonly manufacturer?: string
  readonly partNumber?: string
  readonly tags?: readonly string[]
  readonly attributes?: readonly (readonly [name: string, value: string, unit?: string])[]
  /** Grams per millilitre. */
  readonly density?: string
  readonly minimumStock?: string
  readonly note?: string
  readonly opening?: Opening
  /** The maker's site, where the datasheet is found by part number. */
  readonly website?: string
}

interface LineDetails {
  readonly designators?: string
  readonly note?: string
  /** Parts that may stand in. */
  readonly alternatives?: readonly string[]
}

/** One line of a kit. The amount is per batch, as a cook or a maker writes it: "4", "350 g", "2 1/4 cup". */
type LineRow = readonly [partKey: string, amount: string, details?: LineDetails]

export interface KitRow {
  readonly name: string
  readonly description: string
  /** The part that a build makes. */
  readonly output?: string
  /** Units per batch, 1 when left out. */
  readonly yield?: string
  /** How many to make; 0 is parked. */
  readonly buildTarget: string
  readonly leadTimeDays?: number
  readonly archived?: true
  readonly lines: readonly LineRow[]
}

/** A visit to the boxes: its acts happen one after the other, a minute apart. */
export interface Visit {
  readonly daysAgo: number
  /** UTC, "09:30". */
  readonly time: string
  readonly acts: readonly Act[]
}

export type Act =
  | ({ readonly kind: "receive"; readonly quantity: string } & AtPlace & ReceiptDetails)
  | ({ readonly kind: "take"; readonly quantity: string } & AtPlace & TakeDetails)
  | ({ readonly kind: "lose"; readonly quantity: string; readonly note: string } & AtPlace)
  | ({ readonly kind: "count"; readonly counted: string; readonly note: string } & AtPlace)
  | ({ readonly kind: "move"; readonly part: string; readonly from: Place; readonly to: Place } & MoveDetails)
  | { readonly kind: "hold"; readonly label: string }
  | { readonly kind: "undo"; readonly label: string }

interface AtPlace {
  readonly part: string
  readonly at: Place
}

interface ReceiptDetails {
  readonly unitCost?: string
  readonly lotCode?: string
  /** Counted from the day of the first start, so below 0 for what has expired by then. */
  readonly expiresInDays?: number
  readonly note?: string
  /** By which a later act finds this lot. */
  readonly label?: string
}

interface TakeDetails {
  readonly note?: string
  /** By which a later act finds this movement. */
  readonly label?: string
}

interface MoveDetails {
  readonly quantity: string
  readonly note: string
}

export function receive(part: string, at: Place, quantity: string, details: ReceiptDetails = {}): Act {
  return { kind: "receive", part, at, quantity, ...details }
}

export function take(part: string, at: Place, quantity: string, details: TakeDetails = {}): Act {
  return { kind: "take", part, at, quantity, ...details }
}

export function lose(part: string, at: Place, quantity: string, note: string): Act {
  return { kind: "lose", part, at, quantity, note }
}

export function count(part: string, at: Place, counted: string, note: string): Act {
  return { kind: "count", part, at, counted, note }
}

export function move(part: string, from: Place, to: Place, quantity: string, note: string): Act {
  return { kind: "move", part, from, to, quantity, note }
}

export function hold(label: string): Act {
  return { kind: "hold", label }
}

export function undo(label: string): Act {
  return { kind: "undo", label }
}
