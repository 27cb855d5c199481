import { runSql } from "@kitwright/db/test-kit"
import { Faults } from "@kitwright/embedded/object-store"
import { samplePdf } from "@kitwright/media/samples"
import { reconcile } from "@kitwright/workshop/attachments/reconcile"
import { sweep } from "@kitwright/workshop/attachments/sweep"
import { afterAll, afterEach, beforeAll, expect, test } from "vitest"
import { metricValue } from "../metric-value.ts"
import { startTestServer, type TestServer } from "../test-server.ts"
import {
  inHours,
  newPart,
  newSet,
  photo,
  type Refused,
  refusalOf,
  sha256Of,
  storedKeys,
  upload,
} from "./journey.ts"

let server: TestServer
let seed = 0
const faults = new Faults()
beforeAll(async () => {
  server = await startTestServer({
    store: { faults },
    environment: { KITWRIGHT_GC_GRACE_SECONDS: "0", KITWRIGHT_GC_QUARANTINE_SECONDS: "0" },
  })
})
afterAll(() => server.close())
afterEach(() => faults.clear())

const nextPhoto = () => photo((seed += 1))
const attachments = () => server.client.attachments
const listOf = (attachmentSetId: number) => attachments().list.query({ attachmentSetId })
const sweepAt = async (hours: number) =>
  await sweep({ db: server.db, documents: server.documents.open() }, { at: inHours(hours), confirmed: true })
const holds = async (bytes: Uint8Array) =>
  (await storedKeys(server)).some((key) => key.includes(sha256Of(bytes)))
const wordsOf = ({ reason, message }: Refused) => `${reason}: ${message}`
const opens = async (id: number) => {
  const response = await fetch(`${server.url}/files/${id}`)
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) }
}

test("s3-down-on-delete: the deletion succeeds, and the object goes once the store is back", async () => {
  const setId = await newSet(server)
  const image = await nextPhoto()
  const document = await upload(server, setId, image)
  const down = faults.add({ fault: { kind: "error", status: 503 } })
  const at = { attachmentSetId: setId, attachmentId: document.id }
  expect(await attachments().delete.mutate(at)).toMatchObject({ id: document.id, wasCover: true })
  expect(down.met()).toBe(0)
  expect(await listOf(setId)).toEqual([])
  // Sweeping fails as a whole while nothing can be known about the store.
  await expect(sweepAt(30)).rejects.toThrow("Could not")
  down.remove()

  const refusing = faults.add({ fault: { kind: "error", status: 500 }, method: "DELETE", keyPrefix: "b/" })
  expect((await sweepAt(31)).failed).toBeGreaterThan(0)
  expect(await holds(image)).toBe(true)
  refusing.remove()
  // A failure waits for its next turn, longer each time.
  await sweepAt(60)
  expect(await holds(image)).toBe(false)
})

test("delete-commit-rollback: when the deletion can't be stored, document and object are as before", async () => {
  const setId = await newSet(server)
  const image = await nextPhoto()
  const document = await upload(server, setId, image)
  await runSql(
    server.db,
    `create function fail_now() returns trigger language plpgsql as $$ begin raise exception 'disk full' using errcode = '53100'; end $$`,
  )
  // The last moment there is: the commit itself.
  await runSql(
    server.db,
    `create constraint trigger fail_at_commit after delete on attachments deferrable initially deferred
     for each row execute function fail_now()`,
  )
  try {
    const call = attachments().delete.mutate({ attachmentSetId: setId, attachmentId: document.id })
    expect(await refusalOf(call)).toMatchObject({ status: 503 })
  } finally {
    await runSql(server.db, "drop trigger fail_at_commit on attachments")
  }
  await sweepAt(100)
  expect(await listOf(setId)).toEqual([document])
  expect((await attachments().sets.get.query({ id: setId })).coverAttachmentId).toBe(document.id)
  expect((await opens(document.id)).bytes).toEqual(Buffer.from(image))
})

test("a confirmation that can't be committed leaves no row, and a retry makes one", async () => {
  const setId = await newSet(server)
  const image = await nextPhoto()
  await runSql(
    server.db,
    `create constraint trigger fail_at_commit after insert on attachments deferrable initially deferred
     for each row execute function fail_now()`,
  )
  try {
    expect(await refusalOf(upload(server, setId, image))).toMatchObject({ status: 503 })
  } finally {
    await runSql(server.db, "drop trigger fail_at_commit on attachments")
  }
  expect(await listOf(setId)).toEqual([])
  expect(await runSql(server.db, "select from blobs where sha256 = $1", [sha256Of(image)])).toEqual([])
  // The bytes lie there, nobody sees them, and the same upload can be confirmed.
  expect(await holds(image)).toBe(true)
  const [waiting] = await runSql<{ id: string }>(
    server.db,
    "select id from uploads where declared_sha256 = $1",
    [sha256Of(image)],
  )
  const document = await attachments().confirmUpload.mutate({ uploadId: waiting?.id ?? "" })
  expect((await opens(document.id)).bytes).toEqual(Buffer.from(image))
})

test("copy-then-delete-source: the copies can be read when the original and its part are gone", async () => {
  const source = await newPart(server)
  const target = await newSet(server)
  const image = await nextPhoto()
  const document = await upload(server, source.attachmentSetId, image)
  const copy = await attachments().copy.mutate({
    from: { attachmentSetId: source.attachmentSetId, attachmentId: document.id },
    toAttachmentSetId: target,
  })
  await server.client.parts.delete.mutate({ key: source.key })
  for (const hours of [130, 160]) await sweepAt(hours)
  expect((await opens(copy.id)).bytes).toEqual(Buffer.from(image))
  expect(await attachments().sets.get.query({ id: target })).toMatchObject({ coverAttachmentId: copy.id })
  expect(await refusalOf(attachments().sets.get.query({ id: source.attachmentSetId }))).toMatchObject({
    reason: "NOT_FOUND",
  })
})

// Nothing is copied in the store, so the store can't fail: what can is a full set, half-way through.
test("copy-fails-midway: each copy is whole or not there, and people are told", async () => {
  const small = await startTestServer({
    store: { faults },
    environment: { KITWRIGHT_ATTACHMENTS_PER_SET_MAX: "5" },
  })
  try {
    const [source, target] = [await newSet(small), await newSet(small)]
    const documents = []
    for (let count = 0; count < 5; count += 1) documents.push(await upload(small, source, await nextPhoto()))
    for (let count = 0; count < 3; count += 1) await upload(small, target, await nextPhoto())
    faults.add({ fault: { kind: "error", status: 503 } })
    const outcomes: string[] = []
    for (const { id } of documents) {
      const from = { attachmentSetId: source, attachmentId: id }
      const copying = small.client.attachments.copy.mutate({ from, toAttachmentSetId: target })
      outcomes.push(await copying.then(() => "copied").catch(() => refusalOf(copying).then(wordsOf)))
    }
    const full = expect.stringMatching(/^INVALID_STATE: .*5 is the most/)
    expect(outcomes).toEqual(["copied", "copied", full, full, full])
    faults.clear()
    const left = await small.client.attachments.list.query({ attachmentSetId: target })
    expect(left.length).toBe(5)
    for (const { id } of left) expect((await fetch(`${small.url}/files/${id}`)).status).toBe(200)
    expect((await small.client.attachments.list.query({ attachmentSetId: source })).length).toBe(5)
  } finally {
    await small.close()
  }
})

test("cascade-delete: a part with 50 documents deleted by SQL leaves no blob that is not marked", async () => {
  const part = await newPart(server)
  const shared = await nextPhoto()
  const other = await newSet(server)
  const elsewhere = await upload(server, other, shared)
  await upload(server, part.attachmentSetId, shared)
  const files = Array.from({ length: 49 }, (_, index) => samplePdf(`Sheet ${index} of the cascade`))
  const queue = files.values()
  const send = async () => {
    for (const file of queue)
      await upload(server, part.attachmentSetId, file, { contentType: "application/pdf" })
  }
  await Promise.all([send(), send(), send()])
  expect((await listOf(part.attachmentSetId)).length).toBe(50)
  const full = upload(server, part.attachmentSetId, await nextPhoto())
  expect(await refusalOf(full)).toMatchObject({ reason: "INVALID_STATE" })

  await runSql(server.db, "delete from parts where key = $1", [part.key])
  const orphans = await runSql<{ sha256: string }>(
    server.db,
    "select sha256 from blobs where state = 'live' and orphaned_at is not null and sha256 = any($1)",
    [[...files, shared].map(sha256Of)],
  )
  expect(orphans.map(({ sha256 }) => sha256).toSorted()).toEqual(files.map(sha256Of).toSorted())
  expect(
    await runSql(server.db, "select from attachment_sets where id = $1", [part.attachmentSetId]),
  ).toEqual([])
  for (const hours of [200, 230]) await sweepAt(hours)
  for (const file of files) expect(await holds(file)).toBe(false)
  expect((await opens(elsewhere.id)).bytes).toEqual(Buffer.from(shared))
})

test("cover-delete: while others choose covers, the cover is an image of the set or none", async () => {
  const setId = await newSet(server)
  const documents = []
  for (let count = 0; count < 4; count += 1) documents.push(await upload(server, setId, await nextPhoto()))
  const ids = documents.map(({ id }) => id)
  const ignore = (call: Promise<unknown>) => call.catch((error: unknown) => refusalOf(Promise.reject(error)))
  for (const id of ids) {
    const at = { attachmentSetId: setId, attachmentId: id }
    const outcomes = await Promise.all([
      ...ids.map((other) => ignore(attachments().setCover.mutate({ ...at, attachmentId: other }))),
      ignore(attachments().delete.mutate(at)),
      ignore(attachments().setCover.mutate(at)),
    ])
    // Whoever came too late is told that it is gone; nothing fails in another way.
    const reasons = outcomes.flatMap((outcome) =>
      typeof outcome === "object" && outcome !== null && "reason" in outcome ? [outcome.reason] : [],
    )
    expect([...new Set(reasons)].filter((reason) => reason !== "NOT_FOUND")).toEqual([])
    const set = await attachments().sets.get.query({ id: setId })
    const left = set.attachments.map((attachment) => attachment.id)
    expect(left.length === 0 ? [null] : left).toContain(set.coverAttachmentId)
  }
  expect(await listOf(setId)).toEqual([])
})

test("missing-object: the page works and says so, an alarm is raised, and sending the file again heals it", async () => {
  const part = await newPart(server)
  const image = await nextPhoto()
  const document = await upload(server, part.attachmentSetId, image)
  const { db } = server
  const documents = server.documents.open()
  for (const key of await storedKeys(server))
    if (key.includes(sha256Of(image))) await documents.storage.remove(key)
  const compared = await reconcile({ db, documents }, { at: inHours(0), confirmed: true })
  expect(compared).toMatchObject({ missing: 1, newlyMissing: 1 })
  expect(await reconcile({ db, documents }, { at: inHours(0), confirmed: true })).toMatchObject({
    missing: 1,
    newlyMissing: 0,
  })

  const set = await attachments().sets.get.query({ id: part.attachmentSetId })
  expect(set).toMatchObject({ coverUrl: null, attachments: [{ isMissing: true, previewUrl: null }] })
  expect((await server.client.parts.get.query({ key: part.key })).coverUrl).toBeNull()
  expect((await opens(document.id)).status).toBe(404)

  const again = await upload(server, part.attachmentSetId, image)
  for (const id of [document.id, again.id]) {
    expect((await opens(id)).bytes).toEqual(Buffer.from(image))
  }
  const healed = await attachments().sets.get.query({ id: part.attachmentSetId })
  expect(healed.attachments.map(({ isMissing }) => isMissing)).toEqual([false, false])
  expect(healed.coverUrl).not.toBeNull()
  for (const hours of [300, 330]) await sweepAt(hours)
  expect((await opens(document.id)).bytes).toEqual(Buffer.from(image))
})

test("deletions are counted, and where the cover went", async () => {
  const setId = await newSet(server)
  const [first, second] = [
    await upload(server, setId, await nextPhoto()),
    await upload(server, setId, await nextPhoto()),
  ]
  const deleted = 'attachment_deleted_total{kind="image",was_cover="true"}'
  const moved = 'attachment_set_cover_changed_total{action="reassigned_on_delete"}'
  const [before, movedBefore] = [await metricValue(server.url, deleted), await metricValue(server.url, moved)]
  const answer = await attachments().delete.mutate({ attachmentSetId: setId, attachmentId: first.id })
  expect(answer).toMatchObject({ wasCover: true, coverAttachmentId: second.id })
  expect(await metricValue(server.url, deleted)).toBe(before + 1)
  expect(await metricValue(server.url, moved)).toBe(movedBefore + 1)
  expect(server.logged().some((line) => line.includes("a cover was reassigned"))).toBe(true)
})
