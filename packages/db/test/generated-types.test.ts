import { expect, it } from "vitest"
import { sql } from "kysely"
import { generateTypes } from "../scripts/generate-types.ts"
import { createTestDatabase } from "../src/test-kit.ts"

it("the committed types are those of the migrated database", async () => {
  await using database = await createTestDatabase()
  await expect(generateTypes(database.url, "verify")).resolves.toBeUndefined()
})

it.for([
  ["a column more", "alter table kits add column colour text"],
  ["a column that may be empty", "alter table kits alter column yield drop not null"],
  ["another type of column", "alter table imports alter column filename type integer using 1"],
  ["a table more", "create table shelves (id integer primary key)"],
] as const)("the comparison tells %s", async ([, change]) => {
  await using database = await createTestDatabase()
  await sql.raw(change).execute(database.db)
  await expect(generateTypes(database.url, "verify")).rejects.toThrow("Generated types are not up-to-date")
})
