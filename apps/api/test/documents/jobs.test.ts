import { listDocumentsContaining } from "@kitwright/db/blob-texts"
import { addJob, getJobQueue } from "@kitwright/db/jobs"
import { createTestDatabase, runSql } from "@kitwright/db/test-kit"
import { samplePdf } from "@kitwright/media/samples"
import { change } from "@kitwright/workshop/change"
import type { DocumentStore } from "@kitwright/workshop/attachments/document-store"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import { startBackground } from "../../src/background.ts"
import { systemClock } from "../../src/clock.ts"
import { createJobs, type JobSettings } from "../../src/jobs/jobs.ts"
import { createLog } from "../../src/log.ts"
import { metricValue } from "../metric-value.ts"
import { TestShutdownCoordinator } from "../shutdown-doubles.ts"
import { startTestServer, type TestServer } from "../test-server.ts"
import { inHours, newSet, photo, refusalOf, upload } from "./journey.ts"

let server: TestServer
const stops: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  server = await startTestServer({ store: true })
})
afterAll(() => server.close())
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
  await runSql(server.db, "delete from graphile_worker._private_jobs")
})

/** Jobs come at the pace of a busy machine. */
const patience = { timeout: 60_000, interval: 50 }

function startJobs(settings: Partial<JobSettings> = {}) {
  const jobs = createJobs({
    db: server.db,
    databaseUrl: server.database.url,
    documents: server.documents,
    clock: systemClock,
    log: createLog("silent"),
    metrics: server.metrics,
    ...settings,
  })
  jobs.start()
  stops.push(() => jobs.stop(5_000))
  return jobs
}

type Job = { task: string; attempts: number; maxAttempts: number; isLocked: boolean }
const pictureJobs = (db = server.db) =>
  runSql<Job>(
    db,
    `select task_identifier as task, attempts, max_attempts, locked_at is not null as is_locked
     from graphile_worker.jobs where task_identifier = 'pictures'`,
  )
const previewOf = async ({ id, attachmentSetId }: { id: number; attachmentSetId: number }) => {
  const { preview } = await server.client.attachments.get.query({ attachmentSetId, attachmentId: id })
  return preview
}

test("a document has its job the moment it is there, and none when it was rolled back", async () => {
  const setId = await newSet(server)
  await upload(server, setId, await photo(1))
  expect(await pictureJobs()).toEqual([{ task: "pictures", attempts: 0, maxAttempts: 10, isLocked: false }])
  await runSql(server.db, "delete from graphile_worker._private_jobs")

  await runSql(
    server.db,
    `create function fail_now() returns trigger language plpgsql as $$ begin raise exception 'full' using errcode = '53100'; end $$`,
  )
  await runSql(
    server.db,
    `create constraint trigger fail_at_commit after insert on attachments deferrable initially deferred
     for each row execute function fail_now()`,
  )
  expect(await refusalOf(upload(server, setId, await photo(2)))).toMatchObject({ status: 503 })
  await runSql(server.db, "drop trigger fail_at_commit on attachments")
  expect(await pictureJobs()).toEqual([])
})

test("jobs make the pictures and read the text: a PDF is found by its words", async () => {
  const setId = await newSet(server)
  const image = await upload(server, setId, await photo(3))
  const pdf = await upload(server, setId, samplePdf("Torque of the flange: 12 Nm"), {
    contentType: "application/pdf",
    filename: "flange.pdf",
  })
  expect(await previewOf(image)).toBe("none")
  startJobs()
  await expect.poll(() => previewOf(image), patience).toBe("ready")
  await expect.poll(() => previewOf(pdf), patience).toBe("ready")
  for (const { id } of [image, pdf]) {
    for (const variant of ["small", "large"]) {
      const picture = await fetch(`${server.url}/files/${id}?variant=${variant}`)
      expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/webp"])
    }
  }
  await expect
    .poll(() => listDocumentsContaining(server.db, ["FLANGE", "torque"], 10), patience)
    .toEqual([{ attachmentId: pdf.id, attachmentSetId: setId, title: "flange.pdf" }])
  expect(await listDocumentsContaining(server.db, ["torque", "gearbox"], 10)).toEqual([])
  await expect.poll(() => pictureJobs(), patience).toEqual([])
  const done = 'background_job_duration_seconds_count{task="pictures",outcome="done"}'
  expect(await metricValue(server.url, done)).toBeGreaterThanOrEqual(2)
})

/** Documents whose pictures take as long as a test wants. */
function heldDocuments() {
  const begun = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const open = (): DocumentStore => {
    const documents = server.documents.open()
    const { media } = documents
    return {
      ...documents,
      media: {
        ...media,
        makeThumbnails: async (...args) => {
          begun.resolve()
          await release.promise
          return await media.makeThumbnails(...args)
        },
      },
    }
  }
  return { documents: { open, find: open }, begun: begun.promise, release: () => release.resolve() }
}

test("a shutdown waits for a job that runs", async () => {
  const image = await upload(server, await newSet(server), await photo(4))
  const held = heldDocuments()
  const jobs = startJobs({ documents: held.documents })
  await held.begun
  let isStopped = false
  const stopping = jobs.stop(60_000).then((atRest) => {
    isStopped = true
    return atRest
  })
  await expect.poll(() => pictureJobs(), patience).toMatchObject([{ isLocked: true }])
  expect(isStopped).toBe(false)
  held.release()
  expect(await stopping).toBe(true)
  expect(await previewOf(image)).toBe("ready")
  expect(await pictureJobs()).toEqual([])
})

test("a job that a shutdown cut off is run again", async () => {
  const image = await upload(server, await newSet(server), await photo(5))
  const held = heldDocuments()
  const jobs = startJobs({ documents: held.documents })
  await held.begun
  expect(await jobs.stop(600)).toBe(false)
  expect(await previewOf(image)).toBe("none")
  expect(await pictureJobs()).toMatchObject([{ task: "pictures", isLocked: false }])
  await runSql(server.db, "update graphile_worker._private_jobs set run_at = now()")
  startJobs()
  await expect.poll(() => previewOf(image), patience).toBe("ready")
  held.release()
})

test("poison-job: after ten attempts it is parked and shown, and others go their way", async () => {
  // No file has such a number: whoever writes it made a mistake, and makes it each time.
  await runSql(
    server.db,
    `select graphile_worker.add_job('pictures', payload => '{"blobId": -1}', max_attempts => 10)`,
  )
  startJobs()
  const image = await upload(server, await newSet(server), await photo(6))
  const attempts = async () => {
    // Nobody waits an hour between two attempts here.
    await runSql(
      server.db,
      "update graphile_worker._private_jobs set run_at = now() where locked_at is null and attempts < max_attempts",
    )
    return (await pictureJobs()).map((job) => job.attempts)
  }
  await expect.poll(attempts, patience).toEqual([10])
  expect(await previewOf(image)).toBe("ready")
  expect(await getJobQueue(server.db)).toMatchObject({ parked: 1 })

  const shutdown = new TestShutdownCoordinator()
  startBackground({
    db: server.db,
    clock: systemClock,
    log: createLog("silent"),
    metrics: server.metrics,
    shutdown,
    metricsRefreshMs: 30_000,
  })
  await expect.poll(() => metricValue(server.url, "background_jobs_parked"), patience).toBe(1)
  expect(await metricValue(server.url, 'attachment_blobs{state="live"}')).toBeGreaterThan(0)
  const failed = 'background_job_duration_seconds_count{task="pictures",outcome="failed"}'
  expect(await metricValue(server.url, failed)).toBeGreaterThanOrEqual(10)
  shutdown.prepare()
})

test("a job of a worker that died is given back by the sweeper", async () => {
  const image = await upload(server, await newSet(server), await photo(9))
  await runSql(
    server.db,
    "update graphile_worker._private_jobs set locked_by = 'died', locked_at = now() - interval '2 hours', attempts = 1",
  )
  startJobs()
  await runSql(server.db, "select graphile_worker.add_job('sweep', job_key => 'sweep')")
  await expect.poll(() => previewOf(image), patience).toBe("ready")
})

test("a queue that nobody works on shows its age", async () => {
  await upload(server, await newSet(server), await photo(7))
  await runSql(server.db, "update graphile_worker._private_jobs set run_at = now() - interval '5 minutes'")
  const { oldestAgeSeconds } = await getJobQueue(server.db)
  expect(oldestAgeSeconds).toBeGreaterThanOrEqual(300)
})

test("jobs go on by themselves when every connection was cut, as by a restart of Postgres", async () => {
  const database = await createTestDatabase()
  const jobs = createJobs({
    db: database.db,
    databaseUrl: database.url,
    documents: server.documents,
    clock: systemClock,
    log: createLog("silent"),
    metrics: server.metrics,
  })
  const call = {
    procedure: "test",
    body: null,
    idempotencyKey: null,
    actor: "local",
    requestId: "request",
    at: inHours(0),
  }
  const queue = () => change(database.db, call, (tx) => addJob(tx, "pictures", { blobId: 1 }, "pictures 1"))
  const waiting = async () => (await pictureJobs(database.db)).length
  try {
    jobs.start()
    await queue()
    await expect.poll(waiting, patience).toBe(0)
    const cut = await runSql(
      database.db,
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    )
    expect(cut.length).toBeGreaterThan(0)
    await queue()
    await expect.poll(waiting, patience).toBe(0)
  } finally {
    await jobs.stop(5_000)
    await database.close()
  }
})

test("when the jobs are at rest, none of their connections is left", async () => {
  const connections = () =>
    runSql(
      server.db,
      "select 1 from pg_stat_activity where application_name = 'kitwright jobs' and datname = current_database()",
    )
  const jobs = startJobs()
  await expect.poll(connections, patience).not.toEqual([])
  expect(await jobs.stop(5_000)).toBe(true)
  await expect.poll(connections, patience).toEqual([])
})

test("without a database jobs wait for it, and a stop ends the waiting", async () => {
  const lines: string[] = []
  const jobs = startJobs({
    databaseUrl: "postgres://kitwright@127.0.0.1:1/nowhere",
    log: createLog("warn", { write: (line) => void lines.push(line) }),
  })
  await expect.poll(() => lines.join(""), patience).toContain("background jobs can't be run now")
  expect(await jobs.stop(5_000)).toBe(true)
})

test("the sweeper counts what it deletes", async () => {
  const documents = server.documents.open()
  const setId = await newSet(server)
  const { id } = await upload(server, setId, await photo(8))
  await server.client.attachments.delete.mutate({ attachmentSetId: setId, attachmentId: id })
  const [month, next] = [inHours(24 * 30), inHours(24 * 60)]
  let at = month
  const clock = { ...systemClock, now: () => new Date(at) }
  startJobs({ clock, documents: { open: () => documents, find: () => documents } })
  const sweepNow = () => runSql(server.db, "select graphile_worker.add_job('sweep', job_key => 'sweep')")
  const swept = 'attachment_objects_swept_total{outcome="deleted"}'
  await sweepNow()
  await expect
    .poll(() => runSql(server.db, "select from blobs where state = 'dead'"), patience)
    .not.toEqual([])
  at = next
  await sweepNow()
  await expect.poll(() => metricValue(server.url, swept), patience).toBeGreaterThan(0)
})
