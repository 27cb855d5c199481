import { expect, test } from "vitest"
import { problemOf } from "./put-file.ts"

test.each([200, 204, 412])("status %i: the store has the file", (status) => {
  expect(problemOf(status)).toBeNull()
})

test.each([
  [403, "anew"],
  [400, "anew"],
  [404, "anew"],
  [409, "again"],
  [500, "again"],
  [503, "again"],
  [507, "again"],
] as const)("status %i: begin %s", (status, remedy) => {
  expect(problemOf(status)).toMatchObject({ remedy })
})
