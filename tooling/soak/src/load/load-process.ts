/** A process of the load: takes a LoadOrder over its channel, works until it is told "stop", and reports. */
import { once } from "node:events"
import { openDatabase } from "@kitwright/db/client"
import { openDocuments } from "../documents.ts"
import { smallImage } from "../files.ts"
import { randomOf } from "../random.ts"
import { contentsMax, type LoadMessage, type LoadOrder } from "./protocol.ts"
import { Shop } from "./shop.ts"
import { keepMakingPictures, keepSweeping } from "./sweeper.ts"
import { Tally } from "./tally.ts"
import { Writer } from "./writer.ts"

/** Nothing is kept, and what was sent for nothing is deleted a minute later, and another second later. */
const times = {
  urlSeconds: 60,
  uploadSeconds: 60,
  graceSeconds: 0,
  quarantineSeconds: 0,
  uploadSweeps: { firstAfterSeconds: 0, secondAfterSeconds: 1 },
}
/** A crowd on a small machine waits longer than a person would. */
const patienceMs = 60_000

const stopped = new AbortController()
process.on("message", (message: LoadOrder | "stop") => {
  if (message === "stop") stopped.abort()
  else void run(message).then(leave, fail)
})
process.on("disconnect", () => process.exit(1))

async function run({
  databaseUrl,
  storage,
  seed,
  writers,
  sweeps,
  eventsPerWriter,
}: LoadOrder): Promise<void> {
  const client = openDatabase({
    url: databaseUrl,
    applicationName: "soak",
    connectionsMax: Math.max(writers.length, 2),
    connectTimeoutMs: patienceMs,
    lockTimeoutMs: patienceMs,
    statementTimeoutMs: patienceMs,
    idleInTransactionTimeoutMs: patienceMs,
    onIdleError: () => undefined,
  })
  const documents = openDocuments(storage, times)
  const tally = new Tally()
  const files = [
    await smallImage(1),
    ...(await Promise.all(otherSeeds().map((each) => smallImage(each)))),
  ] as const
  const shop = new Shop(client.db, documents)
  await tell({ kind: "ready" })
  const work = writers.map(({ setIds }, index) =>
    new Writer({ shop, tally, files, setIds, random: randomOf(seed * 100 + index) }).run(
      stopped.signal,
      eventsPerWriter ?? Number.POSITIVE_INFINITY,
    ),
  )
  const beside = sweeps
    ? [
        keepSweeping(client.db, documents, tally, stopped.signal),
        ...(seed % 2 === 0 ? [keepMakingPictures(client.db, documents, tally, stopped.signal)] : []),
      ]
    : []
  const held = (await Promise.all(work)).flat()
  await tell({ kind: "written" })
  if (!stopped.signal.aborted) await once(stopped.signal, "abort")
  await Promise.all(beside)
  tally.report.acknowledged = held.map(({ id, file }) => [id, file.sha256])
  await documents.close()
  await client.close()
  await tell({ kind: "report", report: tally.report })
}

function otherSeeds(): number[] {
  return Array.from({ length: contentsMax - 1 }, (_, index) => index + 2)
}

async function tell(message: LoadMessage): Promise<void> {
  await new Promise<void>((resolve) => process.send?.(message, undefined, {}, () => resolve()))
}

function leave(): void {
  process.exit(0)
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
}
