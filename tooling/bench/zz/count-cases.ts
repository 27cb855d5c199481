import { batchPath } from "./requests.ts"

/** A small and a large answer of the same procedure, to see that the number of statements does not grow with the answer. */
export type CountCase = { procedure: string; small: string; large: string }

export type CountSamples = { rarePart: string; commonPart: string; smallKit: number; largeKit: number }

function countCase(procedure: string, small: unknown, large: unknown): CountCase {
  return { procedure, small: batchPath(procedure, [small]), large: batchPath(procedure, [large]) }
}

/** The procedures that read, with the least and the most that they have to read in the data set. */
export function countCases({ rarePart, commonPart, smallKit, largeKit }: CountSamples): CountCase[] {
  const ofPart = ["parts.get", "parts.kits", "parts.reservations", "parts.stock", "parts.movements"]
  const lists = ["parts.list", "kits.list", "boxes.list"]
  const ofKit = ["kits.get", "kits.buildable"]
  return [
    ...ofPart.map((procedure) => countCase(procedure, { key: rarePart }, { key: commonPart })),
    ...lists.map((procedure) => countCase(procedure, { limit: 5 }, { limit: 200 })),
    ...ofKit.map((procedure) => countCase(procedure, { id: smallKit }, { id: largeKit })),
  ]
}
