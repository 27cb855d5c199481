import { randomBytes } from "node:crypto"
import { openDatabase } from "@kitwright/db/client"
import type { Db } from "@kitwright/db/database"
import { runSql } from "@kitwright/db/test-kit"

/** A database of one test's own. */
export interface ClonedDatabase {
  readonly url: string
  /** Runs a statement behind the server's back, such as one that breaks something. */
  run(sql: string): Promise<void>
  drop(): Promise<void>
}

/** Copies a database nobody is connected to; takes some 50 ms. */
export async function cloneDatabase(template: string): Promise<ClonedDatabase> {
  const name = `kitwright_e2e_${randomBytes(6).toString("hex")}`
  const server = withName(template, "postgres")
  const url = withName(template, name)
  await onDatabase(server, (db) => runSql(db, `create database ${name} template ${nameOf(template)}`))
  return {
    url,
    run: (sql) => onDatabase(url, (db) => runSql(db, sql)),
    drop: () => onDatabase(server, (db) => runSql(db, `drop database ${name} with (force)`)),
  }
}

function withName(address: string, name: string): string {
  const url = new URL(address)
  url.pathname = `/${name}`
  return url.toString()
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1)
}

async function onDatabase(url: string, act: (db: Db) => Promise<unknown>): Promise<void> {
  const client = openDatabase({
    url,
    applicationName: "kitwright browser tests",
    connectionsMax: 1,
    // Copying files may have to wait for other tests that do the same.
    statementTimeoutMs: 60_000,
    onIdleError: () => undefined,
  })
  try {
    await act(client.db)
  } finally {
    await client.close()
  }
}
