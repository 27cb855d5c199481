import { expect, test } from "vitest"
import { isDatabaseUnavailable } from "./database-errors.ts"

const withCode = (code: string, more: object = {}) => Object.assign(new Error("failed"), { code }, more)

test.each([
  ["connection refused", withCode("ECONNREFUSED")],
  ["connection lost", withCode("ECONNRESET")],
  ["no such host", withCode("ENOTFOUND")],
  ["no such socket", withCode("ENOENT", { syscall: "connect" })],
  ["every address refused", Object.assign(new AggregateError([]), { code: "ECONNREFUSED" })],
  ["no connection came free", new Error("timeout exceeded when trying to connect")],
  ["connection terminated", new Error("Connection terminated unexpectedly")],
  ["pool closed", new Error("Cannot use a pool after calling end on the pool")],
  ["server stops", withCode("57P01")],
  ["server starts", withCode("57P03")],
  ["statement timeout", withCode("57014")],
  ["lock timeout", withCode("55P03")],
  ["too many connections", withCode("53300")],
  ["disk full", withCode("53100")],
  ["standby", withCode("25006")],
  ["deadlock, again and again", withCode("40P01")],
])("%s: later it may succeed", (_name, error) => {
  expect(isDatabaseUnavailable(error)).toBe(true)
})

test.each([
  ["a broken constraint", withCode("23505")],
  ["wrong SQL", withCode("42601")],
  ["a file that is not there", withCode("ENOENT", { syscall: "open" })],
  ["a code that is no text", Object.assign(new Error("failed"), { code: 57_014 })],
  ["a bug", new TypeError("x is undefined")],
  ["no error at all", "57P01"],
])("%s: never", (_name, error) => {
  expect(isDatabaseUnavailable(error)).toBe(false)
})
