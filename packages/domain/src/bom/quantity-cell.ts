import { DomainError } from "../errors.ts"
import { parseEnteredQuantity } from "../quantity/entered-quantity.ts"
import { Fraction } from "../quantity/fraction.ts"
import type { Unit } from "../unit/units.ts"
import { readUnit } from "./unit-words.ts"

/** Which mark of a column separates the decimals; null: its cells don't tell. */
export type DecimalMark = "." | "," | null

export interface ReadQuantity {
  amount: Fraction
  unit?: Unit
  /** A word behind the number that is no known unit. */
  unknownUnit?: string
  /** It had more than 6 digits after the point and was rounded. */
  isRounded?: boolean
}

const vulgar = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
/** A number as people write it: digits with marks and groups, a fraction, a mixed number. */
const numberPattern = `(?:\\d[\\d.,'’\\u00A0\\u202F]*(?:\\s\\d{3}(?!\\d))*(?:[.,]\\d+)?(?:\\s*\\d*\\s*[${vulgar}]|\\s+\\d+\\s*/\\s*\\d+|\\s*/\\s*\\d+)?|[.,]\\d+|[${vulgar}])`
/** [x] number [x | unit word] [(remark) | per … | /board]. */
const quantityCell = new RegExp(
  `^[x×*]?\\s*(${numberPattern})\\s*(?:[x×*]|([\\p{L}][\\p{L}.\\s²]*?|"|'))?\\s*(?:\\(.*\\)|(?:per|pro|par|por|/)\\s*[\\p{L} ]+)?$`,
  "iu",
)
/** A longer cell is a sentence. */
const cellLengthMax = 60
const currency = /[$€£¥₹₽]|\b(?:usd|eur|gbp|rmb|cny|inr|chf)\b/i

/**
 * The quantity in a cell: "5", "5.00", "0,5", "1x", "x2", "2 pcs", "200 g", "1 1/2", "1,234.5", "3 (1 spare)".
 * undefined when it says none: words, ranges such as "1-2", money, negative numbers, and numbers whose mark may
 * separate thousands or decimals when `mark` doesn't say which.
 */
export function readQuantity(cell: string, mark: DecimalMark): ReadQuantity | undefined {
  const written = cell.replace(/[０-９]/g, (digit) => String.fromCodePoint(digit.charCodeAt(0) - 0xfee0))
  const isAmount = written.length <= cellLengthMax && !currency.test(written)
  const match = isAmount ? quantityCell.exec(written) : null
  if (match === null) return undefined
  const [, number = "", word] = match
  const read = readNumber(number, mark)
  if (read === undefined || word === undefined) return read
  const unit = readUnit(word)
  if (unit === undefined) return { ...read, unknownUnit: word }
  return unit === "each" ? read : { ...read, unit }
}

/** Whether a cell is a quantity and nothing else. */
export function isQuantityCell(cell: string, mark: DecimalMark): boolean {
  const read = readQuantity(cell, mark)
  return read !== undefined && read.unknownUnit === undefined
}

const nameLengthMax = 300
/** "hinge (x4)", "hinge x4", "hinge (4x)", "4x hinge": a count inside a name. */
const countInName = /(?:^|\s)\(?[x×]\s?(\d{1,5})\)?$|\((\d{1,5})\s?[x×]\)$|^(\d{1,5})\s?[x×]\s+(?=\p{L})/iu

/** The count that a name tells by a multiplication sign; undefined when it has none. Sizes such as M3x10 are none. */
export function readCountInName(name: string): Fraction | undefined {
  const match = name.length <= nameLengthMax ? countInName.exec(name) : null
  const count = match?.[1] ?? match?.[2] ?? match?.[3]
  return count === undefined ? undefined : readNumber(count, null)?.amount
}

/** Spreadsheets write 21.66666667 for a third: more digits than a quantity has. */
const longDecimal = /^(\d{0,12})\.(\d{7,20})$/

function readNumber(number: string, mark: DecimalMark): { amount: Fraction; isRounded?: true } | undefined {
  const plain = withoutGroups(number.trim(), mark)
  if (plain === undefined) return undefined
  const [, whole, digits] = longDecimal.exec(plain) ?? []
  if (whole !== undefined && digits !== undefined && !digits.endsWith("0")) {
    const exact = Fraction.of(BigInt(whole + digits), 10n ** BigInt(digits.length))
    return { amount: Fraction.fromQuantity(exact.toQuantity()), isRounded: true }
  }
  try {
    return { amount: parseEnteredQuantity(plain) }
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
