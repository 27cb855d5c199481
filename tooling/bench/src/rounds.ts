import type { LoadGenerator, LoadResult } from "./load.ts"

/** Something that can be asked over and over. A batch answers several items with one request. */
export type Target = { address: string; paths: readonly string[]; itemsPerRequest: number }

/** What is compared with a baseline, and how much of its rate it should reach. */
export type Contender = { name: string; target: Target; ratioMin?: number }

/** A baseline and what is compared with it, measured in turn within each round. */
export type Group = { name: string; baseline: Target; contenders: readonly Contender[]; rounds: number }

export type Measured = LoadResult & { itemsPerSecond: number }

export type Comparison = {
  name: string
  ratioMin?: number
  /** One pair of each round: the contender, and the baseline measured right beside it. */
  pairs: { baseline: Measured; contender: Measured; ratio: number }[]
}

export type RoundSettings = { connections: number; warmUpMs: number; measureMs: number }

/**
 * Measures a group round by round: A B, B A, A B … The machine's mood changes within seconds, so that only what was measured
 * side by side is compared, and the order changes so that nobody is always first.
 */
export async function measureGroup(
  generator: LoadGenerator,
  { name, baseline, contenders, rounds }: Group,
  settings: RoundSettings,
): Promise<Comparison[]> {
  const measure = async (target: Target): Promise<Measured> => {
    const result = await generator.run({ ...settings, address: target.address, paths: target.paths })
    return { ...result, itemsPerSecond: result.requestsPerSecond * target.itemsPerRequest }
  }
  const comparisons: Comparison[] = contenders.map(({ target: _target, ...contender }) => ({
    ...contender,
    pairs: [],
  }))
  for (let round = 0; round < rounds; round += 1) {
    const targets = [baseline, ...contenders.map(({ target }) => target)]
    const order = round % 2 === 0 ? targets : targets.toReversed()
    const results = new Map<Target, Measured>()
    for (const target of order) results.set(target, await measure(target))
    for (const [index, { target }] of contenders.entries()) {
      const base = results.get(baseline)
      const contender = results.get(target)
      if (base === undefined || contender === undefined) throw new Error(`${name} was not measured`)
      const ratio = contender.itemsPerSecond / base.itemsPerSecond
      comparisons[index]?.pairs.push({ baseline: base, contender, ratio })
    }
  }
  return comparisons
}

/** The middle one of some numbers, or the mean of the two in the middle; 0 for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2
}
