/** Chance that is the same for the same seed. */
export type Random = {
  /** A whole number from 0 to below `limit`. */
  below: (limit: number) => number
  /** True so often, 0 to 1. */
  chance: (share: number) => boolean
  pick: <const T>(things: readonly [T, ...T[]]) => T
}

export function randomOf(seed: number): Random {
  let state = seed >>> 0
  // "mulberry32": small, and good enough to choose between cases.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    below,
    chance: (share) => next() < share,
    pick: (things) => things[below(things.length)] ?? things[0],
  }
}
