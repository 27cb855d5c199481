import { foldWords, wordList } from "./fold-words.ts"

/** Marks in a value or a quantity that say "leave this place empty". Compared after `foldWords`. */
const markers = wordList(
  `dnp, dnf, dni, dnm, do not populate, do not place, do not fit, do not install, do not mount, do not stuff, do not assemble,
   do not solder, don't populate, not populated, not fitted, not mounted, not placed, not installed, not assembled, not stuffed,
   no populate, no pop, nopop, no stuff, nostuff, no mount, no fit, no load, unpopulated, unstuffed, not used, not place,
   nicht bestücken, nicht bestückt, unbestückt, non monté, ne pas monter, no montar, no montado, não montar, non montare,
   nie montować, не устанавливать, не монтировать, 不贴, 不焊, 不装, 不上件, 空贴, 未実装, 実装なし`,
)
/** "NC" alone, or "N.C." behind a value: not connected. Inside a text NC is a kind of switch or part of a name. */
const notConnected = /^nc$|(?:^|\s)n\.c\.?$/i
/** Every marker holds one of these, which most texts don't: it saves folding them. */
const anyMarkStart = /d\W?n|n['’]t|no|un|n[ei]|не|[不空未実]/i
/** Scripts without blanks match anywhere. */
const spaced = markers.filter((marker) => /^[\p{Script=Latin}\p{Script=Cyrillic} ]+$/u.test(marker))
const unspaced = markers.filter((marker) => !spaced.includes(marker))

/** Whether a value, a quantity or a remark contains such a mark as a word: "DNP", "0R-DNP", "10k (do not fit)". */
export function holdsNotFittedMark(text: string): boolean {
  if (notConnected.test(text)) return true
  if (!anyMarkStart.test(text)) return false
  const folded = ` ${foldWords(text.toLowerCase())} `
  return (
    spaced.some((marker) => folded.includes(` ${marker} `)) ||
    unspaced.some((marker) => folded.includes(marker))
  )
}

const no = new Set(
  wordList(
    "no, n, false, 0, nein, non, não, nao, nie, нет, 否, off, fitted, populate, populated, mounted, place, fit, install",
  ),
)
const notFittedInFittedColumn = new Set(wordList("no, n, false, 0, nein, non, não, nao, nie, нет, 否, x"))

/**
 * What a cell of a DNP column says. Such a column is filled where parts are left out ("x", "DNP", "yes");
 * a column named the other way round ("Fitted", "Populate") says "no" there.
 */
export function saysNotFitted(cell: string, isFittedColumn: boolean): boolean {
  const folded = foldWords(cell.toLowerCase())
  if (folded === "") return /[✓✔✗☑]/.test(cell) && !isFittedColumn
  if (isFittedColumn) return notFittedInFittedColumn.has(folded) || holdsNotFittedMark(cell)
  return !no.has(folded)
}
