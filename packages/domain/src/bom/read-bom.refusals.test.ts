import { expect, test } from "vitest"
import { DomainError } from "../errors.ts"
import type { Mapping } from "./bom-file.ts"
import { readBom } from "./read-bom.ts"

function refusal(bytes: Uint8Array | string, mapping?: Partial<Mapping>): DomainError {
  const content = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes
  try {
    readBom({ filename: "kit.csv", bytes: content, ...(mapping && { mapping }) })
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
  throw new Error("Expected a refusal.")
}

test.each([
  ["a spreadsheet", [0x50, 0x4b, 0x03, 0x04, 0x14, 0x00, 0x06, 0x00]],
  ["an old spreadsheet", [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]],
  ["a PDF", [0x25, 0x50, 0x44, 0x46, 0x2d, 0x31, 0x2e, 0x37]],
  ["a picture", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["bytes of no text", Array.from({ length: 400 }, (_, at) => (at * 7) % 32)],
])("%s is refused with the way out", (_, bytes) => {
  const error = refusal(new Uint8Array(bytes))
  expect(error.reason).toBe("VALIDATION")
  expect(error.details).toEqual({ field: "file" })
  expect(error.message).toContain("kit.csv")
  expect(error.message).toContain("save it as CSV")
})

test("a web page is refused", () => {
  expect(refusal("<!DOCTYPE html>\n<html><body>Not found</body></html>").message).toContain("a web page")
})

test.each([
  ["no bytes", new Uint8Array()],
  ["blanks and line ends", "  \r\n\r\n "],
  ["a byte order mark alone", new Uint8Array([0xef, 0xbb, 0xbf])],
])("%s is an empty file", (_, bytes) => {
  const error = refusal(bytes)
  expect(error.reason).toBe("VALIDATION")
  expect(error.message).toContain("is empty")
})

test("too many lines and too many columns are refused", () => {
  expect(refusal(`Ref,Qty\n${"R1,1\n".repeat(50_001)}`).message).toContain("more than 50000 lines")
  expect(refusal(`${"Qty,".repeat(600)}\n${"1,".repeat(600)}`).message).toContain("more than 500 columns")
})

test("ranges that name too many parts are refused", () => {
  expect(refusal(`Ref,Value\n${"R1-R999,1k\n".repeat(600)}`).message).toContain("designators")
})

test("a chosen column that the file doesn't have is refused by the name of its field", () => {
  const error = refusal("Ref,Qty\nR1,1", { quantity: 2 })
  expect(error.reason).toBe("VALIDATION")
  expect(error.details).toEqual({ field: "mapping.quantity" })
  expect(refusal("Ref,Qty\nR1,1", { value: -1 }).details).toEqual({ field: "mapping.value" })
})
