import type { TestDatabase } from "@kitwright/db/test-kit"
import { afterAll, beforeAll, expect, it } from "vitest"
import { openShop, shop } from "./shop.ts"

let database: TestDatabase

beforeAll(async () => {
  database = await openShop()
})
afterAll(() => database.close())

it("each idempotency key of a procedure keeps an answer of its own", async () => {
  const make = (description: string) => shop.createPart({ description }, { idempotencyKey: description })
  const made = [await make("Bolt"), await make("Nut"), await make("Washer")]
  expect(new Set(made.map((part) => part.key)).size).toBe(3)
  expect([await make("Bolt"), await make("Nut"), await make("Washer")]).toEqual(made)
})
