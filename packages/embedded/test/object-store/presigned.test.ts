import { connect } from "node:net"
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3"
import { getSignedUrl } from "@aws-sdk/s3-request-presigner"
import { describe, expect, it } from "vitest"
import { sendRaw, talk } from "./raw-request.ts"
import { clientOf, startTestStore, type TestStore } from "./store-harness.ts"

const minute = 60_000

/** The path of a PUT of so many bytes that holds for five minutes from the given moment on. */
async function presign(
  s3: S3Client,
  store: TestStore,
  sizeBytes: number,
  signingDate: Date,
): Promise<string> {
  const command = new PutObjectCommand({ Bucket: store.bucket, Key: "key", ContentLength: sizeBytes })
  const signableHeaders = new Set(["host", "content-length"])
  const { pathname, search } = new URL(
    await getSignedUrl(s3, command, { expiresIn: 300, signingDate, signableHeaders }),
  )
  return pathname + search
}

function exists(s3: S3Client, store: TestStore): Promise<boolean> {
  return s3.send(new HeadObjectCommand({ Bucket: store.bucket, Key: "key" })).then(
    () => true,
    () => false,
  )
}

describe("a presigned PUT", () => {
  it.each([
    ["right before its end", 4.99, 200],
    ["at its end", 5, 403],
    ["14 minutes before its time, as clocks differ", -14, 200],
    ["16 minutes before its time", -16, 403],
  ])("that begins %s", async (_, minutes, status) => {
    const signedAt = new Date("2030-01-01T12:00:00Z")
    const store = await startTestStore({ now: () => new Date(signedAt.getTime() + minutes * minute) })
    const s3 = clientOf(store, { requestChecksumCalculation: "WHEN_REQUIRED" })
    const path = await presign(s3, store, 5, signedAt)
    const headers = { "content-length": "5" }
    expect((await sendRaw(store.endpoint, { method: "PUT", path, headers, body: "hello" })).status).toBe(
      status,
    )
  })

  it("that begins in time may end later: its age is that of its beginning", async () => {
    let now = new Date()
    const store = await startTestStore({ now: () => now })
    const s3 = clientOf(store, { requestChecksumCalculation: "WHEN_REQUIRED" })
    const path = await presign(s3, store, 10, now)
    const socket = connect(store.port, "127.0.0.1")
    const head = [`PUT ${path} HTTP/1.1`, `host: 127.0.0.1:${store.port}`, "content-length: 10"]
    // It says when it was let in, and sends its body an hour later.
    const answer = talk(socket, [...head, "expect: 100-continue", "connection: close", "", ""].join("\r\n"))
    socket.once("data", () => {
      now = new Date(now.getTime() + 60 * minute)
      socket.write("0123456789")
    })
    expect(await answer).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/)
    const late = clientOf(store, { systemClockOffset: now.getTime() - Date.now() })
    expect(await exists(late, store)).toBe(true)
  })

  it.each(["keep-alive", "close"])(
    "of a kilobyte takes no fifty megabytes, and says so (%s)",
    async (connection) => {
      const store = await startTestStore()
      const s3 = clientOf(store, { requestChecksumCalculation: "WHEN_REQUIRED" })
      const path = await presign(s3, store, 1000, new Date())
      const body = Buffer.alloc(50_000_000)
      const headers = { "content-length": String(body.length), connection }
      const answer = await sendRaw(store.endpoint, { method: "PUT", path, headers, body })
      expect(answer).toMatchObject({ status: 403, code: "SignatureDoesNotMatch", headers: { connection } })
      expect(await exists(s3, store)).toBe(false)
    },
  )

  it("of too much that asks first is not told to send", async () => {
    const store = await startTestStore()
    const s3 = clientOf(store, { requestChecksumCalculation: "WHEN_REQUIRED" })
    const path = await presign(s3, store, 1000, new Date())
    const head = [`PUT ${path} HTTP/1.1`, `host: 127.0.0.1:${store.port}`, "content-length: 50000000"]
    const answer = await talk(
      connect(store.port, "127.0.0.1"),
      [...head, "expect: 100-continue", "", ""].join("\r\n"),
    )
    expect(answer).toMatch(/^HTTP\/1.1 403 Forbidden\r\n/)
  })

  it("cannot carry a header in its query that is none", async () => {
    const store = await startTestStore()
    const s3 = clientOf(store, { requestChecksumCalculation: "WHEN_REQUIRED" })
    const Metadata = { a: "b\r\nset-cookie: c" }
    const command = new PutObjectCommand({ Bucket: store.bucket, Key: "key", Metadata })
    const url = new URL(await getSignedUrl(s3, command))
    expect(url.searchParams.get("x-amz-meta-a")).toBe(Metadata.a)
    const answer = await sendRaw(store.endpoint, {
      method: "PUT",
      path: url.pathname + url.search,
      body: "x",
    })
    expect(answer).toMatchObject({ status: 400, code: "InvalidArgument" })
  })
})

describe("a presigned GET", () => {
  it("cannot set a header that is none", async () => {
    const store = await startTestStore()
    const s3 = clientOf(store)
    await s3.send(new PutObjectCommand({ Bucket: store.bucket, Key: "key", Body: "x" }))
    const command = new GetObjectCommand({
      Bucket: store.bucket,
      Key: "key",
      ResponseContentType: "a\r\nset-cookie: c",
    })
    const { pathname, search } = new URL(await getSignedUrl(s3, command))
    const answer = await sendRaw(store.endpoint, { method: "GET", path: pathname + search })
    expect(answer).toMatchObject({ status: 400, code: "InvalidArgument" })
  })
})
