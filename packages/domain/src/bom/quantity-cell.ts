import { DomainError } from "../errors.ts"
import { parseEnteredQuantity } from "../quantity/entered-quantity.ts"
import type { Fraction } from "../quantity/fraction.ts"
import type { Unit } from "../unit/units.ts"
import { readUnit } from "./unit-words.ts"

/** Which mark of a column separates the decimals; null: its cells don't tell. */
export type DecimalMark = "." | "," | null

export interface ReadQuantity {
  amount: Fraction
  unit?: Unit
}

const vulgar = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
/** A number as people write it: digits with marks and groups, a fraction, a mixed number. */
export const numberPattern = `(?:\\d[\\d.,'’\\u00A0\\u202F]*(?:\\s\\d{3}(?!\\d))*(?:\\s*\\d*\\s*[${vulgar}]|\\s+\\d+\\s*/\\s*\\d+|\\s*/\\s*\\d+)?|[.,]\\d+|[${vulgar}])`
/** [x] number [x | unit word] [(remark) | per … | /board]. */
const quantityCell = new RegExp(
  `^[x×*]?\\s*(${numberPattern})\\s*(?:[x×*]|([\\p{L}][\\p{L}.\\s²]*?|"|'))?\\s*(?:\\(.*\\)|(?:per|pro|par|por|/)\\s*[\\p{L} ]+)?$`,
  "iu",
)
const currency = /[$€£¥₹₽]|\b(?:usd|eur|gbp|rmb|cny|inr|chf)\b/i

/**
 * The quantity in a cell: "5", "5.00", "0,5", "1x", "x2", "2 pcs", "200 g", "1 1/2", "1,234.5", "3 (1 spare)".
 * undefined when it says none: words, ranges such as "1-2", money, negative numbers, and numbers whose mark may
 * separate thousands or decimals when `mark` doesn't say which.
 */
export function readQuantity(cell: string, mark: DecimalMark): ReadQuantity | undefined {
  const written = cell.replace(/[０-９]/g, (digit) => String.fromCodePoint(digit.charCodeAt(0) - 0xfee0))
  const match = currency.test(written) ? null : quantityCell.exec(written)
  if (match === null) return undefined
  const [, number = "", word] = match
  const unit = word === undefined ? undefined : readUnit(word)
  if (word !== undefined && unit === undefined) return undefined
  const amount = readNumber(number, mark)
  if (amount === undefined) return undefined
  return unit === undefined || isCountWord(word) ? { amount } : { amount, unit }
}

/** "2 pcs" and "2 Stk." are just two: the part says what it is counted in. */
function isCountWord(word: string | undefined): boolean {
  return word !== undefined && readUnit(word) === "each"
}

function readNumber(number: string, mark: DecimalMark): Fraction | undefined {
  const plain = withoutGroups(number.trim(), mark)
  if (plain === undefined) return undefined
  try {
    return parseEnteredQuantity(plain)
  } catch (error) {
    if (error instanceof DomainError) return undefined
    throw error
  }
}

/** The number with a decimal point and without thousands separators; undefined when that is not certain. */
function withoutGroups(number: string, mark: DecimalMark): string | undefined {
  if (/[/½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]/.test(number)) return number
  const joined = number.replace(/^(\d{1,3})(?:[\s'’\u00A0\u202F](\d{3}))+(?=$|[.,])/, (groups) =>
    groups.replace(/\D/g, ""),
  )
  const groupMark = thousandsMark(joined, mark)
  if (groupMark === undefined) return undefined
  return joined.replaceAll(groupMark, "").replace(",", ".").replace(/\.$/, "")
}

/** The mark that separates thousands in this number ("" for none), or undefined when it could be either. */
function thousandsMark(number: string, mark: DecimalMark): string | undefined {
  const marks = number.replace(/\d/g, "")
  if (/^,+\.$/.test(marks) || /^,{2,}$/.test(marks)) return ","
  if (/^\.+,$/.test(marks) || /^\.{2,}$/.test(marks)) return "."
  if (marks.length !== 1) return ""
  const isAmbiguous = /^[1-9]\d{0,2}[.,]\d{3}$/.test(number)
  if (!isAmbiguous || mark === marks) return ""
  return mark === null ? undefined : marks
}

/**
 * Which mark the cells of a column use for decimals. A cell tells when it can be read in one way only:
 * "0,5", "2.75", "0.500", "1,234.5"; and so do three and more numbers that all have three digits after the same
 * mark, as programs write them ("1.000", "12.500").
 */
export function decimalMark(cells: readonly string[]): DecimalMark {
  const votes = { ".": 0, ",": 0 }
  let ambiguous = ""
  let numbers = 0
  for (const cell of cells) {
    const number = /^\D{0,2}(\d[\d.,]*|[.,]\d+)/.exec(cell)?.[1]
    if (number === undefined) continue
    numbers += 1
    const told = toldMark(number)
    if (told !== undefined) votes[told] += 1
    else ambiguous += /^[1-9]\d{0,2}([.,])\d{3}$/.exec(number)?.[1] ?? ""
  }
  if (votes["."] !== votes[","]) return votes["."] > votes[","] ? "." : ","
  if (votes["."] > 0 || ambiguous.length < 3 || ambiguous.length < numbers) return null
  if (/^\.+$/.test(ambiguous)) return "."
  return /^,+$/.test(ambiguous) ? "," : null
}

function toldMark(number: string): "." | "," | undefined {
  const marks = number.replace(/\d/g, "")
  const last = marks.at(-1)
  if (last !== "." && last !== ",") return undefined
  const digitsBehind = number.length - 1 - number.lastIndexOf(last)
  if (new Set(marks).size === 2) return last
  if (marks.length > 1) return last === "." ? "," : "."
  if (digitsBehind !== 3 || /^0?[.,]|^\d{4,}[.,]/.test(number)) return digitsBehind === 0 ? undefined : last
  return undefined
}
