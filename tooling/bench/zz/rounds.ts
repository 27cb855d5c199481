import type { LoadGenerator, LoadResult } from "./load.ts"

/** Something that can be asked over and over. A batch answers several items with one request. */
export type Target = { address: string; paths: readonly string[]; itemsPerRequest: number }

/** What is compared with a baseline, and how much of its rate it should reach. */
export type Contender = { name: string; target: Target; ratioMin?: number }

/** A baseline and what is compared with it, measured in turn within each round. */
export type Group = { baseline: Target; contenders: readonly Contender[]; rounds: number }

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
 * side by side is compared.
 */
export async function measureGroup(
  generator: LoadGenerator,
  { baseline, contenders, rounds }: Group,
  settings: RoundSettings,
): Promise<Comparison[]> {
  const measure = async (target: Target): Promise<Measured> => {
    const result = await generator.run({ ...settings, address: target.address, paths: target.paths })
    return { ...result, itemsPerSecond: result.requestsPerSecond * target.itemsPerRequest }
  }
  const measured = new Map<Target, Measured[]>()
  for (const target of inTurns([baseline, ...contenders.map((contender) => contender.target)], rounds)) {
    measured.set(target, [...(measured.get(target) ?? []), await measure(target)])
  }
  const bases = measured.get(baseline) ?? []
  return contenders.map(({ target, ...contender }) => ({
    ...contender,
    pairs: (measured.get(target) ?? []).flatMap((one, round) => {
      const base = bases[round]
      return base === undefined
        ? []
        : { baseline: base, contender: one, ratio: one.itemsPerSecond / base.itemsPerSecond }
    }),
  }))
}

/** Some things over and over, forwards and backwards in turn, so that none is always first. */
export function inTurns<T>(things: readonly T[], rounds: number): T[] {
  return Array.from({ length: rounds }, (_, round) => (round % 2 === 0 ? things : things.toReversed())).flat()
}

/** The middle one of some numbers, or the mean of the two in the middle; 0 for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2
}
