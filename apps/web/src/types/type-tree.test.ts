import { expect, test } from "vitest"
import { typeOptions, typeTree } from "./type-tree.ts"

const types = [
  { id: 3, name: "Capacitor", parentId: 1 },
  { id: 1, name: "Passive", parentId: null },
  { id: 2, name: "Resistor", parentId: 1 },
  { id: 4, name: "Thin film", parentId: 2 },
  { id: 5, name: "Tool", parentId: null },
]

test("every type stands right behind its parent", () => {
  expect(typeTree(types).map(({ type, depth }) => [type.name, depth])).toEqual([
    ["Passive", 0],
    ["Capacitor", 1],
    ["Resistor", 1],
    ["Thin film", 2],
    ["Tool", 0],
  ])
})

test("an option tells the way to its type", () => {
  expect(typeOptions(types)).toContainEqual({ value: "4", label: "Passive / Resistor / Thin film" })
})

test("a type whose parent is not in the list is not lost", () => {
  expect(typeTree([{ id: 9, name: "Orphan", parentId: 8 }])).toHaveLength(1)
})
