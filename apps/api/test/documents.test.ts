import { createHash } from "node:crypto"
import { sampleImage } from "@kitwright/media/samples"
import { makePictures } from "@kitwright/workshop/attachments/make-pictures"
import { sweep } from "@kitwright/workshop/attachments/sweep"
import { afterAll, beforeAll, expect, test } from "vitest"
import { startTestServer, type TestServer } from "./test-server.ts"

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ store: true })
})
afterAll(() => server.close())

test("a photo goes past the server into the store and comes back from there", async () => {
  const { client } = server
  const part = await client.parts.create.mutate({ description: "Lamp" })
  const image = await sampleImage({ type: "image/jpeg", width: 640, height: 480 })
  const sha256 = createHash("sha256").update(image).digest("hex")
  const upload = await client.attachments.requestUpload.mutate({
    attachmentSetId: part.attachmentSetId,
    filename: "../lamp.png",
    contentType: "image/jpeg",
    size: image.length,
    sha256,
  })
  const put = await fetch(upload.url, { method: "PUT", headers: upload.headers, body: image })
  expect(put.status).toBe(200)
  const attachment = await client.attachments.confirmUpload.mutate({ uploadId: upload.uploadId })
  expect(attachment).toMatchObject({
    kind: "image",
    filename: "lamp.jpg",
    contentType: "image/jpeg",
    width: 640,
    height: 480,
  })
  expect(await client.attachments.confirmUpload.mutate({ uploadId: upload.uploadId })).toMatchObject({
    id: attachment.id,
  })
  const set = await client.attachments.sets.get.query({ id: part.attachmentSetId })
  expect(set).toMatchObject({ coverAttachmentId: attachment.id, attachments: [{ id: attachment.id }] })
  expect((await client.parts.get.query({ key: part.key })).coverUrl).toBe(
    `/files/${attachment.id}?variant=small`,
  )

  const file = await fetch(`${server.url}/files/${attachment.id}`)
  expect(file.headers.get("content-type")).toBe("image/jpeg")
  expect(Buffer.from(await file.arrayBuffer()).equals(image)).toBe(true)
  const documents = server.documents.open()
  await makePictures({ db: server.db, documents }, 1)
  const small = await fetch(`${server.url}/files/${attachment.id}?variant=small`)
  expect(small.headers.get("content-type")).toBe("image/webp")

  await client.attachments.delete.mutate({
    attachmentSetId: part.attachmentSetId,
    attachmentId: attachment.id,
  })
  expect((await client.parts.get.query({ key: part.key })).coverUrl).toBeNull()
  const restored = await client.attachments.restore.mutate({
    attachmentSetId: part.attachmentSetId,
    attachmentId: attachment.id,
  })
  expect(restored.id).toBe(attachment.id)
  await client.attachments.delete.mutate({
    attachmentSetId: part.attachmentSetId,
    attachmentId: attachment.id,
  })
  const later = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  expect(await sweep({ db: server.db, documents }, { at: later(8) })).toMatchObject({ marked: 1, failed: 0 })
  // The object of the blob, and whatever may have arrived under its name since.
  expect(await sweep({ db: server.db, documents }, { at: later(10) })).toMatchObject({
    deleted: 2,
    failed: 0,
  })
  const keys: string[] = []
  for await (const { key } of documents.storage.list("")) keys.push(key)
  expect(keys.filter((key) => !key.startsWith("gc/"))).toEqual([])
})
