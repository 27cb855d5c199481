import { createServer } from "node:net"
import { once } from "node:events"
import { runSql } from "@kitwright/db/test-kit"
import { Faults } from "@kitwright/embedded/object-store"
import { StoreRefusedError } from "@kitwright/storage/errors"
import { afterEach, describe, expect, test } from "vitest"
import { createDocumentGate } from "../../src/attachments/document-gate.ts"
import { createLog } from "../../src/log.ts"
import { FakeClock } from "../fake-clock.ts"
import { startTestServer, startTestStore, testConfig } from "../test-server.ts"
import { announce, newSet, photo, refusalOf, send, upload } from "./journey.ts"
import { startLock } from "./lock.ts"

const opened: { close: () => Promise<void> }[] = []
afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close()
})
function closing<T extends { close: () => Promise<void> }>(each: T): T {
  opened.push(each)
  return each
}

describe("a store that takes its time", () => {
  test("s3-slow-30s: no connection to the database is held meanwhile, and everything else goes on", async () => {
    const store = closing(await startTestStore())
    const lock = closing(await startLock(store.endpoint))
    const server = closing(
      await startTestServer({ environment: { ...store.environment, S3_ENDPOINT: lock.endpoint } }),
    )
    const setId = await newSet(server)
    const uploads = await Promise.all(
      Array.from({ length: 12 }, async (_, seed) => {
        const image = await photo(seed + 1)
        const issued = await announce(server, setId, image)
        await send(issued, Buffer.from(image))
        return issued
      }),
    )
    lock.hold()
    let answered = 0
    const confirming = uploads.map(async ({ uploadId }) => {
      await server.client.attachments.confirmUpload.mutate({ uploadId })
      answered += 1
    })
    // All of them wait for the store: more than there are connections to the database.
    await expect.poll(lock.held).toBeGreaterThanOrEqual(uploads.length)
    await expect
      .poll(() => server.database.usage())
      .toMatchObject({ waiting: 0, idle: server.database.usage().total })
    const sessions = await runSql<{ state: string }>(
      server.db,
      "select state from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'",
    )
    expect(sessions).toEqual([])
    // Another page is served from the database as ever.
    expect((await server.client.parts.list.query({})).items.length).toBe(1)
    expect((await server.client.attachments.list.query({ attachmentSetId: setId })).length).toBe(0)
    expect(answered).toBe(0)
    lock.release()
    await Promise.all(confirming)
    expect((await server.client.attachments.list.query({ attachmentSetId: setId })).length).toBe(12)
  })
})

describe("a store that is down", () => {
  test("is degraded and not dead: what is in the database works, uploads answer 503 and go on when it is back", async () => {
    const faults = new Faults()
    const server = closing(await startTestServer({ store: { faults } }))
    const setId = await newSet(server)
    const image = await photo(1)
    const kept = await upload(server, setId, image)
    const issued = await announce(server, setId, await photo(2))
    await send(issued, Buffer.from(await photo(2)))
    const ready = async () => (await server.inject("/readyz")).json()
    expect(await ready()).toEqual({ status: "ready" })

    const down = faults.add({ fault: { kind: "reset", when: "before" } })
    const probe = await server.inject("/readyz")
    expect([probe.statusCode, probe.json()]).toEqual([
      200,
      { status: "ready", degraded: ["the object store does not answer"] },
    ])
    const { uploadId } = issued
    expect(await refusalOf(server.client.attachments.confirmUpload.mutate({ uploadId }))).toMatchObject({
      reason: "UNAVAILABLE",
      status: 503,
    })
    const { attachments } = server.client
    const at = { attachmentSetId: setId, attachmentId: kept.id }
    expect(await attachments.update.mutate({ ...at, title: "Still here" })).toMatchObject({ id: kept.id })
    expect(
      await attachments.addLink.mutate({ attachmentSetId: setId, url: "https://[::1]/a" }),
    ).toMatchObject({ kind: "link" })
    expect(await attachments.delete.mutate(at)).toMatchObject({ id: kept.id })
    down.remove()
    expect(await ready()).toEqual({ status: "ready" })
    expect(await attachments.confirmUpload.mutate({ uploadId })).toMatchObject({ kind: "image" })
  })

  test("when the server starts: links only, until the store answers", async () => {
    // A port that was free a moment ago, for a store that comes later.
    const placeholder = createServer().listen(0, "127.0.0.1")
    await once(placeholder, "listening")
    const address = placeholder.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    await new Promise((resolve) => placeholder.close(resolve))

    const clock = new FakeClock()
    const config = testConfig("postgres://unused", {
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_ACCESS_KEY_ID: "KWTEST",
      S3_SECRET_ACCESS_KEY: "a secret of the tests",
    })
    const gate = createDocumentGate({ ...config.documents, origins: [] }, clock, createLog("silent"))
    const server = closing(await startTestServer({ dependencies: { documents: gate } }))
    closing(gate)
    const stop = new AbortController()
    await gate.examine(stop.signal)
    const setId = await newSet(server)
    expect(await refusalOf(announce(server, setId, await photo(1)))).toMatchObject({
      reason: "UNAVAILABLE",
      status: 503,
    })
    expect((await server.inject("/readyz")).json()).toEqual({
      status: "ready",
      degraded: ["the object store does not answer"],
    })
    const link = { attachmentSetId: setId, url: "https://example.org/a" }
    expect(await server.client.attachments.addLink.mutate(link)).toMatchObject({ title: link.url })

    closing(await startTestStore({ port }))
    await expect.poll(clock.sleeping).toBe(1)
    await clock.advance(5_000)
    await expect.poll(() => gate.find()?.mode).toBe("pinned")
    expect(await upload(server, setId, await photo(1))).toMatchObject({ kind: "image" })
    stop.abort()
  })
})

describe("weak-store", () => {
  const examined = async (weaknesses: Parameters<typeof startTestStore>[1]) => {
    const store = closing(await startTestStore(true, weaknesses))
    const { documents } = testConfig("postgres://unused", store.environment)
    const gate = closing(
      createDocumentGate({ ...documents, origins: [] }, new FakeClock(), createLog("silent")),
    )
    await gate.examine(AbortSignal.timeout(60_000))
    return gate.find()?.mode
  }

  test.each([
    [["no hash of what is uploaded"]],
    [["no length of what is uploaded"]],
    [["no type of what is uploaded"]],
    [["no condition against overwriting"]],
  ] as const)("with %j documents are taken over by the server", async (weaknesses) => {
    expect(await examined(weaknesses)).toBe("promote")
  })

  test.each([[["any signature"]], [["reads without signature"]]] as const)(
    "with %j the server refuses to use it",
    async (weaknesses) => {
      await expect(examined(weaknesses)).rejects.toThrow(StoreRefusedError)
    },
  )
})
