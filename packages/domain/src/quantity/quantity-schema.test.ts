import { describe, expect, test } from "vitest"
import { z } from "zod"
import { Quantity } from "./quantity.ts"
import {
  enteredQuantityInput,
  moneyInput,
  nonNegativeQuantityInput,
  positiveQuantityInput,
  quantityInput,
  quantityText,
} from "./quantity-schema.ts"

const line = z.strictObject({
  quantity: positiveQuantityInput,
  perBatch: enteredQuantityInput.optional(),
  unitCost: moneyInput.nullable().optional(),
})

function issuesOf(input: unknown): { path: PropertyKey[]; message: string }[] {
  return line.safeParse(input).error?.issues.map(({ path, message }) => ({ path, message })) ?? []
}

describe("in a strict object", () => {
  test("text becomes values", () => {
    const parsed = line.parse({ quantity: "1/2", perBatch: " 1/3 ", unitCost: "0.30" })
    expect(parsed.quantity).toEqual(Quantity.of("0.5"))
    expect(parsed.perBatch?.fraction.toString()).toBe("1/3")
    expect(parsed.perBatch?.quantity.toString()).toBe("0.333333")
    expect(parsed.perBatch?.entered).toBe("1/3")
    expect(parsed.unitCost?.toString()).toBe("0.3")
  })

  test("a JSON number is refused with the text to send instead", () => {
    expect(issuesOf({ quantity: 0.3 })).toEqual([
      { path: ["quantity"], message: 'Expected a quantity as text, such as "0.3", not a JSON number.' },
    ])
  })

  test.each([
    [undefined, "as text"],
    [null, "as text"],
    [{}, "as text"],
    ["", "such as 8"],
    ["1e3", "such as 8"],
    ["NaN", "such as 8"],
    ["0.1234567", "more than 6 digits"],
    ["1000000000000", "10^12"],
    ["1/3", "no decimal of 6 digits"],
    ["0", "above 0"],
    ["-1", "above 0"],
  ])("%j has one issue at its field", (quantity, words) => {
    expect(issuesOf({ quantity })).toEqual([{ path: ["quantity"], message: expect.stringContaining(words) }])
  })

  test("unknown fields are still refused", () => {
    expect(line.safeParse({ quantity: "1", quantiy: "1" }).success).toBe(false)
  })
})

describe("bounds", () => {
  test("any sign", () => {
    expect(quantityInput.parse("-2")).toEqual(Quantity.whole(-2))
  })

  test("0 or more", () => {
    expect(nonNegativeQuantityInput.parse("0")).toEqual(Quantity.zero)
    expect(nonNegativeQuantityInput.safeParse("-0.000001").success).toBe(false)
  })

  test("money is 0 or more", () => {
    expect(moneyInput.parse("0")).toEqual(Quantity.zero)
    expect(moneyInput.safeParse("-1").error?.issues[0]?.message).toContain("money")
  })

  test("an entered quantity is above 0 and stays so when rounded", () => {
    expect(enteredQuantityInput.safeParse("0").success).toBe(false)
    expect(enteredQuantityInput.safeParse("-1/2").success).toBe(false)
    expect(enteredQuantityInput.parse("1/999999").quantity.toString()).toBe("0.000001")
  })
})

describe("output", () => {
  test.each(["0", "8", "-2", "0.3", "-0.000001", "999999999999.999999", "1500"])(
    "%s is canonical",
    (text) => {
      expect(quantityText.parse(text)).toBe(text)
    },
  )

  test.each(["-0", "00", "01", "1.", ".5", "1.0", "0.30", "1e3", "+1", " 1", "0.1234567", "1000000000000"])(
    "%s is not",
    (text) => {
      expect(quantityText.safeParse(text).success).toBe(false)
    },
  )
})
