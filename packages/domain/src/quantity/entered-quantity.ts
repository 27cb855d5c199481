import { type DomainError, validation } from "../errors.ts"
import { Fraction } from "./fraction.ts"
import { Quantity } from "./quantity.ts"

const textLengthMax = 40
const limit = Fraction.of(10n ** 12n)

/** Sign, whole part (optional), numerator, denominator: "1/2", "-1 1/2". At most 6 digits below the line. */
const mixedPattern = /^([+-]?)(?:([0-9]{1,12}) )?([0-9]{1,12})\/([0-9]{1,6})$/
/** Sign, whole part (may be missing, as in ".5"), point or comma, digits. */
const decimalPattern = /^([+-]?)([0-9]*)(?:([.,])([0-9]+))?$/

/** The fraction characters of Unicode that recipes use. */
const fractionSigns: Readonly<Record<string, string>> = {
  "½": "1/2",
  "⅓": "1/3",
  "⅔": "2/3",
  "¼": "1/4",
  "¾": "3/4",
  "⅕": "1/5",
  "⅖": "2/5",
  "⅗": "3/5",
  "⅘": "4/5",
  "⅙": "1/6",
  "⅚": "5/6",
  "⅛": "1/8",
  "⅜": "3/8",
  "⅝": "5/8",
  "⅞": "7/8",
}

/**
 * Reads a quantity as people type it, exactly: "8", "0.3", ".3", "0,3", "1/2", "1 1/2", "½", "1½".
 *
 * Bounds: below 10^12, at most 6 digits after the point and at most 6 below the line, so that numerator
 * and denominator fit `bigint` columns. A comma is a decimal comma, except where it could as well separate
 * thousands ("1,500"): that is refused. Anything else is `VALIDATION` and says what was expected.
 */
export function parseEnteredQuantity(text: string): Fraction {
  if (text.length > textLengthMax) throw unreadable(text)
  const written = plainText(text)
  const amount = mixedNumber(written) ?? decimalNumber(written)
  if (amount === undefined) throw unreadable(text)
  if (amount.compare(limit) >= 0 || amount.compare(limit.negate()) <= 0) {
    throw validation("quantity", `${text.trim()} is out of range: a quantity must be below 10^12.`)
  }
  return amount
}

/** One spelling for signs, fraction strokes, fraction characters and blanks. */
function plainText(text: string): string {
  return text
    .replaceAll(/[¼-¾⅓-⅞]/g, (sign) => ` ${fractionSigns[sign] ?? sign}`)
    .replaceAll("−", "-")
    .replaceAll("⁄", "/")
    .trim()
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ ?\/ ?/g, "/")
    .replace(/^([+-]) /, "$1")
}

function mixedNumber(written: string): Fraction | undefined {
  const match = mixedPattern.exec(written)
  if (match === null) return undefined
  const [, sign, whole, above = "0", below = "0"] = match
  const [numerator, denominator] = [BigInt(above), BigInt(below)]
  if (denominator === 0n)
    throw validation("quantity", `${written} divides by zero. Write a number below the line.`)
  if (whole !== undefined && numerator >= denominator) {
    throw validation("quantity", `${written} is unclear: after a whole number, write a fraction below 1.`)
  }
  const amount = Fraction.of(BigInt(whole ?? 0) * denominator + numerator, denominator)
  return sign === "-" ? amount.negate() : amount
}

function decimalNumber(written: string): Fraction | undefined {
  const match = decimalPattern.exec(written)
  if (match === null) return undefined
  const [, sign = "", whole = "", mark = "", digits = ""] = match
  if (whole === "" && digits === "") return undefined
  if (mark === "," && digits.length === 3 && /^[1-9][0-9]{0,2}$/.test(whole)) {
    throw validation("quantity", `${written} is unclear: write ${whole}.${digits} or ${whole}${digits}.`)
  }
  const fraction = digits === "" ? "" : `.${digits}`
  return Fraction.fromQuantity(Quantity.of(`${sign}${whole || "0"}${fraction}`))
}

function unreadable(text: string): DomainError {
  const shown = JSON.stringify(text.slice(0, textLengthMax))
  return validation("quantity", `Expected a quantity such as 8, 0.3, 1/2 or 1 1/2, got ${shown}.`)
}
