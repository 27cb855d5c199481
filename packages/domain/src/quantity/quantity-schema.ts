/**
 * Quantities on the wire. Inputs are text as people write it; JSON numbers are refused, because a
 * JSON number has been through floating point before it gets here. zod adds the field's path.
 * Each input is text with one transform, so all of them stand in a `z.strictObject` and may be `.optional()`.
 */
import { z } from "zod"
import { DomainError, validation } from "../errors.ts"
import { parseEnteredQuantity } from "./entered-quantity.ts"
import type { Fraction } from "./fraction.ts"
import type { Quantity } from "./quantity.ts"

const quantityAsText = z.string({
  error: ({ input }) =>
    typeof input === "number"
      ? `Expected a quantity as text, such as "${input}", not a JSON number.`
      : 'Expected a quantity as text, such as "8", "0.3" or "1/2".',
})

/** A reader's DomainError becomes an issue with the same words at the field's path. */
function readWith<T>(read: (text: string) => T) {
  return quantityAsText.transform((text, context): T => {
    try {
      return read(text)
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      context.addIssue({ code: "custom", message: error.message, input: text })
      return z.NEVER
    }
  })
}

function readQuantity(text: string): Quantity {
  const quantity = parseEnteredQuantity(text).toExactQuantity()
  if (quantity === undefined) {
    throw validation("quantity", `${text.trim()} is no decimal of 6 digits. Write it as a decimal, rounded.`)
  }
  return quantity
}

function readPositive(text: string): Quantity {
  const quantity = readQuantity(text)
  if (!quantity.isPositive()) throw validation("quantity", "Expected a quantity above 0.")
  return quantity
}

function readNonNegative(text: string): Quantity {
  const quantity = readQuantity(text)
  if (quantity.isNegative()) throw validation("quantity", "Expected 0 or a quantity above 0.")
  return quantity
}

function readMoney(text: string): Quantity {
  const amount = readQuantity(text)
  if (amount.isNegative()) throw validation("money", "Expected an amount of money of 0 or more.")
  return amount
}

/** A quantity that may be no decimal, such as 1/3 cup. */
export interface EnteredQuantity {
  /** Exactly what was meant. */
  readonly fraction: Fraction
  /** The same, rounded to 6 digits, for display. */
  readonly quantity: Quantity
  /** What was typed, without surrounding blanks. */
  readonly entered: string
}

function readEntered(text: string): EnteredQuantity {
  const fraction = parseEnteredQuantity(text)
  if (!fraction.isPositive()) throw validation("quantity", "Expected a quantity above 0.")
  return { fraction, quantity: fraction.toQuantity(), entered: text.trim() }
}

/** Text → Quantity. A fraction must be a decimal of at most 6 digits: 1/4, not 1/3. */
export const quantityInput = readWith(readQuantity)

/** Text → Quantity above 0. */
export const positiveQuantityInput = readWith(readPositive)

/** Text → Quantity of 0 or more. */
export const nonNegativeQuantityInput = readWith(readNonNegative)

/** Text → money of 0 or more in the workshop's currency, at most 6 digits after the point. */
export const moneyInput = readWith(readMoney)

/** Text → what was meant, exactly; above 0. For the lines of kits, which may say "1/3". */
export const enteredQuantityInput = readWith(readEntered)

/** Output: canonical text as `Quantity.toString` writes it. */
export const quantityText = z
  .string()
  .regex(/^(?:0|-?[1-9][0-9]{0,11}|-?(?:0|[1-9][0-9]{0,11})\.[0-9]{0,5}[1-9])$/, {
    error: "Expected a canonical quantity such as 8 or 0.3.",
  })
