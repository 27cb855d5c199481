/** So many label values are kept apart; boxes and types have no limit of their own. */
export const labelsMax = 200

const rest = "other"

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
  const named = merged.filter((row) => row.label !== rest).toSorted((a, b) => b.value - a.value)
  const kept = named.slice(0, labelsMax)
  // Somebody may well have called a type "other": it goes with the rest.
  const others = [...named.slice(labelsMax), ...merged.filter((row) => row.label === rest)]
  if (others.length === 0) return kept
  return [...kept, { label: rest, value: combine(others.map((row) => row.value)) }]
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length
}
