import { validation } from "../errors.ts"

const fractionDigits = 6
const wholeDigits = 12
const millionthsPerOne = 10n ** BigInt(fractionDigits)
const millionthsLimit = 10n ** BigInt(fractionDigits + wholeDigits)

/** Longer text can't be a quantity; refusing it first keeps the pattern and BigInt cheap. */
const textLengthMax = 100
const decimalPattern = /^([+-]?)([0-9]+)(?:\.([0-9]+))?$/

/** So many digits make an integer that a JavaScript number holds exactly. */
const exactDigits = 15

/**
 * The millionths of what Postgres prints of a column: digits, a point and six digits. Most quantities come from there, and
 * reading one this way costs a fraction of the pattern. Undefined for any other text, which the pattern then judges.
 */
function storedMillionths(text: string): number | undefined {
  const point = text.length - fractionDigits - 1
  if (point < 1 || text.length > exactDigits + 1) return undefined
  let millionths = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (index === point) {
      if (code !== pointCode) return undefined
    } else {
      if (code < zeroCode || code > nineCode) return undefined
      millionths = millionths * 10 + (code - zeroCode)
    }
  }
  return millionths
}

const [pointCode, zeroCode, nineCode] = [0x2e, 0x30, 0x39]

/**
 * An exact decimal with at most 6 fraction digits and |q| < 10^12, for quantities and money.
 * Immutable. In Postgres `numeric(18,6)`, on the wire the text of `toString`.
 * A result outside the range is a `VALIDATION` error, never a silently wrong number.
 */
export class Quantity {
  /** The whole value: the quantity × 10^6. Public so that two quantities can be compared by value. */
  readonly millionths: bigint

  private constructor(millionths: bigint) {
    this.millionths = millionths
  }

  static readonly zero: Quantity = new Quantity(0n)
  static readonly one: Quantity = new Quantity(millionthsPerOne)
  /** The largest quantity there is: 999999999999.999999. */
  static readonly largest: Quantity = new Quantity(millionthsLimit - 1n)

  /** From a count of millionths: `Quantity.ofMillionths(1_500_000n)` is 1.5. */
  static ofMillionths(millionths: bigint): Quantity {
    if (millionths >= millionthsLimit || millionths <= -millionthsLimit) {
      throw validation("quantity", "The quantity is out of range: it must be below 10^12.")
    }
    return new Quantity(millionths)
  }

  /**
   * From plain decimal text: an optional sign, digits, optionally a point and digits.
   * Zeros at the end don't count as digits, so that `3.000000` as Postgres prints it is 3.
   * `.5`, `1.`, blanks, exponents and `NaN` are refused; what people type is read by `parseEnteredQuantity`.
   */
  static of(text: string): Quantity {
    const millionths = storedMillionths(text)
    if (millionths !== undefined) return new Quantity(BigInt(millionths))
    const match = text.length <= textLengthMax ? decimalPattern.exec(text) : null
    if (match === null) {
      throw validation(
        "quantity",
        `Expected a decimal number such as 8 or 0.3, got ${JSON.stringify(text.slice(0, 40))}.`,
      )
    }
    const [, sign = "", whole = "", fraction = ""] = match
    const significant = fraction.replace(/0+$/, "")
    if (significant.length > fractionDigits) {
      throw validation("quantity", `${text} has more than 6 digits after the point. Round it to 6 digits.`)
    }
    const size = BigInt(whole + significant.padEnd(fractionDigits, "0"))
    return Quantity.ofMillionths(sign === "-" ? -size : size)
  }

  /** From an integer. A number that is no safe integer is a bug of the caller. */
  static whole(count: bigint | number): Quantity {
    return Quantity.ofMillionths(BigInt(count) * millionthsPerOne)
  }

  static max(first: Quantity, ...others: readonly Quantity[]): Quantity {
    return others.reduce((best, other) => (other.compare(best) > 0 ? other : best), first)
  }

  static min(first: Quantity, ...others: readonly Quantity[]): Quantity {
    return others.reduce((best, other) => (other.compare(best) < 0 ? other : best), first)
  }

  /** The exact sum; zero for an empty list. Only the result has to be in range. */
  static sum(quantities: Iterable<Quantity>): Quantity {
    let total = 0n
    for (const quantity of quantities) total += quantity.millionths
    return Quantity.ofMillionths(total)
  }

  plus(other: Quantity): Quantity {
    return Quantity.ofMillionths(this.millionths + other.millionths)
  }

  minus(other: Quantity): Quantity {
    return Quantity.ofMillionths(this.millionths - other.millionths)
  }

  negate(): Quantity {
    return new Quantity(-this.millionths)
  }

  /** Times an integer. Products with anything else are the business of `Fraction`. */
  times(count: bigint | number): Quantity {
    return Quantity.ofMillionths(this.millionths * BigInt(count))
  }

  /** −1, 0 or 1: what `Array.sort` wants, smallest first. */
  compare(other: Quantity): -1 | 0 | 1 {
    if (this.millionths === other.millionths) return 0
    return this.millionths < other.millionths ? -1 : 1
  }

  equals(other: Quantity): boolean {
    return this.millionths === other.millionths
  }

  isZero(): boolean {
    return this.millionths === 0n
  }

  isPositive(): boolean {
    return this.millionths > 0n
  }

  isNegative(): boolean {
    return this.millionths < 0n
  }

  isWhole(): boolean {
    return this.millionths % millionthsPerOne === 0n
  }

  /** The smallest whole quantity that is not below this one: 1.2 → 2, −1.2 → −1. */
  ceilToWhole(): Quantity {
    const remainder = this.millionths % millionthsPerOne
    const towardsZero = this.millionths - remainder
    return Quantity.ofMillionths(remainder > 0n ? towardsZero + millionthsPerOne : towardsZero)
  }

  /** The canonical text: `0.3`, `1500`, `-2`; no exponent, no zeros at the end, no `-0`. */
  toString(): string {
    const size = this.millionths < 0n ? -this.millionths : this.millionths
    const sign = this.millionths < 0n ? "-" : ""
    const remainder = size % millionthsPerOne
    if (remainder === 0n) return `${sign}${size / millionthsPerOne}`
    const fraction = remainder.toString().padStart(fractionDigits, "0").replace(/0+$/, "")
    return `${sign}${size / millionthsPerOne}.${fraction}`
  }

  toJSON(): string {
    return this.toString()
  }
}
