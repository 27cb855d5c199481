import { foldWords } from "./fold-words.ts"
import { headerStrength } from "./header-cell.ts"

/** Things that stand in rows of parts but never in a header. */
const rowSigns = [
  /^[+-]?[\d.,]+%?$/,
  /^[$€£¥]|[$€£¥]$/,
  /^https?:\/\//i,
  /^[A-Z]{1,4}\d+(?:\s*[,;-]\s*[A-Z]{1,4}\d+)*$/i,
  /^\d+(?:[.,]\d+)?\s*(?:[pnuµμkM]?(?:Ω|F|H|Hz|V|A|W)|ohm|[kKMR]\d*|pcs|mm|g|kg|ml)$/,
] as const
const headerLengthMax = 60

/**
 * How much a record of cleaned cells looks like a header: the strength of its different known words, less one
 * for every number, price, link, list of designators or value. Below 1.5 it is none.
 */
export function headerScore(cells: readonly string[]): number {
  const strengthByWord = new Map<string, number>()
  let against = 0
  for (const cell of cells) {
    if (cell === "") continue
    if (rowSigns.some((sign) => sign.test(cell))) against += 1
    else if (cell.length > headerLengthMax) against += 0.5
    else strengthByWord.set(foldWords(cell), headerStrength(cell))
  }
  return [...strengthByWord.values()].reduce((sum, strength) => sum + strength, 0) - against
}
