import { expect, test } from "vitest"
import { KitId } from "../ids.ts"
import { parseEnteredQuantity } from "../quantity/entered-quantity.ts"
import { Quantity } from "../quantity/quantity.ts"
import { partKitUsage, type PartUsageSource, totalReserved } from "./usage.ts"

function source(kitId: number, kitName: string, more: Partial<PartUsageSource> = {}): PartUsageSource {
  return {
    kitId: KitId.parse(kitId),
    kitName,
    status: "active",
    buildTarget: Quantity.one,
    yield: Quantity.one,
    perBatch: parseEnteredQuantity("4"),
    unit: "each",
    note: null,
    updatedAt: "2025-06-01T08:00:00.000Z",
    part: { unit: "each", density: null, divisible: false },
    ...more,
  }
}

test("with yield 1 a kit reserves required per unit × build target", () => {
  const rows = partKitUsage([source(1, "Blinker", { buildTarget: Quantity.of("3"), note: "top side" })])
  expect(JSON.parse(JSON.stringify(rows))).toEqual([
    {
      kitId: 1,
      kitName: "Blinker",
      status: "active",
      reservedQuantity: "12",
      requiredPerUnit: "4",
      buildTarget: "3",
      updatedAt: "2025-06-01T08:00:00.000Z",
      quantityPerBatch: "4",
      yield: "1",
      remainingTarget: "3",
      note: "top side",
    },
  ])
})

test("with a yield whole batches are reserved, in the part's unit", () => {
  const [row] = partKitUsage([
    source(1, "Rolls", {
      buildTarget: Quantity.of("30"),
      yield: Quantity.of("24"),
      perBatch: parseEnteredQuantity("1 1/2"),
      unit: "lb",
      part: { unit: "g", density: null, divisible: true },
    }),
  ])
  expect(row?.reservedQuantity.toString()).toBe("1360.77711")
  expect(row?.quantityPerBatch.toString()).toBe("680.388555")
  expect(row?.requiredPerUnit.toString()).toBe("28.349523")
})

test("a parked kit is listed and reserves nothing; an archived one isn't listed", () => {
  const rows = partKitUsage([
    source(1, "Parked", { buildTarget: Quantity.zero }),
    source(2, "Old", { status: "archived" }),
  ])
  expect(rows.map((row) => [row.kitName, row.reservedQuantity.toString()])).toEqual([["Parked", "0"]])
})

test("rows are ordered by name without case, then by id", () => {
  const rows = partKitUsage([
    source(3, "blinker"),
    source(9, "Amp"),
    source(2, "Blinker"),
    source(10, "blinker"),
  ])
  expect(rows.map((row) => row.kitId)).toEqual([9, 2, 3, 10])
})

test("the total is the sum of what the rows reserve", () => {
  expect(
    totalReserved(partKitUsage([source(1, "A"), source(2, "B", { buildTarget: Quantity.of("2") })])),
  ).toEqual(Quantity.of("12"))
  expect(totalReserved([])).toEqual(Quantity.zero)
})
