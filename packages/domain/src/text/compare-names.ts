/**
 * People's text in one order on every server: `lower(x) collate "C"` of Postgres with its built-in C.UTF-8.
 * Compares lower-cased text by code points; whoever sorts with it breaks ties by id.
 */
export function compareNames(left: string, right: string): number {
  if (ascii.test(left) && ascii.test(right)) return compareUnits(left.toLowerCase(), right.toLowerCase())
  const [leftPoints, rightPoints] = [lowerCodePoints(left), lowerCodePoints(right)]
  const shared = Math.min(leftPoints.length, rightPoints.length)
  for (let index = 0; index < shared; index += 1) {
    const difference = (leftPoints[index] ?? 0) - (rightPoints[index] ?? 0)
    if (difference !== 0) return difference
  }
  return leftPoints.length - rightPoints.length
}

/** Such text needs no look at each character: its code units are its code points. */
const ascii = /^[\0-\x7F]*$/

function compareUnits(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

/**
 * Each character alone, and only the first of what it becomes: Postgres knows neither the Greek
 * sigma at the end of a word nor letters whose lower case is two characters.
 */
function lowerCodePoints(text: string): number[] {
  return Array.from(text, (character) => character.toLowerCase().codePointAt(0) ?? 0)
}
