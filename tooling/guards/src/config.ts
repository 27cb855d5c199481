import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** The folder of this checkout. */
export const checkout = fileURLToPath(new URL("../../..", import.meta.url))

/** A server for the tests that is there already; without one a throw-away server is started. */
export function givenDatabaseUrl(): string | undefined {
  return process.env.KITWRIGHT_TEST_DATABASE_URL
}

/** What checks find in their environment: ours, and a database. The launcher has put the pinned programs first. */
export function checkEnvironment(databaseUrl: string): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _unused, ...environment } = process.env
  return {
    ...environment,
    KITWRIGHT_TEST_DATABASE_URL: databaseUrl,
    NO_COLOR: "1",
    TURBO_TELEMETRY_DISABLED: "1",
  }
}

/** pnpm with its exact version, as npx names it. */
export function packageManager(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8"))
  if (typeof manifest === "object" && manifest !== null && "packageManager" in manifest) {
    return String(manifest.packageManager)
  }
  throw new Error("package.json names no packageManager")
}
