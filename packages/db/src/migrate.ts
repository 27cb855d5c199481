import { readdir } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { Logger, runMigrations as migrateJobs } from "graphile-worker"
import { runner } from "node-pg-migrate"
import { Client } from "pg"

export const migrationsFolder = fileURLToPath(new URL("../../../migrations", import.meta.url))
const migrationsTable = "migration"
/** The engine of background jobs keeps its own schema up to date. */
const silent = new Logger(() => () => undefined)

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
  const client = new Client({ connectionString: url })
  // A connection that breaks fails the query under way; without a listener the event would end the process as well.
  client.on("error", () => undefined)
  client.on("notice", (notice) => logProgress(notice, log))
  await client.connect()
  let hasFailed = false
  // After the first error every statement fails, the one that gives the lock back too; that says nothing new.
  const logProblem = (text: string) => {
    if (!hasFailed) log(withoutStatement(text))
  }
  try {
    const ran = await runner({
      dbClient: client,
      dir: migrationsFolder,
      migrationsTable,
      direction: options.direction ?? "up",
      count: options.count ?? Infinity,
      advisoryLockMode: "wait",
      logger: {
        debug: () => undefined,
        info: () => undefined,
        warn: logProblem,
        error: (text) => {
          logProblem(text)
          hasFailed = true
        },
      },
    })
    if (options.direction !== "down") await migrateJobs({ connectionString: url, logger: silent })
    return { applied: ran.map((migration) => migration.name) }
  } finally {
    await client.end()
  }
}

/** What a migration says with "raise notice". What the server itself remarks, such as a skipped extension, has another code. */
function logProgress(
  notice: { code?: string | undefined; message?: string | undefined },
  log: (line: string) => void,
): void {
  if (notice.code === "00000" && notice.message !== undefined) log(notice.message)
}

/** A migration is one long statement. Where an error has no place in it, as one that the migration itself raises, it is left out. */
function withoutStatement(text: string): string {
  return text.includes("^^^^") ? text : (text.trimEnd().split("\n").at(-1) ?? text)
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
