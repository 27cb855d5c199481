import { Quantity } from "./quantity.ts"

const millionthsPerOne = Quantity.one.millionths

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b]
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller]
  return larger < 0n ? -larger : larger
}

/**
 * An exact rational number, always in lowest terms with a positive denominator. Immutable.
 * Used wherever a decimal would have to be rounded on the way: conversions, thirds of a cup, yields.
 */
export class Fraction {
  readonly numerator: bigint
  readonly denominator: bigint

  private constructor(numerator: bigint, denominator: bigint) {
    this.numerator = numerator
    this.denominator = denominator
  }

  static readonly zero: Fraction = new Fraction(0n, 1n)
  static readonly one: Fraction = new Fraction(1n, 1n)

  /** `Fraction.of(1, 3)`. A zero denominator is a bug of the caller: RangeError. */
  static of(numerator: bigint | number, denominator: bigint | number = 1n): Fraction {
    const [above, below] = [BigInt(numerator), BigInt(denominator)]
    if (below === 0n) throw new RangeError("A fraction can't be divided by zero.")
    if (below === 1n) return new Fraction(above, below)
    const divisor = greatestCommonDivisor(above, below) * (below < 0n ? -1n : 1n)
    return new Fraction(above / divisor, below / divisor)
  }

  static fromQuantity(quantity: Quantity): Fraction {
    const { millionths } = quantity
    if (quantity.isWhole()) return new Fraction(millionths / millionthsPerOne, 1n)
    return Fraction.of(millionths, millionthsPerOne)
  }

  plus(other: Fraction): Fraction {
    return Fraction.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    )
  }

  minus(other: Fraction): Fraction {
    return this.plus(other.negate())
  }

  negate(): Fraction {
    return new Fraction(-this.numerator, this.denominator)
  }

  times(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.numerator, this.denominator * other.denominator)
  }

  /** Exact quotient. Dividing by zero is a bug of the caller: RangeError. */
  dividedBy(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.denominator, this.denominator * other.numerator)
  }

  /** −1, 0 or 1: what `Array.sort` wants, smallest first. */
  compare(other: Fraction): -1 | 0 | 1 {
    const [left, right] = [this.numerator * other.denominator, other.numerator * this.denominator]
    if (left === right) return 0
    return left < right ? -1 : 1
  }

  equals(other: Fraction): boolean {
    return this.numerator === other.numerator && this.denominator === other.denominator
  }

  isZero(): boolean {
    return this.numerator === 0n
  }

  isPositive(): boolean {
    return this.numerator > 0n
  }

  isNegative(): boolean {
    return this.numerator < 0n
  }

  /** The largest integer that is not above: 3/2 → 1, −3/2 → −2. */
  floor(): bigint {
    const towardsZero = this.numerator / this.denominator
    const isInexact = this.numerator % this.denominator !== 0n
    return isInexact && this.numerator < 0n ? towardsZero - 1n : towardsZero
  }

  /** The smallest integer that is not below: 3/2 → 2, −3/2 → −1. */
  ceil(): bigint {
    return -this.negate().floor()
  }

  /**
   * The one rounding of the product: half away from zero, to 6 digits.
   * Call it once, at the end, on the number that is compared or booked.
   */
  toQuantity(): Quantity {
    if (this.denominator === 1n) return Quantity.ofMillionths(this.numerator * millionthsPerOne)
    const size = this.numerator < 0n ? -this.numerator : this.numerator
    const rounded = (2n * size * millionthsPerOne + this.denominator) / (2n * this.denominator)
    return Quantity.ofMillionths(this.numerator < 0n ? -rounded : rounded)
  }

  /** The same number as a decimal of at most 6 digits, or undefined when it is none (1/3). */
  toExactQuantity(): Quantity | undefined {
    const millionths = this.numerator * millionthsPerOne
    if (millionths % this.denominator !== 0n) return undefined
    return Quantity.ofMillionths(millionths / this.denominator)
  }

  /** `3/2`, or `3` when it is whole. */
  toString(): string {
    return this.denominator === 1n ? `${this.numerator}` : `${this.numerator}/${this.denominator}`
  }

  toJSON(): string {
    return this.toString()
  }
}
