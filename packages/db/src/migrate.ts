import { readdir } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { runner } from "node-pg-migrate"
import { Client } from "pg"

export const migrationsFolder = fileURLToPath(new URL("../../../migrations", import.meta.url))
const migrationsTable = "migration"

export type MigrateOptions = {
  direction?: "up" | "down"
  /** How many migrations at the most; all of them when left out. */
  count?: number
  log?: (line: string) => void
}

/**
 * Brings a database to the newest schema, or takes migrations back. Two processes that migrate at once wait for each other.
 *
 * @returns the names of the migrations that ran, in order
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<{ applied: string[] }> {
  const log = options.log ?? (() => undefined)
  const ran = await runner({
    databaseUrl: url,
    dir: migrationsFolder,
    migrationsTable,
    direction: options.direction ?? "up",
    count: options.count ?? Infinity,
    advisoryLockMode: "wait",
    logger: { debug: () => undefined, info: () => undefined, warn: log, error: log },
  })
  return { applied: ran.map((migration) => migration.name) }
}

/** The names of the migrations in the folder, in order. */
export async function migrationNames(): Promise<string[]> {
  const files = await readdir(migrationsFolder)
  return files
    .filter((file) => file.endsWith(".sql"))
    .map((file) => file.slice(0, -".sql".length))
    .toSorted()
}

/** Which migrations of the folder the database has not seen yet. */
export async function pendingMigrations(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url })
  // A connection that breaks fails the query under way; without a listener the event would end the process as well.
  client.on("error", () => undefined)
  await client.connect()
  try {
    const known = await client.query<{ found: string | null }>("select to_regclass($1)::text as found", [
      migrationsTable,
    ])
    if (known.rows[0]?.found === null) return await migrationNames()
    const { rows } = await client.query<{ name: string }>(`select name from ${migrationsTable}`)
    const applied = new Set(rows.map((row) => row.name))
    return (await migrationNames()).filter((name) => !applied.has(name))
  } finally {
    await client.end()
  }
}
