import { describe, expect, it } from "vitest"
import { placesOf, sources } from "./sources.ts"

const tests = "{packages,apps,tooling,e2e}/**/*.{test,spec}.{ts,tsx}"

it("no test is left out or runs alone", () => {
  // A test may be for some machines only, and says so by a condition: `skipIf(…)`, or Playwright's `skip(condition, why)`.
  const left = /\b(?:describe|it|test)(?:\.\w+)*\.(?:only|todo|fixme|fails|skip(?=(?:\.\w+)?\(\s*["'`]))\b/
  expect(placesOf(left, sources(tests))).toEqual([])
})

it("the domain has no clock", () => {
  const rules = sources("packages/domain/src/**/*.ts").filter(({ path }) => !path.endsWith(".test.ts"))
  expect(placesOf(/\bDate\(\s*\)|\bTemporal\.Now\b/, rules)).toEqual([])
})

it("every public function of domain and workshop says what it is for", () => {
  const files = sources("packages/{domain,workshop}/src/**/*.ts")
  expect(placesOf(/(?<!\*\/\n)export (?:async )?function\*? /, files)).toEqual([])
})

describe("migrations", () => {
  const migrations = sources("migrations/*")

  it("are numbered without a gap", () => {
    const numbers = migrations.map(({ path }) => /^migrations\/(\d{4})_[a-z_]+\.sql$/.exec(path)?.[1])
    expect(numbers).toEqual(migrations.map((_, index) => String(index + 1).padStart(4, "0")))
  })

  it.each(migrations)("$path goes up and down", ({ text }) => {
    expect(text).toMatch(/^-- Up Migration\n[^]+\S;[^]*\n-- Down Migration\n[^]*\S;\n$/)
  })
})
