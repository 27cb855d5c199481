import { reasons } from "@kitwright/domain/errors"
import { TRPCClientError } from "@trpc/client"
import { describe, expect, test } from "vitest"
import { errorWords } from "./error-words.ts"
import { UnreachableError } from "./connection.ts"
import { isPassing, readFailure } from "./failure.ts"

/** An error as the client makes it from the server's answer. */
function refusal(reason: string | undefined, details: Record<string, unknown> = {}, message = ""): unknown {
  const data = { code: "CONFLICT", httpStatus: 409, reason, details, requestId: "request-7" }
  return TRPCClientError.from({ error: { code: -32_009, message, data } })
}

describe("every reason has words", () => {
  test.each(reasons)("%s, even without details", (reason) => {
    const { title, text, requestId } = errorWords(refusal(reason))
    expect(title).toMatch(/^[A-Z].{5,}/)
    expect(text).toMatch(/^[A-Z].{10,}/)
    expect(`${title} ${text}`).not.toContain(reason)
    expect(requestId).toBeNull()
  })

  test("no two reasons have the same title", () => {
    const titles = reasons.map((reason) => errorWords(refusal(reason)).title)
    expect(new Set(titles).size).toBe(reasons.length)
  })
})

test("what is in use is said with counts and names", () => {
  const by = [
    { kind: "kit lines", count: 2, examples: ["Blinker", "Siren"] },
    { kind: "movements", count: 1 },
  ]
  expect(errorWords(refusal("IN_USE", { by })).list).toEqual(["2 kit lines (Blinker, Siren)", "1 movement"])
})

test("each short part is listed with its numbers", () => {
  const shortages = [{ partKey: "BZQP", needed: "8", available: "3.5", unit: "g" }]
  expect(errorWords(refusal("INSUFFICIENT_STOCK", { shortages })).list).toEqual([
    "BZQP: 8 g needed, 3.5 g available",
  ])
})

test("a cycle names its path", () => {
  const path = ["Voice", "Filter", "Voice"].map((kitName, index) => ({ kitId: index, kitName }))
  expect(errorWords(refusal("BOM_CYCLE", { path })).text).toContain("Voice → Filter → Voice")
})

test("an unknown error shows the request id and none of its text", () => {
  const words = errorWords(refusal(undefined, {}, "duplicate key value violates unique constraint"))
  expect(words.requestId).toBe("request-7")
  expect(JSON.stringify(words)).not.toContain("constraint")
})

test("a bug in the page shows none of its text either", () => {
  const words = errorWords(new Error("Cannot read properties of undefined"))
  expect(JSON.stringify(words)).not.toContain("undefined")
})

test("a server that doesn't answer is worth another try, a refusal is not", () => {
  const unreachable = TRPCClientError.from(new UnreachableError(new TypeError("Failed to fetch"), true))
  expect(readFailure(unreachable).kind).toBe("unreachable")
  expect(isPassing(unreachable)).toBe(true)
  expect(isPassing(refusal("UNAVAILABLE"))).toBe(true)
  expect(isPassing(refusal("NOT_FOUND"))).toBe(false)
  expect(isPassing(refusal(undefined))).toBe(false)
})

test.each([
  [true, "Nothing was saved"],
  [false, "may have been saved or not"],
])("a request that is surely unsent: %s", (isSurelyUnsent, words) => {
  const error = TRPCClientError.from(new UnreachableError(new TypeError("Failed to fetch"), isSurelyUnsent))
  expect(errorWords(error).text).toContain(words)
})

test("a refusal that names a field is an issue of that field", () => {
  const failure = readFailure(refusal("VALIDATION", { field: "quantity" }, "Expected a quantity above 0."))
  expect(failure.issues).toEqual([{ path: "quantity", message: "Expected a quantity above 0." }])
})
