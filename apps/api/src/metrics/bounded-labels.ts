/** So many label values are kept apart; boxes and types have no limit of their own. */
export const labelsMax = 200

export type Labelled = { label: string; value: number }

/**
 * Keeps the largest values apart and brings the rest together under `other`, so that a metric has a bounded number of series
 * however large the workshop grows. Rows with the same label are brought together as well.
 *
 * @param combine what several values become: their sum for counts, their mean for shares
 */
export function boundLabels(rows: readonly Labelled[], combine: (values: number[]) => number): Labelled[] {
  const groups = Map.groupBy(rows, (row) => row.label)
  const merged = [...groups].map(([label, group]) => ({
    label,
    value: combine(group.map((row) => row.value)),
  }))
  const sorted = merged.toSorted((a, b) => b.value - a.value)
  const rest = sorted.slice(labelsMax).map((row) => row.value)
  const kept = sorted.slice(0, labelsMax)
  return rest.length === 0 ? kept : [...kept, { label: "other", value: combine(rest) }]
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length
}
