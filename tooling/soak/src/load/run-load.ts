import { setTimeout as delay } from "node:timers/promises"
import { openDatabase } from "@kitwright/db/client"
import { defaultUploadSweeps } from "@kitwright/domain/attachment/sweep"
import { sweep } from "@kitwright/workshop/attachments/sweep"
import { audit } from "../audit.ts"
import { openDocuments } from "../documents.ts"
import type { KillableStore } from "../store.ts"
import type { LoadOrder, LoadReport } from "./protocol.ts"
import { LoadProcess } from "./start-load-process.ts"
import { Shop } from "./shop.ts"

export type LoadSettings = {
  databaseUrl: string
  store: KillableStore
  /** Whatever comes first: so many seconds, or so many events of each writer; null for any number. */
  secondsMax: number | null
  eventsPerWriter: number | null
  writers: number
  /** Processes that the writers are spread over. */
  processes: number
  sweepers: number
}

export type LoadResult = {
  events: Record<string, number>
  eventsTotal: number
  reads: number
  pictures: number
  cycles: number
  /** Objects that sweeps have deleted from the store. */
  deleted: number
  failures: string[]
  failuresTotal: number
  /** What the auditor found wrong at the end. */
  problems: string[]
  seconds: number
}

const setsPerWriter = 2

/** Writers and sweepers at once; then all that is due is swept, and everything is looked at. */
export async function runLoad(settings: LoadSettings): Promise<LoadResult> {
  const { databaseUrl, store } = settings
  const client = openDatabase({
    url: databaseUrl,
    applicationName: "soak",
    connectionsMax: 2,
    onIdleError: () => undefined,
  })
  const documents = openDocuments(store.settings, {
    urlSeconds: 60,
    uploadSeconds: 60,
    graceSeconds: 0,
    quarantineSeconds: 0,
    uploadSweeps: defaultUploadSweeps,
  })
  try {
    const orders = await prepare(settings, new Shop(client.db, documents))
    const processes = await Promise.all(orders.map((order) => LoadProcess.start(order)))
    const startedMs = performance.now()
    await enough(settings, processes)
    const reports = await Promise.all(processes.map((each) => each.stop()))
    const tookSeconds = (performance.now() - startedMs) / 1_000
    // What is due is more than a sweep takes at a time.
    const later = new Date(Date.now() + 2 * 86_400_000).toISOString()
    while ((await sweep({ db: client.db, documents }, { at: later, confirmed: true })).deleted > 0);
    const acknowledged = new Map(reports.flatMap((report) => report.acknowledged))
    const problems = await audit({ db: client.db, storage: documents.storage }, acknowledged)
    return sum(reports, problems, tookSeconds)
  } finally {
    await documents.close()
    await client.close()
  }
}

async function prepare(settings: LoadSettings, shop: Shop): Promise<LoadOrder[]> {
  const { databaseUrl, store, writers, processes, sweepers, eventsPerWriter } = settings
  const common = { databaseUrl, storage: store.settings, eventsPerWriter }
  const all = await Promise.all(
    Array.from({ length: writers }, async (_, writer) => ({
      setIds: await Promise.all(
        Array.from({ length: setsPerWriter }, (_none, index) => shop.newSet(`Writer ${writer}, ${index}`)),
      ),
    })),
  )
  const writing = Array.from({ length: processes }, (_, seed) => ({
    ...common,
    seed,
    writers: all.filter((_none, index) => index % processes === seed),
    sweeps: false,
  }))
  const sweeping = Array.from({ length: sweepers }, (_, seed) => ({
    ...common,
    seed,
    writers: [],
    sweeps: true,
  }))
  return [...writing, ...sweeping]
}

async function enough({ secondsMax }: LoadSettings, processes: readonly LoadProcess[]): Promise<void> {
  const written = Promise.all(processes.map((each) => each.written))
  const time = new AbortController()
  const over = secondsMax === null ? written : delay(secondsMax * 1_000, undefined, { signal: time.signal })
  // Its own end is the only reason for the time to fail.
  await Promise.race([written, over.catch(() => undefined)])
  time.abort()
}

function sum(reports: readonly LoadReport[], problems: string[], seconds: number): LoadResult {
  const events: Record<string, number> = {}
  for (const [kind, count] of reports.flatMap((report) => Object.entries(report.events))) {
    events[kind] = (events[kind] ?? 0) + count
  }
  const total = (figure: (report: LoadReport) => number) =>
    reports.reduce((before, report) => before + figure(report), 0)
  return {
    events,
    eventsTotal: Object.values(events).reduce((before, count) => before + count, 0),
    reads: total(({ reads }) => reads),
    pictures: total(({ pictures }) => pictures),
    cycles: total(({ sweeps }) => sweeps.cycles),
    deleted: total(({ sweeps }) => sweeps.deleted),
    failures: reports.flatMap(({ failures }) => failures.first),
    failuresTotal: total(({ failures, sweeps }) => failures.count + sweeps.failed),
    problems,
    seconds,
  }
}
