/** `from` has a line whose part `to` makes. */
export interface KitEdge<Id extends number | string> {
  readonly from: Id
  readonly to: Id
}

/**
 * A cycle that can be reached from `start`: its kits in order, the first repeated at the end
 * (`[1, 2, 1]`; a kit that consumes its own output is `[1, 1]`). Undefined when there is none.
 *
 * Depth first without recursion. Every edge is followed once and then dropped, however many paths there are:
 * a kit that is met again has no edges left, and is left at once.
 */
export function findCycle<Id extends number | string>(
  edges: readonly KitEdge<Id>[],
  start: Id,
): Id[] | undefined {
  const edgesLeft = Map.groupBy(edges, (edge) => edge.from)
  const path = [start]
  const onPath = new Set(path)
  for (let current = path.at(-1); current !== undefined; current = path.at(-1)) {
    const next = edgesLeft.get(current)?.pop()?.to
    if (next === undefined) {
      path.pop()
      onPath.delete(current)
    } else if (onPath.has(next)) {
      return [...path.slice(path.indexOf(next)), next]
    } else {
      path.push(next)
      onPath.add(next)
    }
  }
  return undefined
}
