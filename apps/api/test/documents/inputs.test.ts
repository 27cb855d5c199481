import { randomUUID } from "node:crypto"
import { runSql } from "@kitwright/db/test-kit"
import { afterAll, beforeAll, expect, test } from "vitest"
import { appRouter } from "../../src/router.ts"
import { procedureTypesOf } from "../../src/trpc-procedures.ts"
import { startTestServer, type TestServer } from "../test-server.ts"
import { newSet, photo, storedKeys, upload } from "./journey.ts"

let server: TestServer
let inputs: Record<string, Record<string, unknown>>
beforeAll(async () => {
  server = await startTestServer({ store: true })
  const attachmentSetId = await newSet(server)
  const { id: attachmentId } = await upload(server, attachmentSetId, await photo(1))
  const at = { attachmentSetId, attachmentId }
  // A good input of every procedure, to be spoilt field by field.
  inputs = {
    "sets.get": { id: attachmentSetId },
    list: { attachmentSetId },
    get: at,
    requestUpload: {
      attachmentSetId,
      filename: "a.jpg",
      contentType: "image/jpeg",
      size: 10,
      sha256: "0".repeat(64),
    },
    confirmUpload: { uploadId: randomUUID(), title: "A title" },
    addLink: { attachmentSetId, url: "http://[::1]/", title: "A title" },
    update: { ...at, title: "A title" },
    delete: at,
    restore: at,
    setCover: at,
    clearCover: { attachmentSetId },
    copy: { from: at, toAttachmentSetId: attachmentSetId },
  }
})
afterAll(() => server.close())

const hostile: readonly unknown[] = [
  null,
  true,
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\u202e",
  "x".repeat(100_000),
  "'; drop table attachments; --",
  "../../etc/passwd",
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  "1",
  [],
  {},
  [[[[[[]]]]]],
  { toString: 1 },
  { attachmentSetId: 1, attachmentId: 1, extra: 1 },
]

/** Inputs that break a rule somewhere: each field replaced, each left out, one too many, and no object at all. */
function* spoilt(good: Record<string, unknown>): Generator {
  for (const field of Object.keys(good)) {
    for (const value of hostile) yield { ...good, [field]: value }
    yield Object.fromEntries(Object.entries(good).filter(([name]) => name !== field))
  }
  yield { ...good, unknown: 1 }
  yield* hostile
}

test("there is a good input for every procedure", () => {
  const paths = [...procedureTypesOf(appRouter).keys()].filter((path) => path.startsWith("attachments."))
  expect(
    Object.keys(inputs)
      .map((name) => `attachments.${name}`)
      .toSorted(),
  ).toEqual(paths.toSorted())
})

test("no input of a document procedure is an error of ours, and what is refused changes nothing", async () => {
  const types = procedureTypesOf(appRouter)
  const state = async () => [
    await runSql(
      server.db,
      "select id, title, attachment_set_id from attachments where kind <> 'link' order by id",
    ),
    await runSql(server.db, "select id, cover_attachment_id from attachment_sets order by id"),
  ]
  const broken: unknown[] = []
  let asked = 0
  for (const [name, good] of Object.entries(inputs)) {
    for (const input of spoilt(good)) {
      const isQuery = types.get(`attachments.${name}`) === "query"
      const text = JSON.stringify(input)
      const before = isQuery ? undefined : await state()
      const response = await server.inject(
        isQuery
          ? { url: `/trpc/attachments.${name}?input=${encodeURIComponent(text)}` }
          : {
              method: "POST",
              url: `/trpc/attachments.${name}`,
              headers: { "content-type": "application/json" },
              payload: text,
            },
      )
      asked += 1
      if (response.statusCode >= 500) broken.push([name, text.slice(0, 200), response.statusCode])
      if (before === undefined || response.statusCode < 400) continue
      if (JSON.stringify(await state()) !== JSON.stringify(before))
        broken.push([name, text.slice(0, 200), "changed"])
    }
  }
  expect(broken).toEqual([])
  expect(asked).toBeGreaterThan(700)
  expect((await storedKeys(server)).length).toBe(1)
  expect(Object.prototype).not.toHaveProperty("polluted")
})
