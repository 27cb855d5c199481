/** Part keys are read aloud and written on labels: short, letters only, and not guessable from each other. */

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
const roundCount = 6

export type PartKeyLength = 4 | 5 | 6

/** How many keys of a length there are. */
export function partKeyCount(length: PartKeyLength): number {
  return letters.length ** length
}

/**
 * The length of the next key: 4 until half of all 4-letter keys are used, then 5 until half of those, then 6.
 * Half, because callers may choose free keys themselves and a key is hard to mistype into a used one.
 */
export function partKeyLength(used: { readonly 4: number; readonly 5: number }): PartKeyLength {
  if (used[4] < partKeyCount(4) / 2) return 4
  return used[5] < partKeyCount(5) / 2 ? 5 : 6
}

/** 32-bit integer mixing (the finaliser of MurmurHash3, by Austin Appleby, public domain). */
function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * The key at an index: each index from 0 to 26^length − 1 has its own key, and neighbours look unrelated.
 * So a counter is enough to issue keys that never repeat, without storing or drawing anything at random.
 *
 * It is a Feistel network over the digits to base 26, split in a high and a low half (2+2, 2+3 or 3+3).
 * Each round adds a hash of one half to the other, modulo the other's size. A round is undone by subtracting
 * the same hash, so the whole is a bijection whatever the hash does. No secret: it hides order from the eye only.
 */
export function partKeyAt(index: number, length: PartKeyLength): string {
  if (!Number.isInteger(index) || index < 0 || index >= partKeyCount(length)) {
    throw new RangeError(`There is no key ${index} of ${length} letters.`)
  }
  const highSize = letters.length ** Math.floor(length / 2)
  const lowSize = partKeyCount(length) / highSize
  let high = Math.floor(index / lowSize)
  let low = index % lowSize
  for (let round = 0; round < roundCount; round += 2) {
    high = (high + mix(low + mix(length * roundCount + round))) % highSize
    low = (low + mix(high + mix(length * roundCount + round + 1))) % lowSize
  }
  return inLetters(high * lowSize + low, length)
}

function inLetters(value: number, length: PartKeyLength): string {
  let rest = value
  let key = ""
  for (let position = 0; position < length; position += 1) {
    key = letters.charAt(rest % letters.length) + key
    rest = Math.floor(rest / letters.length)
  }
  return key
}
