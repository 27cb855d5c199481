/** Writes src/generated/schema.ts anew from the migrations, by way of a throw-away database. */
import { startThrowAwayPostgres } from "@kitwright/embedded/throw-away-postgres"
import { migrate } from "../src/migrate.ts"
import { generateTypes } from "./generate-types.ts"

const postgres = await startThrowAwayPostgres()
try {
  await migrate(postgres.url)
  await generateTypes(postgres.url, "write")
} finally {
  await postgres.stop()
}
