/**
 * People's text in one order on every server: `lower(x) collate "C"` of Postgres with its built-in C.UTF-8.
 * Compares lower-cased text by code points; whoever sorts with it breaks ties by id.
 */
export function compareNames(left: string, right: string): number {
  const [leftPoints, rightPoints] = [lowerCodePoints(left), lowerCodePoints(right)]
  const shared = Math.min(leftPoints.length, rightPoints.length)
  for (let index = 0; index < shared; index += 1) {
    const difference = (leftPoints[index] ?? 0) - (rightPoints[index] ?? 0)
    if (difference !== 0) return difference
  }
  return leftPoints.length - rightPoints.length
}

/**
 * Each character alone, and only the first of what it becomes: Postgres knows neither the Greek
 * sigma at the end of a word nor letters whose lower case is two characters.
 */
function lowerCodePoints(text: string): number[] {
  return Array.from(text, (character) => character.toLowerCase().codePointAt(0) ?? 0)
}
