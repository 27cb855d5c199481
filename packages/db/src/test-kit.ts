import { createHash, randomBytes } from "node:crypto"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { CompiledQuery } from "kysely"
import { Client } from "pg"
import { type DatabaseClient, openDatabase } from "./client.ts"
import type { Db } from "./database.ts"
import { migrate, migrationNames, migrationsFolder } from "./migrate.ts"

/** A database of its own for one test file: a clone of the migrated template. */
export type TestDatabase = DatabaseClient & { url: string; [Symbol.asyncDispose]: () => Promise<void> }

const templateLock = 710_215_001

/**
 * Clones the migrated template on the server named by KITWRIGHT_TEST_DATABASE_URL. The template is made once per server and
 * set of migrations; whoever comes first makes it while the others wait for an advisory lock.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = testServerUrl()
  const template = await ensureTemplate(server)
  const name = `kitwright_test_${randomBytes(6).toString("hex")}`
  await onServer(server, (client) => client.query(`create database ${name} template ${template}`))
  const url = withDatabase(server, name)
  const client = openDatabase({
    url,
    applicationName: "kitwright test",
    connectionsMax: 10,
    onIdleError: () => undefined,
  })
  const dispose = async () => {
    await client.close()
    await dropDatabase(server, name)
  }
  return { ...client, url, close: dispose, [Symbol.asyncDispose]: dispose }
}

/** An empty database without any migration, for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = testServerUrl()
  const name = `kitwright_test_${randomBytes(6).toString("hex")}`
  await onServer(server, (client) => client.query(`create database ${name} template template0`))
  return { url: withDatabase(server, name), drop: () => dropDatabase(server, name) }
}

/** Runs a statement as it stands, for what the product itself never does: looking at the server, or damaging rows. */
export async function runSql<Row>(db: Db, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return (await db.executeQuery<Row>(CompiledQuery.raw(text, [...values]))).rows
}

function testServerUrl(): string {
  const url = process.env["KITWRIGHT_TEST_DATABASE_URL"]
  if (url === undefined)
    throw new Error("KITWRIGHT_TEST_DATABASE_URL is not set: name the test server as globalSetup")
  return url
}

async function ensureTemplate(server: string): Promise<string> {
  const template = `kitwright_template_${await migrationsDigest()}`
  await onServer(server, async (client) => {
    await client.query("select pg_advisory_lock($1)", [templateLock])
    const { rowCount } = await client.query("select from pg_database where datname = $1 and datistemplate", [
      template,
    ])
    if (rowCount === 1) return
    await client.query(`drop database if exists ${template}`)
    await client.query(`create database ${template} template template0`)
    await migrate(withDatabase(server, template))
    await client.query(`alter database ${template} is_template true`)
  })
  return template
}

async function migrationsDigest(): Promise<string> {
  const digest = createHash("sha256")
  for (const name of await migrationNames()) {
    digest.update(name).update(await readFile(join(migrationsFolder, `${name}.sql`)))
  }
  return digest.digest("hex").slice(0, 12)
}

async function onServer<R>(server: string, work: (client: Client) => Promise<R>): Promise<R> {
  const client = new Client({ connectionString: server })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function dropDatabase(server: string, name: string): Promise<void> {
  await onServer(server, (client) => client.query(`drop database if exists ${name} with (force)`))
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.toString()
}
