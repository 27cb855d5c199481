import { expect, test } from "vitest"
import {
  alreadyExists,
  bomCycle,
  confirmationRequired,
  contentMismatch,
  DomainError,
  fileTooLarge,
  insufficientStock,
  invalidState,
  inUse,
  notFound,
  notInSet,
  reasons,
  unitMismatch,
  unsupportedFileType,
  uploadNotReceived,
  validation,
  versionConflict,
} from "./errors.ts"
import { Quantity } from "./quantity/quantity.ts"

const made = [
  notFound("part", "BZQP"),
  versionConflict({ version: 3 }),
  inUse("part BZQP", [
    { kind: "kit line", count: 2, examples: ["Blinker"] },
    { kind: "lot", count: 1 },
  ]),
  insufficientStock([{ partKey: "BZQP", needed: Quantity.of("8"), available: "0.5", unit: "g" }]),
  invalidState("The kit is archived. Un-archive it first.", "archived"),
  validation("quantity", "Expected a quantity above 0."),
  unitMismatch("g", "each", "BZQP"),
  unitMismatch("g", "ml"),
  bomCycle([
    { kitId: 1, kitName: "A" },
    { kitId: 2, kitName: "B" },
    { kitId: 1, kitName: "A" },
  ]),
  alreadyExists("type", "name", "Resistor"),
  confirmationRequired("This receives 12, but 10 were ordered.", "confirmOver", { ordered: "10" }),
  notInSet(7, 3),
  uploadNotReceived("0199d1b0-7e1a-7c5e-8f00-0123456789ab"),
  unsupportedFileType("image/svg+xml", ["JPEG", "PDF"]),
  unsupportedFileType(null, ["JPEG", "PDF"]),
  fileTooLarge(10 * 1_024 * 1_024 + 1, 10 * 1_024 * 1_024),
  contentMismatch("size"),
]

test.each(made.map((error) => [error.reason, error] as const))(
  "%s is a sentence and plain JSON",
  (reason, error) => {
    expect(error).toBeInstanceOf(DomainError)
    expect(error.name).toBe("DomainError")
    expect(reasons).toContain(reason)
    expect(error.message).toMatch(/^[A-Z].*\.$/)
    expect(JSON.parse(JSON.stringify(error.details))).toEqual(error.details)
  },
)

test("the reasons are each there once", () => {
  expect(new Set(reasons).size).toBe(reasons.length)
})

test("short parts carry canonical text, whatever they were given as", () => {
  const [shortage] = made.filter((error) => error.reason === "INSUFFICIENT_STOCK")
  expect(shortage?.details).toEqual({
    shortages: [{ partKey: "BZQP", needed: "8", available: "0.5", unit: "g" }],
  })
  expect(shortage?.message).toContain("BZQP needs 8 g, 0.5 available")
})

test("a cycle names its path", () => {
  expect(made.find((error) => error.reason === "BOM_CYCLE")?.message).toContain("A → B → A")
})

test("a use names how many and which", () => {
  expect(made.find((error) => error.reason === "IN_USE")?.message).toContain("kit line: 2 (Blinker); lot: 1")
})

test("a file that is too large by a byte is not said to have just what is allowed", () => {
  expect(made.find((error) => error.reason === "FILE_TOO_LARGE")?.message).toContain(
    "has 10.1 MB, at most 10 MB",
  )
})
