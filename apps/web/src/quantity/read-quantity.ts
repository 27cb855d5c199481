import { parseEnteredQuantity } from "@kitwright/domain/entered-quantity"
import { DomainError } from "@kitwright/domain/errors"

export interface QuantityRules {
  /** Whether 0 is fine. Below 0 never is. */
  readonly allowZero?: boolean
  /** For what is counted in whole numbers. */
  readonly wholeOnly?: boolean
  /** Whether 1/3 is fine, which is no decimal. */
  readonly allowAnyFraction?: boolean
}

export type ReadQuantity =
  | {
      readonly ok: true
      /** Canonical, rounded to 6 digits where it is no decimal. */
      readonly text: string
      readonly isExact: boolean
    }
  | { readonly ok: false; readonly problem: string }

/** Reads what was typed, exactly as the server will. */
export function readQuantity(typed: string, rules: QuantityRules = {}): ReadQuantity {
  if (typed.trim() === "") return problem("Enter a quantity.")
  try {
    const amount = parseEnteredQuantity(typed)
    if (amount.isNegative() || (amount.isZero() && rules.allowZero !== true)) {
      return problem(rules.allowZero === true ? "Enter 0 or more." : "Enter more than 0.")
    }
    const exact = amount.toExactQuantity()
    if (rules.wholeOnly === true && exact?.isWhole() !== true) {
      return problem("Enter a whole number: this part is not divided.")
    }
    if (exact === undefined && rules.allowAnyFraction !== true) {
      return problem("This has no end as a decimal. Enter it rounded, such as 0.333.")
    }
    return { ok: true, text: (exact ?? amount.toQuantity()).toString(), isExact: exact !== undefined }
  } catch (error) {
    if (error instanceof DomainError) return problem(error.message)
    throw error
  }
}

/** A typed quantity in canonical form, for saying what was done; what can't be read stays as typed. */
export function canonicalText(typed: string): string {
  const read = readQuantity(typed, { allowZero: true, allowAnyFraction: true })
  return read.ok ? read.text : typed.trim()
}

/** What is wrong with a typed quantity, or null: the form a form's validator wants. */
export function quantityProblem(typed: string, rules: QuantityRules = {}): string | null {
  const read = readQuantity(typed, rules)
  return read.ok ? null : read.problem
}

/** The same for a field that may stay empty. */
export function optionalQuantityProblem(typed: string, rules: QuantityRules = {}): string | null {
  return typed.trim() === "" ? null : quantityProblem(typed, rules)
}

/** Whether the text is the beginning of a quantity: nobody wants to be told off in the middle of "1 1/2". */
export function isUnfinished(typed: string): boolean {
  return /^[+-]?$|[0-9][ /.,]+$|^[0-9]+ [0-9]+$|^[.,]$/.test(typed.trimStart())
}

function problem(text: string): ReadQuantity {
  return { ok: false, problem: text }
}
