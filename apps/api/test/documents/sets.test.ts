import { runSql } from "@kitwright/db/test-kit"
import { samplePdf } from "@kitwright/media/samples"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { appRouter } from "../../src/router.ts"
import { procedureTypesOf } from "../../src/trpc-procedures.ts"
import { metricValue } from "../metric-value.ts"
import { startTestServer, type TestServer } from "../test-server.ts"
import { announce, newPart, newSet, photo, refusalOf, send, upload } from "./journey.ts"

let server: TestServer
let seed = 0
beforeAll(async () => {
  server = await startTestServer({ store: true, countStatements: true })
})
afterAll(() => server.close())

const nextPhoto = () => photo((seed += 1))
const attachments = () => server.client.attachments
const setOf = (id: number) => attachments().sets.get.query({ id })
const addImage = async (setId: number) => await upload(server, setId, await nextPhoto())
const addPdf = (setId: number) =>
  upload(server, setId, samplePdf(`Sheet ${(seed += 1)}`), {
    contentType: "application/pdf",
    filename: "sheet.pdf",
  })
const addLink = (setId: number) =>
  attachments().addLink.mutate({ attachmentSetId: setId, url: "http://[::1]/a", title: "A link" })

describe("a set", () => {
  test("comes with every part and every kit, empty, and no two have the same", async () => {
    const kit = await server.client.kits.create.mutate({ name: "Lamp" })
    const parts = [await newPart(server), await newPart(server)]
    const ids = [kit, ...parts].map(({ attachmentSetId }) => attachmentSetId)
    expect(new Set(ids).size).toBe(3)
    for (const id of ids) {
      expect(await setOf(id)).toMatchObject({ id, coverAttachmentId: null, coverUrl: null, attachments: [] })
    }
    expect([kit.coverUrl, parts[0]?.coverUrl]).toEqual([null, null])
  })

  test("goes with its part or kit, and with it all documents", async () => {
    const kit = await server.client.kits.create.mutate({ name: "Short-lived" })
    const part = await newPart(server)
    for (const { attachmentSetId } of [kit, part]) {
      await addImage(attachmentSetId)
      await addLink(attachmentSetId)
    }
    await server.client.kits.delete.mutate({ id: kit.id })
    await server.client.parts.delete.mutate({ key: part.key })
    const ids = [kit.attachmentSetId, part.attachmentSetId]
    for (const id of ids)
      expect(await refusalOf(setOf(id))).toMatchObject({ reason: "NOT_FOUND", status: 404 })
    expect(
      await runSql(server.db, "select from attachments where attachment_set_id = any($1)", [ids]),
    ).toEqual([])
  })

  test("of an archived kit can be looked at and not changed", async () => {
    const kit = await server.client.kits.create.mutate({ name: "Archived" })
    const image = await addImage(kit.attachmentSetId)
    await server.client.kits.archive.mutate({ id: kit.id })
    expect((await setOf(kit.attachmentSetId)).attachments).toEqual([image])
    const at = { attachmentSetId: kit.attachmentSetId, attachmentId: image.id }
    for (const call of [
      () => attachments().delete.mutate(at),
      () => attachments().update.mutate({ ...at, title: "x" }),
      () => attachments().clearCover.mutate({ attachmentSetId: kit.attachmentSetId }),
      () => addLink(kit.attachmentSetId),
      () => addImage(kit.attachmentSetId),
    ]) {
      expect(await refusalOf(call())).toMatchObject({ reason: "INVALID_STATE", status: 409 })
    }
  })

  test("is reached by these procedures, and by none of earlier days", () => {
    const paths = [...procedureTypesOf(appRouter).keys()]
    expect(paths.filter((path) => path.startsWith("attachments."))).toEqual(
      expect.arrayContaining(
        [
          "sets.get",
          "list",
          "get",
          "requestUpload",
          "confirmUpload",
          "addLink",
          "update",
          "delete",
          "setCover",
          "clearCover",
          "copy",
        ].map((name) => `attachments.${name}`),
      ),
    )
    expect(paths.filter((path) => /^(parts|kits)\..*(link|attachment|cover)/i.test(path))).toEqual([])
  })

  test("that is not there is NOT_FOUND, and so is a document that is not there", async () => {
    const setId = await newSet(server)
    const nowhere = 999_999
    for (const call of [
      () => setOf(nowhere),
      () => attachments().list.query({ attachmentSetId: nowhere }),
      () => addLink(nowhere),
      async () => await announce(server, nowhere, await photo(1)),
      () => attachments().clearCover.mutate({ attachmentSetId: nowhere }),
      () => attachments().get.query({ attachmentSetId: setId, attachmentId: nowhere }),
      () => attachments().delete.mutate({ attachmentSetId: setId, attachmentId: nowhere }),
      () => attachments().setCover.mutate({ attachmentSetId: setId, attachmentId: nowhere }),
      () => attachments().update.mutate({ attachmentSetId: setId, attachmentId: nowhere, title: "x" }),
    ]) {
      expect(await refusalOf(call())).toMatchObject({ reason: "NOT_FOUND", status: 404 })
    }
  })
})

describe("documents", () => {
  test("are images, PDFs and links, in their order, each with what belongs to it", async () => {
    const setId = await newSet(server)
    const made = [await addPdf(setId), await addImage(setId), await addLink(setId)]
    expect(await attachments().list.query({ attachmentSetId: setId })).toEqual(made)
    expect(made).toMatchObject([
      {
        kind: "pdf",
        attachmentUrl: `/files/${made[0]?.id}`,
        contentType: "application/pdf",
        previewUrl: null,
      },
      {
        kind: "image",
        attachmentUrl: `/files/${made[1]?.id}`,
        previewUrl: `/files/${made[1]?.id}`,
        width: 64,
      },
      { kind: "link", attachmentUrl: null, contentType: null, size: null, filename: null, title: "A link" },
    ])
    for (const { id } of made)
      expect(await attachments().get.query({ attachmentSetId: setId, attachmentId: id })).toMatchObject({
        id,
      })
  })

  test("can be called something else, and the file keeps its name", async () => {
    const setId = await newSet(server)
    const { id, filename } = await addPdf(setId)
    const renamed = await attachments().update.mutate({
      attachmentSetId: setId,
      attachmentId: id,
      title: "Data sheet",
    })
    expect(renamed).toMatchObject({ id, title: "Data sheet", filename })
    const blank = attachments().update.mutate({ attachmentSetId: setId, attachmentId: id, title: "  " })
    expect(await refusalOf(blank)).toMatchObject({ reason: "VALIDATION" })
  })

  test("are counted by kind and owner, and logged", async () => {
    const kit = await server.client.kits.create.mutate({ name: "Counted" })
    const created = 'attachment_created_total{kind="image",owner="kit"}'
    const covers = 'attachment_set_cover_changed_total{action="auto_assigned"}'
    const measured = 'attachment_upload_duration_seconds_count{kind="image",size_bucket="up to 100 kB"}'
    const read = async () =>
      await Promise.all([created, covers, measured].map((sample) => metricValue(server.url, sample)))
    const before = await read()
    const image = await addImage(kit.attachmentSetId)
    expect(await read()).toEqual(before.map((value) => value + 1))
    expect(
      server.logged().some((line) => line.includes("a document was added") && line.includes(`:${image.id},`)),
    ).toBe(true)
  })

  test("are counted once, however often the confirmation is repeated", async () => {
    const setId = await newSet(server)
    const image = await nextPhoto()
    const issued = await announce(server, setId, image)
    await send(issued, Buffer.from(image))
    const created = 'attachment_created_total{kind="image",owner="part"}'
    const before = await metricValue(server.url, created)
    const input = { uploadId: issued.uploadId, idempotencyKey: "confirm once" }
    const first = await attachments().confirmUpload.mutate(input)
    expect(await attachments().confirmUpload.mutate(input)).toEqual(first)
    expect(await attachments().confirmUpload.mutate({ uploadId: issued.uploadId })).toEqual(first)
    const link = { attachmentSetId: setId, url: "http://[::1]/b", idempotencyKey: "link once" }
    const linked = await attachments().addLink.mutate(link)
    expect(await attachments().addLink.mutate(link)).toEqual(linked)
    expect((await setOf(setId)).attachments).toEqual([first, linked])
    expect(await metricValue(server.url, created)).toBe(before + 1)
  })

  test("with the same key a second question for a link gets the same upload", async () => {
    const setId = await newSet(server)
    const image = await nextPhoto()
    const wish = {
      attachmentSetId: setId,
      filename: "a.jpg",
      contentType: "image/jpeg",
      size: image.length,
      sha256: "a".repeat(64),
      idempotencyKey: "request once",
    }
    const { uploadId } = await attachments().requestUpload.mutate(wish)
    expect((await attachments().requestUpload.mutate(wish)).uploadId).toBe(uploadId)
    const other = attachments().requestUpload.mutate({ ...wish, size: image.length + 1 })
    expect(await refusalOf(other)).toMatchObject({ reason: "IDEMPOTENCY_MISMATCH" })
  })
})

describe("the cover", () => {
  test("is the first image, stays when others come, and stands wherever its part is shown", async () => {
    const part = await newPart(server, "With a cover")
    const setId = part.attachmentSetId
    await addPdf(setId)
    await addLink(setId)
    expect((await setOf(setId)).coverAttachmentId).toBeNull()
    const first = await addImage(setId)
    await addImage(setId)
    const coverUrl = `/files/${first.id}?variant=small`
    expect(await setOf(setId)).toMatchObject({ coverAttachmentId: first.id, coverUrl })
    expect((await server.client.parts.get.query({ key: part.key })).coverUrl).toBe(coverUrl)
    const { items } = await server.client.parts.list.query({ query: "With a cover" })
    expect(items).toMatchObject([{ key: part.key, coverUrl }])
    const shown = await fetch(`${server.url}${coverUrl}`)
    expect([shown.status, shown.headers.get("content-type")]).toEqual([200, "image/jpeg"])
  })

  test("goes to the oldest image that is left, else to nobody, and comes back with an undo", async () => {
    const setId = await newSet(server)
    const [first, second, third] = [await addImage(setId), await addImage(setId), await addImage(setId)]
    await addPdf(setId)
    const at = (id: number) => ({ attachmentSetId: setId, attachmentId: id })
    await attachments().setCover.mutate(at(third.id))
    expect(await attachments().delete.mutate(at(third.id))).toMatchObject({ coverAttachmentId: first.id })
    expect(await attachments().delete.mutate(at(first.id))).toMatchObject({ coverAttachmentId: second.id })
    expect(await attachments().delete.mutate(at(second.id))).toMatchObject({
      wasCover: true,
      coverAttachmentId: null,
    })
    expect(await setOf(setId)).toMatchObject({ coverAttachmentId: null, coverUrl: null })
    await attachments().restore.mutate(at(second.id))
    expect((await setOf(setId)).coverAttachmentId).toBe(second.id)
  })

  test("can be chosen and taken away, and is never anything but an image of the set", async () => {
    const [setId, otherId] = [await newSet(server), await newSet(server)]
    const [first, second] = [await addImage(setId), await addImage(setId)]
    const pdf = await addPdf(setId)
    const foreign = await addImage(otherId)
    const at = (id: number) => ({ attachmentSetId: setId, attachmentId: id })
    expect(await attachments().setCover.mutate(at(second.id))).toMatchObject({
      was: first.id,
      coverAttachmentId: second.id,
    })
    expect(await refusalOf(attachments().setCover.mutate(at(pdf.id)))).toMatchObject({ reason: "VALIDATION" })
    expect(await refusalOf(attachments().setCover.mutate(at(foreign.id)))).toMatchObject({
      reason: "NOT_IN_SET",
    })
    expect((await setOf(setId)).coverAttachmentId).toBe(second.id)
    await attachments().clearCover.mutate({ attachmentSetId: setId })
    expect(await setOf(setId)).toMatchObject({ coverAttachmentId: null, coverUrl: null })
  })

  test("costs no statement of its own, however many parts a list has", async () => {
    const [name, more] = ["Counted cover", 12]
    const ask = () => server.client.parts.list.query({ query: name, limit: 50 })
    await addImage((await newPart(server, name)).attachmentSetId)
    await ask()
    const one = await server.statementsOf(ask)
    for (let count = 0; count < more; count += 1) {
      await addImage((await newPart(server, name)).attachmentSetId)
    }
    expect((await ask()).items.filter(({ coverUrl }) => coverUrl !== null).length).toBe(more + 1)
    expect((await server.statementsOf(ask)).length).toBe(one.length)
    const setId = await newSet(server)
    for (let count = 0; count < 3; count += 1) await addImage(setId)
    expect((await server.statementsOf(() => setOf(setId))).length).toBe(1)
  })
})
