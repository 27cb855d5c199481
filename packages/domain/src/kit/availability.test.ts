import { expect, test } from "vitest"
import { Quantity } from "../quantity/quantity.ts"
import { lineAvailability, partAvailable } from "./availability.ts"

test.each([
  // required, onHand, held, reservedByOthers, stocked → available, shortfall
  ["10", "12", "0", "0", true, "12", "0"],
  ["10", "12", "1", "2", true, "9", "1"],
  ["10", "12", "5", "9", true, "0", "10"],
  ["10", "0", "0", "0", true, "0", "10"],
  ["0", "0", "0", "7", true, "0", "0"],
  ["10", "10", "0", "0", true, "10", "0"],
  ["10", "0", "0", "0", false, "0", "0"],
])(
  "required %s, on hand %s, held %s, others %s, stocked %s",
  (required, onHand, held, others, stocked, ...expected) => {
    const { available, shortfall } = lineAvailability({
      required: Quantity.of(required),
      onHand: Quantity.of(onHand),
      held: Quantity.of(held),
      reservedByOthers: Quantity.of(others),
      stocked,
    })
    expect([available.toString(), shortfall.toString()]).toEqual(expected)
  },
)

test("a part's available quantity is never negative", () => {
  const [onHand, held] = [Quantity.of("8"), Quantity.of("1.5")]
  expect(partAvailable({ onHand, held, reserved: Quantity.of("2") }).toString()).toBe("4.5")
  expect(partAvailable({ onHand, held, reserved: Quantity.of("9") }).toString()).toBe("0")
})
