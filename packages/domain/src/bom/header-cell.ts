import { bomFields, type BomField } from "./bom-file.ts"
import { foldWords, phraseFinder } from "./fold-words.ts"
import { isKnownHeader, isOtherHeader, makerHeader, shopNumberHeader } from "./header-signs.ts"
import { headerWords } from "./header-words.ts"

export type Certainty = "certain" | "likely" | "possible"

/** A field that a header may stand for. `isId` marks the number of a row in another table ("ingredient_id"). */
export interface FieldGuess {
  field: BomField
  certainty: Certainty
  isId?: boolean
}

const certainties = ["certain", "likely", "possible"] as const
/** A header of more words than this is a sentence. */
const headerWordsMax = 7

const guessesByPhrase: ReadonlyMap<string, readonly FieldGuess[]> = collectPhrases()

function collectPhrases(): Map<string, FieldGuess[]> {
  const entries = bomFields.flatMap((field) =>
    certainties.flatMap((certainty) =>
      headerWords[field][certainty].map((phrase) => ({ phrase, field, certainty })),
    ),
  )
  const phrases = new Map<string, FieldGuess[]>()
  for (const { phrase, field, certainty } of entries) {
    const guesses = phrases.get(phrase) ?? []
    if (!guesses.some((guess) => guess.field === field)) guesses.push({ field, certainty })
    phrases.set(phrase, guesses)
  }
  return phrases
}

/**
 * What a header cell may stand for, from the whole text, then without remarks in brackets and without a number
 * at its end ("Manufacturer 1"), then from the longest known words in it. [] for columns that are no field.
 */
export function guessFields(header: string): readonly FieldGuess[] {
  for (const variant of variants(header)) {
    const exact = guessesByPhrase.get(variant)
    if (exact !== undefined) return exact
  }
  const folded = foldWords(header)
  if (folded === "" || folded.split(" ").length > headerWordsMax) return []
  const shopNumber = shopNumberHeader(folded)
  if (shopNumber !== undefined) return [{ field: "supplierNumber", certainty: shopNumber }]
  const maker = makerHeader(folded)
  if (maker !== undefined) return [{ field: maker, certainty: "certain" }]
  return isOtherHeader(folded) || isKnownHeader(folded) ? [] : guessesFromPart(folded)
}

function variants(header: string): string[] {
  const whole = foldWords(header)
  const withoutRemark = foldWords(header.replace(/[([{（【].*?[)\]}）】]/g, " "))
  return [whole, withoutRemark, withoutRemark.replace(/ \d+$/, ""), foldWords(header.toLowerCase())].filter(
    (text) => text !== "",
  )
}

const idWords = /(?: id| ids| code| no| nr| number)$/
/** A header that ends with one of these is about a trait of the thing, not the thing. */
const traitWords =
  / (?:state|status|type|category|group|class|family|color|colour|weight|height|width|length|size|date|level|rating|tolerance|notes?|remarks?|comments?|options?|order|by)$/

const findPhrases = phraseFinder([...guessesByPhrase.keys()].filter((phrase) => phrase.length > 1))

function guessesFromPart(folded: string): FieldGuess[] {
  const phrase = traitWords.test(folded) ? undefined : findPhrases(folded)[0]
  if (phrase === undefined) return []
  const guesses = guessesByPhrase.get(phrase) ?? []
  return guesses.flatMap(({ field, certainty }): FieldGuess[] => {
    if (certainty === "possible") return []
    // "Code", "No" or "Model" inside a header may number anything; a part number has more words or a term of its own.
    if (field === "partNumber" && /^(?!mpns?$|pn$)[a-z]+$/.test(phrase)) return []
    if (field === "description" && idWords.test(folded)) return [{ field, certainty: "possible", isId: true }]
    return [{ field, certainty: certainty === "certain" ? "likely" : "possible" }]
  })
}

/** How strongly a cell says "I am a header": 0 for text that isn't known. */
export function headerStrength(header: string): number {
  const strengths = guessFields(header).map(({ certainty, isId }) => {
    if (isId === true) return 0.6
    return certainty === "certain" ? 1 : certainty === "likely" ? 0.8 : 0.5
  })
  const folded = foldWords(header)
  const isKnown =
    isKnownHeader(folded) || (isOtherHeader(folded) && folded.split(" ").length <= headerWordsMax)
  return Math.max(isKnown ? 0.7 : 0, ...strengths)
}
