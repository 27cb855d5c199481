import { expect, test } from "vitest"
import { readIngredientLine } from "./ingredient-line.ts"

test.each([
  ["200 g flour", "flour", "200", "g"],
  ["200g flour", "flour", "200", "g"],
  ["2 eggs", "eggs", "2", undefined],
  ["2 large eggs", "large eggs", "2", undefined],
  ["1 1/2 cups of sugar", "sugar", "3/2", "cup"],
  ["½ tsp salt", "salt", "1/2", "tsp"],
  ["1,5 l Wasser", "Wasser", "3/2", "l"],
  ["2 fl oz rum", "rum", "2", "floz"],
  ["1. 200 g flour", "flour", "200", "g"],
  ["2) 3 eggs", "eggs", "3", undefined],
  ["- 3x hinge", "hinge", "3", undefined],
  ["3 x hinge", "hinge", "3", undefined],
  ["4 pcs bolt M3x10", "bolt M3x10", "4", undefined],
  ["2 400g cans of tomatoes", "400g cans of tomatoes", "2", undefined],
  ["Flour 200 g", "Flour", "200", "g"],
  ["Flour: 200 g", "Flour", "200", "g"],
  ["Eggs: 3", "Eggs", "3", undefined],
  ["hinge x4", "hinge", "4", undefined],
  ["hinge 4x", "hinge", "4", undefined],
  ["cinnamon", "cinnamon", undefined, undefined],
  ["Resistor 470", "Resistor 470", undefined, undefined],
])("%j is %j, %s %s", (line, description, amount, unit) => {
  const read = readIngredientLine(line)
  expect([read.description, read.amount?.toString(), read.unit]).toEqual([description, amount, unit])
})
