import { createHash } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { migrate } from "@kitwright/db/migrate"
import { startObjectStoreProcess } from "@kitwright/embedded/object-store-process"
import { startThrowAwayPostgres } from "@kitwright/embedded/throw-away-postgres"
import { samplePdf } from "@kitwright/media/samples"
import type { StorageSettings } from "@kitwright/storage/storage"
import { canMeasureProcesses, helpersOf, usageOf } from "./process-usage.ts"
import { type RunningProcess, startProcess } from "./processes.ts"
import { print, printTable, times } from "./report.ts"
import { inTurns, median } from "./rounds.ts"
import { startApi } from "./servers.ts"

/** Many small files, whose cost is that of their calls, and few large ones, whose cost is that of their bytes. */
const shapes = [
  { uploads: 50, fileBytes: 5 * 1_048_576 },
  { uploads: 5, fileBytes: 50 * 1_048_576 },
] as const
const [warmUp, rounds] = [{ uploads: 5, fileBytes: 5 * 1_048_576 }, 3]
const [gigabyte, megabyte] = [1e9, 1e6]
const contentType = "application/pdf"

type Document = { bytes: Buffer; sha256: string }
type Shape = { uploads: number; fileBytes: number }
type Send = (document: Document) => Promise<void>
/** How files get into the store, and which process does it. */
type Way = { name: string; server: RunningProcess; send: Send }
/** CPU seconds per gigabyte, of the server and of its helper processes; memory in megabytes. */
type Figures = { cpu: number; helpers: number; residentBefore: number; residentMax: number; seconds: number }

/**
 * Uploads of 250 MB at a time: past the API, straight into the store, and through a server that does no more than hash and
 * hand on. Both in turn, so that the machine's mood meets both. The
 * API's figures hold all that it does for a document: its calls, its rows, and the jobs that have pictures made.
 */
export async function benchUploads(): Promise<void> {
  if (!canMeasureProcesses()) return print("Other processes can be measured on Linux only.")
  const place = await startPlace()
  try {
    const ways = [
      { name: "API: past it", server: place.api, send: await sendPastApi(place.api.address) },
      { name: "bare server: through it", server: place.proxy, send: sendThrough(place.proxy.address) },
    ]
    for (const way of ways) await measure(way, warmUp)
    for (const shape of shapes) {
      const measured = new Map<Way, Figures[]>()
      for (const way of inTurns(ways, rounds)) {
        measured.set(way, [...(measured.get(way) ?? []), await measure(way, shape)])
      }
      report(measured, shape)
    }
  } finally {
    await place.stop()
  }
}

async function startPlace() {
  const postgres = await startThrowAwayPostgres()
  await migrate(postgres.url)
  const folder = await mkdtemp(join(tmpdir(), "kitwright-bench-store-"))
  const keys = {
    bucket: "kitwright",
    region: "us-east-1",
    accessKeyId: "KWBENCH",
    secretAccessKey: "a secret of the bench",
  }
  const store = await startObjectStoreProcess({ ...keys, folder, host: "127.0.0.1", port: 0, origins: [] })
  const settings: StorageSettings = { ...keys, endpoint: store.endpoint, forcePathStyle: true }
  const api = await startApi(postgres.url, undefined, {
    LOG_LEVEL: "warn",
    // 50 at a time on a busy machine: what is measured is what they cost, not how long people wait.
    KITWRIGHT_POOL_WAIT_SECONDS: "60",
    KITWRIGHT_LOCK_TIMEOUT_SECONDS: "60",
    KITWRIGHT_STATEMENT_TIMEOUT_SECONDS: "60",
    KITWRIGHT_REQUEST_TIMEOUT_SECONDS: "300",
    S3_ENDPOINT: store.endpoint,
    S3_ACCESS_KEY_ID: keys.accessKeyId,
    S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
  })
  const proxy = await startProcess(new URL("proxy-server.ts", import.meta.url), {
    arguments: [JSON.stringify(settings)],
  })
  return {
    api,
    proxy,
    stop: async () => {
      await Promise.all([api.stop(), proxy.stop()])
      await store.stop()
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** As a browser does it: asks, sends to the store, has it confirmed. Sets take 50 documents each. */
async function sendPastApi(address: string): Promise<Send> {
  const call = async <R>(procedure: string, input: object): Promise<R> => {
    const response = await fetch(`${address}/trpc/${procedure}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${procedure} answered ${response.status}: ${text}`)
    const { result }: { result: { data: R } } = JSON.parse(text)
    return result.data
  }
  let [sent, attachmentSetId] = [0, Promise.resolve(0)]
  const nextSet = async () => {
    const part = await call<{ attachmentSetId: number }>("parts.create", { description: `Upload ${sent}` })
    return part.attachmentSetId
  }
  return async ({ bytes, sha256 }) => {
    if (sent++ % 25 === 0) attachmentSetId = nextSet()
    const set = await attachmentSetId
    const wish = { attachmentSetId: set, filename: "sheet.pdf", contentType, size: bytes.length, sha256 }
    const grant = await call<{ uploadId: string; url: string; headers: Record<string, string> }>(
      "attachments.requestUpload",
      wish,
    )
    const { url, headers } = grant
    const put = await fetch(url, { method: "PUT", headers, body: new Uint8Array(bytes) })
    if (!put.ok) throw new Error(`the store answered ${put.status}: ${await put.text()}`)
    await put.body?.cancel()
    await call("attachments.confirmUpload", { uploadId: grant.uploadId })
  }
}

function sendThrough(address: string): Send {
  return async ({ bytes, sha256 }) => {
    const response = await fetch(`${address}/files`, {
      method: "POST",
      headers: { "content-type": contentType, "x-sha256": sha256 },
      body: new Uint8Array(bytes),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`the bare server answered ${response.status}: ${text}`)
  }
}

let made = 0

/** A valid PDF of this size that nobody has seen before. What is after its end is looked at by nobody. */
function makeDocument(fileBytes: number): Document {
  const sheet = samplePdf(`Sheet ${(made += 1)}`)
  const end = Buffer.from("\n%%EOF\n")
  const filling = Buffer.alloc(fileBytes - sheet.length - end.length, `% ${made} `)
  const bytes = Buffer.concat([sheet, filling, end])
  return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") }
}

async function measure({ server, send }: Way, { uploads, fileBytes }: Shape): Promise<Figures> {
  const documents = Array.from({ length: uploads }, () => makeDocument(fileBytes))
  const pid = server.child.pid ?? 0
  const [before, helpersBefore, startedMs] = [usageOf(pid), helpersOf(pid), performance.now()]
  let residentMax = before.residentBytes
  const watch = setInterval(() => {
    residentMax = Math.max(residentMax, usageOf(pid).residentBytes)
  }, 20)
  await Promise.all(documents.map((document) => send(document))).finally(() => clearInterval(watch))
  const seconds = (performance.now() - startedMs) / 1_000
  const [after, helpersAfter] = [usageOf(pid), helpersOf(pid)]
  const sent = (uploads * fileBytes) / gigabyte
  return {
    cpu: (after.cpuSeconds - before.cpuSeconds) / sent,
    helpers: Math.max(helpersAfter - helpersBefore, 0) / sent,
    residentBefore: before.residentBytes / megabyte,
    residentMax: residentMax / megabyte,
    seconds,
  }
}

function report(measured: ReadonlyMap<Way, readonly Figures[]>, { uploads, fileBytes }: Shape): void {
  const middle = (all: readonly Figures[], figure: keyof Figures) => median(all.map((one) => one[figure]))
  const size = (uploads * fileBytes) / megabyte
  print(`${uploads} uploads of ${(fileBytes / megabyte).toFixed(1)} MB at a time, ${rounds} rounds, medians:`)
  printTable(
    ["", "CPU s/GB", "helpers' CPU s/GB", "memory before MB", "at most MB", "MB/s"],
    [...measured].map(([{ name }, all]) => [
      name,
      middle(all, "cpu").toFixed(2),
      middle(all, "helpers").toFixed(2),
      middle(all, "residentBefore").toFixed(0),
      Math.max(...all.map(({ residentMax }) => residentMax)).toFixed(0),
      (size / middle(all, "seconds")).toFixed(0),
    ]),
  )
  const [api = [], bare = []] = [...measured.values()]
  print(
    `The server that all bytes pass through takes ${times(middle(bare, "cpu") / middle(api, "cpu"))} the CPU of the API.`,
  )
}
