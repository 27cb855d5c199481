/** Letters that Unicode does not take apart into a base letter and an accent. */
const plainLetters: ReadonlyMap<string, string> = new Map([
  ["ł", "l"],
  ["ø", "o"],
  ["đ", "d"],
  ["ı", "i"],
  ["ß", "ss"],
  ["æ", "ae"],
  ["œ", "oe"],
])

/**
 * Words for comparing: lower case, without accents, without punctuation but # and %, single blanks;
 * "PartNumber", "Part_Number" and "PART NUMBER:" are all "part number".
 */
export function foldWords(text: string): string {
  return text
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll}{2})/gu, "$1 $2")
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[łøđıßæœ]/g, (letter) => plainLetters.get(letter) ?? letter)
    .replace(/#/g, " # ")
    .replace(/[^\p{L}\p{N}#%]+/gu, " ")
    .trim()
}

/** The entries of a comma-separated list, folded like the text they are compared with. */
export function wordList(text: string): string[] {
  return text
    .split(",")
    .map(foldWords)
    .filter((entry) => entry !== "")
}

const ideographs = /[\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF]/

/** Longer text is a sentence: looking for every run of its words would be slow and find nothing of use. */
const wordsMax = 12

/**
 * Finds folded phrases in folded text: whole words one after the other, or, in scripts without blanks, any part.
 * The result is a function that gives the phrases found, the longest first.
 */
export function phraseFinder(phrases: Iterable<string>): (text: string) => string[] {
  const spaced = new Set<string>()
  const unspaced: string[] = []
  for (const phrase of phrases) {
    if (ideographs.test(phrase)) unspaced.push(phrase)
    else spaced.add(phrase)
  }
  return (text) => {
    const words = text.split(" ")
    if (words.length > wordsMax) return []
    const found = ideographs.test(text) ? unspaced.filter((phrase) => text.includes(phrase)) : []
    for (let start = 0; start < words.length; start++) {
      for (let end = start + 1; end <= words.length; end++) {
        const phrase = words.slice(start, end).join(" ")
        if (spaced.has(phrase)) found.push(phrase)
      }
    }
    return found.toSorted((a, b) => b.length - a.length)
  }
}
