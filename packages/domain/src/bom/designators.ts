import { designatorRangeMax, designatorsPerCellMax } from "./limits.ts"

/** A name such as R1, LED12, U$5, TP_3 or C12A. */
const designator = /^([A-Z]{1,6}[$_]?)(\d{1,5})[A-Z]?$/i
/** Prefixes that designators usually have (IEEE 315, IEC 81346 and habit). */
const commonPrefix =
  /^(?:A|AE|ANT|B|BAT|BR|BT|BZ|C|CN|CON|CONN|CP|CR|CV|D|DC|DL|DS|E|F|FB|FD|FID|FL|FU|G|H|HS|IC|J|JK|JMP|JP|JR|K|KEY|L|LD|LED|LS|M|MH|MIC|MK|MOD|MP|NTC|NT|OK|OSC|P|PCB|POT|PS|PTC|Q|R|RA|RE|REL|RL|RLY|RN|RP|RT|RV|S|SB|SG|SJ|SK|SP|SPK|ST|SV|SW|T|TB|TC|TH|TP|TR|TVS|U|UB|USB|V|VD|VR|VT|W|X|XTAL|Y|Z|ZD)$/i

const blanks = /\s+/
/** "C1-C9", "C1 – C9", "R1..R4", "R1 to R4", "R1 bis R4", "R1~R4", and "R1-4" with the prefix left out. */
const range =
  /^([A-Z]{1,6}[$_]?)(\d{1,5})(?:\s*(?:-|–|—|‐|~|\.{2,3}|…)\s*|\s+(?:to|bis|à|a|do|until|through|thru)\s+)([A-Z]{0,6}[$_]?)(\d{1,5})$/i
/** Joins the two ends of a range with blanks around its stroke before the text is split at blanks. */
const spacedStroke = /(\d)\s*(-|–|—|‐|~|\.{2,3}|…)\s+(?=[A-Z]{1,6}[$_]?\d)/gi
const spacedStrokeBefore = /(\d)\s+(-|–|—|‐|~|\.{2,3}|…)\s*(?=[A-Z]{0,6}[$_]?\d)/gi
const spacedWord = /(\d)\s+(?:to|bis|à|until|through|thru)\s+(?=[A-Z]{1,6}[$_]?\d)/gi

/** "R1 & R2", "R1+R2", "R1 and R2". */
const joiningSign = /(\d[A-Z]?)\s*(?:[&+]|\b(?:and|und|et|y|e|i)\b)\s*(?=[A-Z]{1,6}[$_]?\d)/gi

/** Whether the text has the shape of one designator. */
export function isDesignator(text: string): boolean {
  return designator.test(text)
}

/** Whether it is one beyond doubt: a usual prefix and a number. Part numbers such as BC547 are none. */
export function isCommonDesignator(text: string): boolean {
  const prefix = designator.exec(text)?.[1]
  return prefix !== undefined && commonPrefix.test(prefix.replace(/[$_]$/, ""))
}

/**
 * The designators of a cell in their order, each once. They stand apart by commas, semicolons and blanks, or by
 * "/", "+", "&" and "and" between plain designators; ranges are written out.
 * `stated` is the quantity beside them: it decides whether "R1-4" means four parts or one of that name.
 */
export function readDesignators(cell: string, stated?: number): string[] {
  const pieces = cell
    .replace(spacedStroke, "$1$2")
    .replace(spacedStrokeBefore, "$1$2")
    .replace(spacedWord, "$1..")
    .replace(joiningSign, "$1,")
    .split(/[,;]/)
    .flatMap((piece) => splitPiece(piece.trim()))
    .filter((piece) => piece !== "")
  const names = new Set<string>()
  for (const piece of pieces) {
    if (names.size >= designatorsPerCellMax) break
    for (const name of expandRange(piece, pieces.length === 1 ? stated : undefined)) names.add(name)
  }
  return [...names]
}

/** Blanks and strokes separate only what looks like designators: "Mounting hole" and "220V/AC" stay whole. */
function splitPiece(piece: string): string[] {
  const words = piece.split(blanks)
  const known = words.filter((word) => isDesignator(word) || range.test(word)).length
  const parts = words.length > 1 && known * 2 >= words.length ? words : [piece]
  return parts.flatMap((part) => {
    const joined = part.split("/")
    return joined.length > 1 && joined.every(isDesignator) ? joined : [part]
  })
}

function expandRange(piece: string, stated: number | undefined): string[] {
  const match = range.exec(piece)
  if (match === null) return [piece]
  const [, prefix = "", first = "", secondPrefix = "", last = ""] = match
  const count = Number(last) - Number(first) + 1
  const isSamePrefix = secondPrefix.toUpperCase() === prefix.toUpperCase()
  // Without its prefix the second number may belong to a name (connector J1-2), unless the quantity says otherwise.
  const isRange = isSamePrefix || (secondPrefix === "" && count === stated)
  if (!isRange || count < 2 || count > designatorRangeMax) return [piece]
  const digits = first.startsWith("0") ? first.length : 0
  return Array.from(
    { length: count },
    (_, index) => prefix + String(Number(first) + index).padStart(digits, "0"),
  )
}
