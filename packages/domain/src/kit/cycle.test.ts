import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { findCycle, type KitEdge } from "./cycle.ts"

function edges(...pairs: [number, number][]): KitEdge<number>[] {
  return pairs.map(([from, to]) => ({ from, to }))
}

describe("finding a cycle", () => {
  test.each([
    ["no edges", edges(), undefined],
    ["a chain", edges([1, 2], [2, 3]), undefined],
    ["two ways to one kit", edges([1, 2], [1, 3], [2, 4], [3, 4]), undefined],
    ["a kit that consumes its own output", edges([1, 1]), [1, 1]],
    ["there and back", edges([1, 2], [2, 1]), [1, 2, 1]],
    ["a long way round", edges([1, 2], [2, 3], [3, 4], [4, 1]), [1, 2, 3, 4, 1]],
    ["a cycle further down", edges([1, 2], [2, 3], [3, 2]), [2, 3, 2]],
    ["a cycle that isn't reached", edges([1, 2], [3, 4], [4, 3]), undefined],
  ])("%s", (_, graph, path) => {
    expect(findCycle(graph, 1)).toEqual(path)
  })

  test("walks a dense graph with millions of paths, and a deep one, at once", () => {
    const dense: KitEdge<number>[] = []
    for (let from = 0; from < 60; from += 1) {
      for (let to = from + 1; to < 60; to += 1) dense.push({ from, to })
    }
    expect(findCycle(dense, 0)).toBeUndefined()
    const deep = Array.from({ length: 20_000 }, (_, index) => ({ from: index, to: index + 1 }))
    expect(findCycle(deep, 0)).toBeUndefined()
    expect(findCycle([...deep, { from: 20_000, to: 0 }], 0)).toHaveLength(20_002)
  })
})

/** Kits that can be reached in one step or more, by adding until nothing new comes. */
function reached(graph: readonly KitEdge<number>[], start: number): Set<number> {
  const kits = new Set<number>()
  for (let size = -1; size !== kits.size;) {
    size = kits.size
    for (const { from, to } of graph) if (from === start || kits.has(from)) kits.add(to)
  }
  return kits
}

const kits = fc.nat(6)
const graphs = fc.array(fc.record({ from: kits, to: kits }), { maxLength: 9 })

test("finds a cycle exactly when brute force does", () => {
  fc.assert(
    fc.property(graphs, kits, (graph, start) => {
      const exists = [start, ...reached(graph, start)].some((kit) => reached(graph, kit).has(kit))
      expect(findCycle(graph, start) !== undefined).toBe(exists)
    }),
    { numRuns: 500 },
  )
})

test("what it finds is a cycle of the graph", () => {
  fc.assert(
    fc.property(graphs, kits, (graph, start) => {
      const path = findCycle(graph, start) ?? []
      const steps = path.slice(1).map((to, index) => ({ from: path[index], to }))
      expect(graph).toEqual(expect.arrayContaining(steps))
      expect(path.at(0)).toBe(path.at(-1))
      expect(path).not.toHaveLength(1)
      expect(new Set(path).size).toBe(Math.max(path.length - 1, 0))
    }),
    { numRuns: 500 },
  )
})
