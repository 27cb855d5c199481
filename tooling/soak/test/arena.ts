import { openDatabase } from "@kitwright/db/client"
import type { Db } from "@kitwright/db/database"
import { createTestDatabase, runSql } from "@kitwright/db/test-kit"
import { defaultUploadSweeps } from "@kitwright/domain/attachment/sweep"
import { sweep, type SweepReport } from "@kitwright/workshop/attachments/sweep"
import { expect } from "vitest"
import { type Api, startApi } from "../src/api.ts"
import { audit } from "../src/audit.ts"
import { type OpenedDocuments, openDocuments } from "../src/documents.ts"
import { type KillableStore, startKillableStore } from "../src/store.ts"
import { type Moment, startWireProxy } from "../src/wire/wire-proxy.ts"

/** The server and sweepers beside it, all behind a line that can be made to stand still at one message. */
export type Arena = {
  api: Api
  /** Past the line. */
  db: Db
  documents: OpenedDocuments
  store: KillableStore
  /** Lets the next such moment stand still until it is released. */
  hold: (moment: Moment) => { reached: Promise<void>; release: () => void }
  /** A sweep over the line; nothing is kept that nothing refers to. `secondsFromNow`: its moment. */
  sweep: (secondsFromNow?: number) => Promise<SweepReport>
  /** The keys of what the store holds. */
  keysBelow: (prefix: string) => Promise<string[]>
  /** Waits until somebody waits for a lock. */
  lockIsWaitedFor: () => Promise<void>
  /** Sweeps all that is due in two days; then everything must be right, and so many attachments there. */
  expectSound: (acknowledged: ReadonlyMap<number, string>) => Promise<void>
  stop: () => Promise<void>
}

/** So patient that a line that stands still is never the reason for an error. */
const patience = "60"
const twoDays = 2 * 86_400

export async function startArena(): Promise<Arena> {
  const database = await createTestDatabase()
  const store = await startKillableStore()
  const proxy = await startWireProxy(database.url)
  const behind = openDatabase({
    url: proxy.url,
    applicationName: "arena",
    connectionsMax: 4,
    lockTimeoutMs: 60_000,
    statementTimeoutMs: 60_000,
    idleInTransactionTimeoutMs: 60_000,
    onIdleError: () => undefined,
  })
  const documents = openDocuments(store.settings, {
    urlSeconds: 300,
    uploadSeconds: 3_600,
    graceSeconds: 0,
    quarantineSeconds: 0,
    uploadSweeps: defaultUploadSweeps,
  })
  const api = await startApi({
    databaseUrl: proxy.url,
    storage: store.settings,
    environment: {
      KITWRIGHT_POOL_WAIT_SECONDS: patience,
      KITWRIGHT_STATEMENT_TIMEOUT_SECONDS: patience,
      KITWRIGHT_LOCK_TIMEOUT_SECONDS: patience,
      KITWRIGHT_REQUEST_TIMEOUT_SECONDS: patience,
    },
  })
  const run = (db: Db, secondsFromNow: number) => {
    const at = new Date(Date.now() + secondsFromNow * 1_000).toISOString()
    return sweep({ db, documents }, { at, confirmed: true })
  }
  return {
    api,
    db: database.db,
    documents,
    store,
    hold: (moment) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      return { reached: proxy.intervene(moment, () => promise), release: resolve }
    },
    sweep: (secondsFromNow = 0) => run(behind.db, secondsFromNow),
    keysBelow: async (prefix) => {
      const keys: string[] = []
      for await (const { key } of documents.storage.list(prefix)) keys.push(key)
      return keys
    },
    lockIsWaitedFor: async () => {
      const count = () =>
        runSql(
          database.db,
          "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
      await expect.poll(async () => (await count()).length).toBeGreaterThan(0)
    },
    expectSound: async (acknowledged) => {
      await expect.poll(() => countJobs(database.db)).toBe(0)
      await run(database.db, twoDays)
      expect(await audit({ db: database.db, storage: documents.storage }, acknowledged)).toEqual([])
      const [{ count } = { count: -1 }] = await runSql<{ count: number }>(
        database.db,
        "select count(*)::int as count from attachments",
      )
      expect(count).toBe(acknowledged.size)
    },
    stop: async () => {
      await api.stop()
      await behind.close()
      await proxy.close()
      await documents.close()
      await store.stop()
      await database.close()
    },
  }
}

async function countJobs(db: Db): Promise<number> {
  return (
    await runSql(
      db,
      "select from graphile_worker.jobs where task_identifier = 'pictures' and attempts < max_attempts",
    )
  ).length
}
