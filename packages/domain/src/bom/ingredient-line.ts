import type { Fraction } from "../quantity/fraction.ts"
import type { Unit } from "../unit/units.ts"
import { cleanCell } from "./clean-cell.ts"
import { readQuantity } from "./quantity-cell.ts"
import { isTotalCell } from "./row-words.ts"
import { readUnit } from "./unit-words.ts"

/** One line of a list without columns: what, and how much of it when it says so. */
export interface IngredientLine {
  description: string
  amount?: Fraction
  unit?: Unit
}

const number = String.raw`(?:\d+(?:[.,]\d+)?(?:\s*[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]|\s+\d+\s*/\s*\d+|\s*/\s*\d+)?|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])`
/** A longer line is a text about something. */
const lineLengthMax = 300
const bullet = /^(?:[-–—*•‣▪·◦+]|\d{1,3}[.)](?=\s))\s*/
const leading = new RegExp(`^(${number})\\s*([x×](?=\\s))?\\s*(.+)$`, "iu")
const trailing = new RegExp(
  `^(.+?)[\\s:–—-]+(?:[x×]\\s*(${number})|(${number})\\s*([\\p{L}.]+|[x×])?)$`,
  "iu",
)
const linkingWord = /^(?:of|de|di|von|d['’])\s+/i

/**
 * Reads "200 g flour", "2 eggs", "1 1/2 cups sugar", "3x hinge", "Flour 200 g", "hinge x4". A unit right behind the
 * number is one only if a name follows. Without a number the whole line is the description.
 */
export function readIngredientLine(text: string): IngredientLine {
  const line = cleanCell(text).replace(bullet, "")
  if (line.length > lineLengthMax) return { description: line }
  return leadingAmount(line) ?? trailingAmount(line) ?? { description: line }
}

/** Whether a line is a heading: it ends with a colon, or it is a total. */
export function isListHeading(text: string): boolean {
  const line = cleanCell(text)
  return line.endsWith(":") || line.startsWith("#") || isTotalCell(line)
}

function leadingAmount(line: string): IngredientLine | undefined {
  const match = leading.exec(line)
  const amount = match === null ? undefined : readQuantity(match[1] ?? "", null)?.amount
  if (match === null || amount === undefined) return undefined
  const words = (match[3] ?? "").split(" ")
  for (const length of [3, 2, 1]) {
    const unit = words.length > length ? readUnit(words.slice(0, length).join(" ")) : undefined
    if (unit === undefined || isThing(words, length, unit)) continue
    return { description: words.slice(length).join(" ").replace(linkingWord, ""), amount, ...measured(unit) }
  }
  // Without a blank the letters belong to the name ("3M tape"), unless they were a unit.
  const isGlued = !/^[\s\d.,/x×½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]*\s/u.test(line)
  return isGlued ? undefined : { description: words.join(" "), amount }
}

/** "2 large eggs", "3 cloves garlic": the word counts things and tells something about them, so it stays. */
function isThing(words: readonly string[], length: number, unit: Unit): boolean {
  return (
    unit === "each" &&
    !/^(?:x|pcs?|pieces?|ea|each|stk|stück|szt|шт)\.?$/i.test(words.slice(0, length).join(" "))
  )
}

function measured(unit: Unit): { unit?: Unit } {
  return unit === "each" ? {} : { unit }
}

function trailingAmount(line: string): IngredientLine | undefined {
  const match = trailing.exec(line)
  if (match === null) return undefined
  const [, name = "", times, counted, word] = match
  const unit = word === undefined ? undefined : readUnit(word)
  const isMultiplier = times !== undefined || (word !== undefined && /^[x×]$/i.test(word))
  // A bare number at the end ("Resistor 470") is part of the name, unless a colon or a stroke stands before it.
  const isSeparated = /[:–—]\s*[\d½⅓⅔¼¾]+[^:]*$/u.test(line)
  if (!isMultiplier && unit === undefined && (word !== undefined || !isSeparated)) return undefined
  const amount = readQuantity(times ?? counted ?? "", null)?.amount
  if (amount === undefined) return undefined
  return {
    description: name.replace(/[\s:–—-]+$/, ""),
    amount,
    ...(unit === undefined ? {} : measured(unit)),
  }
}
