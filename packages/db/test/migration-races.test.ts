import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { Client } from "pg"
import { expect, it, onTestFinished } from "vitest"
import { migrate, migrationNames, pendingMigrations } from "../src/migrate.ts"
import { createEmptyDatabase } from "../src/test-kit.ts"
import { fillEmptyTables } from "./believable-rows.ts"
import { listTables, openClient } from "./schema-client.ts"

const names = await migrationNames()
/** Which migration creates the table at which the tests hold it up. */
const heldUp = names.indexOf("0003_kits")
/** A child process starts within a second, on a busy machine within a few. */
const patience = { timeout: 15_000 }

it("two processes that migrate at once: one runs, the other waits, both end well", async () => {
  const { url, client } = await emptyDatabase()
  const release = await holdUpMigrationsAt("kits", url)
  const both = [startMigrating(url), startMigrating(url)]
  // One is inside a migration, held up by us; the other stands before the first one.
  await expect.poll(() => waitsOfMigrations(client), patience).toEqual(["advisory", "transactionid"])
  await release()

  const answers = await Promise.all(both.map((process) => process.answer))
  expect(answers.toSorted()).toEqual([JSON.stringify({ applied: names }), JSON.stringify({ applied: [] })])
  expect(await pendingMigrations(url)).toEqual([])
  expect(await fillEmptyTables(client)).toEqual([])
})

it("a process killed in the middle of a migration leaves nothing of it; the next one goes on from there", async () => {
  const { url, client } = await emptyDatabase()
  const release = await holdUpMigrationsAt("kits", url)
  const first = startMigrating(url)
  await expect.poll(() => waitsOfMigrations(client), patience).toEqual(["transactionid"])
  const killed = once(first.process, "exit")
  first.process.kill("SIGKILL")
  await killed
  const second = startMigrating(url)
  await expect.poll(() => waitsOfMigrations(client), patience).toEqual(["advisory", "transactionid"])
  await release()

  expect(await second.answer).toBe(JSON.stringify({ applied: names.slice(heldUp) }))
  expect(await pendingMigrations(url)).toEqual([])
  expect(await fillEmptyTables(client)).toEqual([])
})

it("a migration that fails is taken back as a whole and stays pending", async () => {
  const { url, client } = await emptyDatabase()
  await migrate(url, { count: heldUp })
  const tables = await listTables(client)
  // The last statement of the migration fails, when its other tables are made already.
  await client.query("create table kit_line_alternatives ()")
  await expect(migrate(url)).rejects.toThrow('relation "kit_line_alternatives" already exists')
  await client.query("drop table kit_line_alternatives")
  expect(await listTables(client)).toEqual(tables)
  expect(await pendingMigrations(url)).toEqual(names.slice(heldUp))
})

async function emptyDatabase(): Promise<{ url: string; client: Client }> {
  const database = await createEmptyDatabase()
  const client = await openClient(database.url)
  onTestFinished(async () => {
    await client.end()
    await database.drop()
  })
  return { url: database.url, client }
}

/** Holds the name of a table in an open transaction: the migration that creates it waits until the returned function is called. */
async function holdUpMigrationsAt(table: string, url: string): Promise<() => Promise<void>> {
  const client = await openClient(url)
  await client.query("begin")
  await client.query(`create table ${table} ()`)
  return () => client.end()
}

function startMigrating(url: string): { process: ChildProcess; answer: Promise<string> } {
  const script = fileURLToPath(new URL("migrate-process.ts", import.meta.url))
  const child = spawn(process.execPath, [script, url], { stdio: ["ignore", "pipe", "inherit"] })
  onTestFinished(() => {
    child.kill("SIGKILL")
  })
  return { process: child, answer: text(child.stdout) }
}

/** What the sessions that migrate are waiting for, in order. */
async function waitsOfMigrations(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ wait: string }>(
    `select wait_event as wait from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock' order by 1`,
  )
  return rows.map((row) => row.wait)
}
