import { randomUUID } from "node:crypto"
import { runSql } from "@kitwright/db/test-kit"
import { Faults } from "@kitwright/embedded/object-store"
import { samplePdf } from "@kitwright/media/samples"
import { sweep } from "@kitwright/workshop/attachments/sweep"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { startTestServer, type TestServer } from "../test-server.ts"
import { announce, inHours, modes, newSet, photo, refusalOf, send, storedKeys, upload } from "./journey.ts"

const page = (size: number) => Buffer.from("<script>alert(document.domain)</script>".padEnd(size))

describe.each(modes)("$mode", ({ mode, weaknesses }) => {
  let server: TestServer
  let setId: number
  const faults = new Faults()

  beforeAll(async () => {
    server = await startTestServer({ store: { faults }, weaknesses })
    setId = await newSet(server)
  })
  afterAll(() => server.close())
  afterEach(() => faults.clear())

  const attachmentsOf = async (id: number) =>
    await server.client.attachments.list.query({ attachmentSetId: id })
  const stateOf = async (uploadId: string) => {
    const [row] = await runSql<{ state: string }>(server.db, "select state from uploads where id = $1", [
      uploadId,
    ])
    return row?.state
  }
  const confirm = (uploadId: string) => server.client.attachments.confirmUpload.mutate({ uploadId })
  const openFile = async (id: number) => {
    const response = await fetch(`${server.url}/files/${id}`)
    return Buffer.from(await response.arrayBuffer())
  }
  /** What is left of uploads that came to nothing, once their time is over. */
  const keysAfterSweeps = async () => {
    const { db } = server
    const documents = server.documents.open()
    for (const hours of [3, 30]) await sweep({ db, documents }, { at: inHours(hours), confirmed: true })
    return await storedKeys(server)
  }
  const blobKeys = async () =>
    (await runSql<{ objectKey: string }>(server.db, "select object_key from blobs order by 1")).map(
      ({ objectKey }) => objectKey,
    )

  test("the store is taken for what it is, and a file comes back as it was sent", async () => {
    expect(server.documents.open().mode).toBe(mode)
    const image = await photo(1)
    const document = await upload(server, setId, image)
    expect(await openFile(document.id)).toEqual(Buffer.from(image))
    const pdf = samplePdf("Wiring")
    const manual = await upload(server, setId, pdf, {
      filename: "manual.pdf",
      contentType: "application/pdf",
      title: "Manual",
    })
    expect(manual).toMatchObject({ kind: "pdf", title: "Manual", contentType: "application/pdf" })
    expect(await openFile(manual.id)).toEqual(Buffer.from(pdf))
    expect((await attachmentsOf(setId)).map(({ kind }) => kind)).toEqual(["image", "pdf"])
  })

  test("overwrite-after-verify: what is sent to the same address afterwards changes nothing", async () => {
    const image = await photo(2)
    const issued = await announce(server, setId, image)
    expect(await send(issued, Buffer.from(image))).toBe(200)
    const document = await confirm(issued.uploadId)
    for (const bytes of [page(image.length), Buffer.from(image)]) {
      const status = await send(issued, bytes)
      expect(mode === "pinned" ? [400, 403, 412] : [200]).toContain(status)
      expect(await openFile(document.id)).toEqual(Buffer.from(image))
    }
    expect((await keysAfterSweeps()).toSorted()).toEqual(await blobKeys())
    expect(await openFile(document.id)).toEqual(Buffer.from(image))
  })

  test("lying-sha: other bytes of the same length are refused, and nothing is attached", async () => {
    const id = await newSet(server)
    const image = await photo(3)
    const issued = await announce(server, id, image)
    const status = await send(issued, page(image.length))
    const { reason } = await refusalOf(confirm(issued.uploadId))
    const expected = mode === "pinned" ? [400, "UPLOAD_NOT_RECEIVED"] : [200, "CONTENT_MISMATCH"]
    expect([status, reason]).toEqual(expected)
    expect(await attachmentsOf(id)).toEqual([])
  })

  test("lying-length: 50 MB, or a few bytes more, under a link for a small photo", async () => {
    const id = await newSet(server)
    const image = await photo(4)
    for (const more of [50 * 1_048_576, 40]) {
      const issued = await announce(server, id, image)
      // A store that hangs up in the middle of it has refused it, too.
      const status = await send(issued, Buffer.concat([image, Buffer.alloc(more)])).catch(() => 0)
      const { reason } = await refusalOf(confirm(issued.uploadId))
      expect(status === 200).toBe(mode === "promote" && more === 40)
      expect(reason).toBe(status === 200 ? "CONTENT_MISMATCH" : "UPLOAD_NOT_RECEIVED")
    }
    expect(await attachmentsOf(id)).toEqual([])
  })

  test("lying-type: a page that was announced as a PNG is rejected, and its object goes", async () => {
    const id = await newSet(server)
    const html = page(2_000)
    const issued = await announce(server, id, html, { contentType: "image/png", filename: "a.png" })
    expect(await send(issued, html)).toBe(200)
    expect(await refusalOf(confirm(issued.uploadId))).toMatchObject({
      reason: "UNSUPPORTED_FILE_TYPE",
      status: 400,
    })
    expect(await stateOf(issued.uploadId)).toBe("rejected")
    // Refused for good: nobody looks at it again.
    expect(await refusalOf(confirm(issued.uploadId))).toMatchObject({ reason: "INVALID_STATE", status: 409 })
    expect(await attachmentsOf(id)).toEqual([])
    expect((await keysAfterSweeps()).toSorted()).toEqual(await blobKeys())
    expect(await stateOf(issued.uploadId)).toBe("swept")
  })

  test("lying-type: a photo as a document is refused, a photo under another image's type is kept as what it is", async () => {
    const id = await newSet(server)
    const image = await photo(5)
    const asPdf = await announce(server, id, image, { contentType: "application/pdf" })
    expect(await send(asPdf, Buffer.from(image))).toBe(200)
    expect(await refusalOf(confirm(asPdf.uploadId))).toMatchObject({ reason: "CONTENT_MISMATCH" })
    const asPng = await upload(server, id, image, { contentType: "image/png", filename: "photo.png" })
    expect(asPng).toMatchObject({ contentType: "image/jpeg", filename: "photo.jpg" })
  })

  test("commit-without-put: nothing was received, and it can still be sent", async () => {
    const id = await newSet(server)
    const image = await photo(6)
    const issued = await announce(server, id, image)
    expect(await refusalOf(confirm(issued.uploadId))).toMatchObject({
      reason: "UPLOAD_NOT_RECEIVED",
      status: 409,
    })
    expect(await stateOf(issued.uploadId)).toBe("issued")
    expect(await attachmentsOf(id)).toEqual([])
    await send(issued, Buffer.from(image))
    expect(await confirm(issued.uploadId)).toMatchObject({ kind: "image" })
  })

  // There are no users yet: a foreign upload is one of a set that somebody else looks at.
  test("steal-upload-id: an unknown id is NOT_FOUND, and a known one leads into no other set", async () => {
    const [mine, theirs] = [await newSet(server), await newSet(server)]
    expect(await refusalOf(confirm(randomUUID()))).toMatchObject({ reason: "NOT_FOUND", status: 404 })
    const document = await upload(server, theirs, await photo(7))
    const { attachments } = server.client
    const wrong = { attachmentSetId: mine, attachmentId: document.id }
    for (const call of [
      () => attachments.get.query(wrong),
      () => attachments.update.mutate({ ...wrong, title: "Mine" }),
      () => attachments.delete.mutate(wrong),
      () => attachments.setCover.mutate(wrong),
      () => attachments.copy.mutate({ from: wrong, toAttachmentSetId: mine }),
    ]) {
      expect(await refusalOf(call())).toMatchObject({ reason: "NOT_IN_SET", status: 409 })
    }
    expect(await attachmentsOf(mine)).toEqual([])
    expect(await attachmentsOf(theirs)).toEqual([document])
  })

  test("truncated-jpeg, zero-bytes, size-limit+1: each is told why, and nothing is attached", async () => {
    const id = await newSet(server)
    const half = (await photo(8)).subarray(0, 600)
    const issued = await announce(server, id, half)
    await send(issued, Buffer.from(half))
    expect(await refusalOf(confirm(issued.uploadId))).toMatchObject({
      reason: "UNSUPPORTED_FILE_TYPE",
      message: expect.stringContaining("damaged or cut off"),
    })
    expect(await refusalOf(announce(server, id, Buffer.alloc(0)))).toMatchObject({
      reason: "VALIDATION",
      message: expect.stringContaining("empty"),
    })
    const megabyte = 1_048_576
    for (const [contentType, size] of [
      ["image/jpeg", 10 * megabyte],
      ["application/pdf", 100 * megabyte],
    ] as const) {
      await announce(server, id, half, { contentType, size })
      expect(await refusalOf(announce(server, id, half, { contentType, size: size + 1 }))).toMatchObject({
        reason: "FILE_TOO_LARGE",
        status: 400,
      })
    }
    expect(await refusalOf(announce(server, id, half, { contentType: "image/svg+xml" }))).toMatchObject({
      reason: "UNSUPPORTED_FILE_TYPE",
      status: 400,
    })
    expect(await attachmentsOf(id)).toEqual([])
  })

  test("s3-500-on-head: 503 and try again; the upload still waits, and is confirmed when the store is back", async () => {
    const image = await photo(9)
    const issued = await announce(server, setId, image)
    await send(issued, Buffer.from(image))
    const fault = faults.add({ fault: { kind: "error", status: 500 }, method: "HEAD" })
    const response = await fetch(`${server.url}/trpc/attachments.confirmUpload`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ uploadId: issued.uploadId }),
    })
    expect(response.status).toBe(503)
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0)
    expect(await response.json()).toMatchObject({ error: { data: { reason: "UNAVAILABLE" } } })
    expect(fault.met()).toBeGreaterThan(1)
    expect(await stateOf(issued.uploadId)).toBe("issued")
    fault.remove()
    expect(await confirm(issued.uploadId)).toMatchObject({ kind: "image" })
  })

  test("a store that is down in the middle of the reading: 503, and nothing is decided", async () => {
    const image = await photo(10)
    const issued = await announce(server, setId, image)
    await send(issued, Buffer.from(image))
    const fault = faults.add({ fault: { kind: "error", status: 503 }, method: "GET" })
    expect(await refusalOf(confirm(issued.uploadId))).toMatchObject({ reason: "UNAVAILABLE", status: 503 })
    expect(await stateOf(issued.uploadId)).toBe("issued")
    fault.remove()
    expect(await confirm(issued.uploadId)).toMatchObject({ kind: "image" })
  })

  test("the same content is stored once, however often it is sent", async () => {
    const [one, other] = [await newSet(server), await newSet(server)]
    const image = await photo(11)
    const documents = [await upload(server, one, image), await upload(server, other, image)]
    const rows = await runSql<{ blobId: number }>(
      server.db,
      "select distinct blob_id from attachments where id = any($1)",
      [documents.map(({ id }) => id)],
    )
    expect(rows.length).toBe(1)
    expect((await keysAfterSweeps()).toSorted()).toEqual(await blobKeys())
    for (const { id } of documents) expect(await openFile(id)).toEqual(Buffer.from(image))
  })
})
