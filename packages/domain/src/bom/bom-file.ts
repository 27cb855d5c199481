import type { Unit } from "../unit/units.ts"

/** The fields a column of a bill of materials can stand for. */
export const bomFields = [
  "partKey",
  "designators",
  "quantity",
  "unit",
  "value",
  "footprint",
  "partNumber",
  "manufacturer",
  "supplierNumber",
  "description",
  "dnp",
] as const

export type BomField = (typeof bomFields)[number]

/** For every field the index of its column, counted from 0, or null when no column holds it. */
export type Mapping = Record<BomField, number | null>

/** Names as WHATWG's Encoding Standard has them, so that `TextDecoder` takes them. */
export type Encoding =
  | "utf-8"
  | "utf-16le"
  | "utf-16be"
  | "windows-1252"
  | "windows-1250"
  | "windows-1251"
  | "gb18030"
  | "shift_jis"

/** The character between two cells. */
export type Delimiter = "," | ";" | "\t" | "|"

/** What is wrong or surprising about one cell. `column` is the header's text, or "Column 3". */
export interface BomProblem {
  column: string
  expected: string
  got: string
}

/** One line of the bill of materials, before any merging. Texts are trimmed; "" means empty. */
export interface BomRow {
  /** Physical line of the file on which the record starts, counted from 1. */
  row: number
  designators: string[]
  value: string
  footprint: string
  partNumber: string
  manufacturer: string
  /** Upper-case key of a part, only when the file has a column of them. */
  partKey?: string
  supplierNumber?: string
  description?: string
  /** Canonical decimal; null when it can't be read. A third is rounded to 6 digits, see `quantityEntered`. */
  quantity: string | null
  /** The exact fraction, such as "1/3", when `quantity` had to be rounded. */
  quantityEntered?: string
  unit?: Unit
  /** Not to be fitted ("do not populate", or a quantity of 0). Counted in the totals all the same. */
  dnp: boolean
  /** `invalid`: the quantity or its unit can't be read; `problems` says why. */
  kind: "data" | "invalid"
  problems: BomProblem[]
}

/** Why a line that isn't empty was not read as a part. */
export type SkipReason = "heading" | "total" | "charge" | "repeated header" | "no part" | "listed again"

export interface SkippedRow {
  row: number
  reason: SkipReason
  /** The line's cells, joined for people. */
  text: string
}

export interface Detected {
  encoding: Encoding
  /** null: the columns are aligned with blanks, or there is only one. */
  delimiter: Delimiter | null
  /** Physical line of the header (the first, if it takes two), counted from 1; null: there is none. */
  headerRow: number | null
  mapping: Mapping
}

export interface BomFile {
  detected: Detected
  /** What the columns are called, for choosing another mapping: the header's texts, or "Column 3". */
  columns: string[]
  rows: BomRow[]
  /** Lines after the header that were taken for no part, so that nothing disappears silently. */
  skipped: SkippedRow[]
  /** All rows, invalid and DNP ones too, before merging; `quantity` is the sum of those that have one. */
  totals: { rows: number; quantity: string }
}
