import { createHash } from "node:crypto"
import { once } from "node:events"
import { closeSync, openSync, readdirSync, readlinkSync, truncateSync, writeSync } from "node:fs"
import { connect } from "node:net"
import { join } from "node:path"
import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3"
import { describe, expect, it } from "vitest"
import { type RawRequest, sendRaw, signRaw, talk } from "./raw-request.ts"
import { clientOf, startTestStore, type TestStore } from "./store-harness.ts"

const minute = 60_000

async function start(now?: () => Date): Promise<{ store: TestStore; s3: S3Client }> {
  const store = await startTestStore(now === undefined ? {} : { now })
  return { store, s3: clientOf(store) }
}

/** A request as the SDK's signer signs it. */
async function signed(
  { store, s3 }: { store: TestStore; s3: S3Client },
  request: Partial<RawRequest>,
  options: Parameters<typeof signRaw>[3] = {},
): Promise<RawRequest> {
  return await signRaw(
    s3,
    store.endpoint,
    { method: "GET", path: `/${store.bucket}/key`, ...request },
    options,
  )
}

function withHeader(request: RawRequest, name: string, value: string): RawRequest {
  return { ...request, headers: { ...request.headers, [name]: value } }
}

function withoutHeader(request: RawRequest, name: string): RawRequest {
  const left = Object.entries(request.headers ?? {}).filter(([found]) => found !== name)
  return { ...request, headers: Object.fromEntries(left) }
}

function inAMinute(): string {
  return new Date(Date.now() + minute).toISOString().replaceAll(/[-:]|\.\d+/g, "")
}

describe("a request signed in its headers", () => {
  it.each([
    ["14 minutes old", -14, 200, undefined],
    ["14 minutes early", 14, 200, undefined],
    ["16 minutes old", -16, 403, "RequestTimeTooSkewed"],
    ["16 minutes early", 16, 403, "RequestTimeTooSkewed"],
  ])("%s is judged by the store's clock", async (_, minutes, status, code) => {
    const noon = new Date("2030-01-01T12:00:00Z")
    const test = await start(() => noon)
    const signingDate = new Date(noon.getTime() + minutes * minute)
    const answer = await sendRaw(
      test.store.endpoint,
      await signed(test, { path: `/${test.store.bucket}` }, { signingDate }),
    )
    expect(answer).toMatchObject({ status, code })
  })

  it.each<[string, (request: RawRequest) => RawRequest, number, string]>([
    ["no signature", (r) => withoutHeader(r, "authorization"), 403, "AccessDenied"],
    [
      "an older kind of signature",
      (r) => withHeader(r, "authorization", "AWS KITWRIGHTTEST:abc"),
      400,
      "InvalidRequest",
    ],
    [
      "a signature that cannot be read",
      (r) => withHeader(r, "authorization", "AWS4-HMAC-SHA256 nonsense"),
      400,
      "AuthorizationHeaderMalformed",
    ],
    [
      "another access key",
      (r) =>
        withHeader(r, "authorization", (r.headers?.authorization ?? "").replace("KITWRIGHTTEST", "SOMEBODY")),
      403,
      "InvalidAccessKeyId",
    ],
    [
      "another region",
      (r) =>
        withHeader(r, "authorization", (r.headers?.authorization ?? "").replace("us-east-1", "eu-north-1")),
      400,
      "AuthorizationHeaderMalformed",
    ],
    [
      "another service",
      (r) => withHeader(r, "authorization", (r.headers?.authorization ?? "").replace("/s3/", "/ec2/")),
      400,
      "AuthorizationHeaderMalformed",
    ],
    [
      "another day in its credential",
      (r) =>
        withHeader(r, "authorization", (r.headers?.authorization ?? "").replace(/\/\d{8}\//, "/20200101/")),
      400,
      "AuthorizationHeaderMalformed",
    ],
    [
      "no host among the signed headers",
      (r) => withHeader(r, "authorization", (r.headers?.authorization ?? "").replace("host;", "")),
      400,
      "AuthorizationHeaderMalformed",
    ],
    ["another method", (r) => ({ ...r, method: "DELETE" }), 403, "SignatureDoesNotMatch"],
    ["another path", (r) => ({ ...r, path: `${r.path}2` }), 403, "SignatureDoesNotMatch"],
    ["a parameter more", (r) => ({ ...r, path: `${r.path}?a=b` }), 403, "SignatureDoesNotMatch"],
    ["another date", (r) => withHeader(r, "x-amz-date", inAMinute()), 403, "SignatureDoesNotMatch"],
    ["an Amazon header nobody signed", (r) => withHeader(r, "x-amz-meta-a", "b"), 403, "AccessDenied"],
    ["a token for a lent key", (r) => withHeader(r, "x-amz-security-token", "t"), 403, "InvalidToken"],
    ["no hash of its body", (r) => withoutHeader(r, "x-amz-content-sha256"), 400, "MissingSecurityHeader"],
    [
      "a second signature in its query",
      (r) => ({ ...r, path: `${r.path}?X-Amz-Signature=00` }),
      400,
      "InvalidArgument",
    ],
    ["an escape that is none", (r) => ({ ...r, path: `${r.path}%zz` }), 400, "InvalidURI"],
    ["bytes that are no text", (r) => ({ ...r, path: `${r.path}%ff` }), 400, "InvalidURI"],
  ])("with %s is refused", async (_, tamper, status, code) => {
    const test = await start()
    const request = await signed(test, {})
    expect(await sendRaw(test.store.endpoint, tamper(request))).toMatchObject({ status, code })
  })

  it("may not change its body", async () => {
    const test = await start()
    const request = await signed(test, { method: "PUT", body: "hello" })
    const answer = await sendRaw(test.store.endpoint, { ...request, body: "jello" })
    expect(answer).toMatchObject({ status: 400, code: "XAmzContentSHA256Mismatch" })
    await expect(
      test.s3.send(new HeadObjectCommand({ Bucket: test.store.bucket, Key: "key" })),
    ).rejects.toMatchObject({ name: "NotFound" })
  })
})

describe("a body", () => {
  const chunked = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
  const headers = {
    "content-encoding": "aws-chunked",
    "x-amz-content-sha256": chunked,
    "x-amz-decoded-content-length": "5",
    "x-amz-trailer": "x-amz-checksum-crc32",
  }
  // CRC-32 of "hello".
  const right = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"

  it.each<[string, Record<string, string>, string, number, string | undefined]>([
    ["that is what it says", headers, right, 200, undefined],
    [
      "shorter than it says",
      { ...headers, "x-amz-decoded-content-length": "6" },
      right,
      400,
      "IncompleteBody",
    ],
    [
      "longer than it says",
      { ...headers, "x-amz-decoded-content-length": "4" },
      right,
      400,
      "IncompleteBody",
    ],
    ["with another checksum behind it", headers, right.replace("NhCmhg", "NhCmha"), 400, "BadDigest"],
    ["with no checksum behind it", headers, "5\r\nhello\r\n0\r\n\r\n", 400, "BadDigest"],
    [
      "without the checksum it announces",
      { ...headers, "x-amz-trailer": "x-amz-checksum-sha256" },
      right,
      400,
      "BadDigest",
    ],
    [
      "with a trailer of another kind",
      { ...headers, "x-amz-trailer": "x-amz-meta-a" },
      right,
      400,
      "InvalidRequest",
    ],
    ["with two checksums", { ...headers, "x-amz-checksum-crc32": "NhCmhg==" }, right, 400, "InvalidRequest"],
    ["that ends half-way", headers, right.slice(0, 12), 400, "IncompleteBody"],
    [
      "with a checksum nobody here knows",
      { ...headers, "x-amz-trailer": "x-amz-checksum-xxhash3" },
      right,
      501,
      "NotImplemented",
    ],
  ])("in chunks %s", async (_, sent, body, status, code) => {
    const test = await start()
    const request = await signed(test, { method: "PUT", headers: sent })
    const answer = await sendRaw(test.store.endpoint, { ...request, body })
    expect(answer).toMatchObject({ status, code })
  })

  it("of unknown length is refused", async () => {
    const test = await start()
    const request = await signed(test, {
      method: "PUT",
      headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
    })
    const answer = await sendRaw(
      test.store.endpoint,
      withHeader({ ...request, body: "hello" }, "transfer-encoding", "chunked"),
    )
    expect(answer).toMatchObject({ status: 411, code: "MissingContentLength" })
  })

  it("larger than the store takes is refused before it is read", async () => {
    const store = await startTestStore({ objectBytesMax: 1000 })
    const s3 = clientOf(store)
    const command = new PutObjectCommand({ Bucket: store.bucket, Key: "key", Body: Buffer.alloc(1001) })
    await expect(s3.send(command)).rejects.toMatchObject({ name: "EntityTooLarge" })
  })

  it("that stops coming is given up, and leaves nothing", async () => {
    const store = await startTestStore({ idleSecondsMax: 0.2 })
    const s3 = clientOf(store)
    const request = await signRaw(s3, store.endpoint, {
      method: "PUT",
      path: `/${store.bucket}/key`,
      headers: { "content-length": "1000", "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
    })
    const lines = Object.entries(request.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`)
    const begun = `PUT ${request.path} HTTP/1.1\r\n${lines.join("")}\r\nonly the beginning`
    expect(await talk(connect(store.port, "127.0.0.1"), begun)).not.toContain("200 OK")
    await expect.poll(() => readdirSync(join(store.folder, "incoming"))).toEqual([])
    await expect(s3.send(new HeadObjectCommand({ Bucket: store.bucket, Key: "key" }))).rejects.toMatchObject({
      name: "NotFound",
    })
  })

  it("whose head never ends is given up", async () => {
    const store = await startTestStore({ idleSecondsMax: 0.2 })
    const answer = await talk(connect(store.port, "127.0.0.1"), "GET / HTTP/1.1\r\nhost: a\r\n")
    expect(answer).toContain("408")
  })
})

describe("a client that is answered before it has sent all, and leaves", () => {
  it("is forgotten: the store can stop", async () => {
    const store = await startTestStore()
    const socket = connect(store.port, "127.0.0.1")
    const head = `PUT /${store.bucket}/key HTTP/1.1\r\nhost: a\r\ncontent-length: 50000000\r\n\r\n`
    socket.on("error", () => undefined)
    socket.write(head + "x".repeat(100_000))
    const [answer]: unknown[] = await once(socket, "data")
    expect(String(answer)).toContain("403 Forbidden")
    socket.resetAndDestroy()
    await store.stop()
  })
})

describe("a client that stops reading", () => {
  it.skipIf(process.platform !== "linux")("is cut off, and its file is closed (needs /proc)", async () => {
    const store = await startTestStore({ idleSecondsMax: 0.3 })
    const s3 = clientOf(store)
    const path = `/${store.bucket}/big`
    await s3.send(new PutObjectCommand({ Bucket: store.bucket, Key: "big", Body: Buffer.alloc(30_000_000) }))
    const { headers = {} } = await signRaw(s3, store.endpoint, { method: "GET", path })
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    const socket = connect(store.port, "127.0.0.1")
    socket.pause()
    socket.write(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`)
    await expect.poll(() => openFiles()).toContain(join(store.folder, "objects", "big="))
    await expect
      .poll(() => openFiles(), { timeout: 10_000 })
      .not.toContain(join(store.folder, "objects", "big="))
    socket.destroy()
  })
})

/** What this process has open. */
function openFiles(): string[] {
  return readdirSync("/proc/self/fd").map((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`)
    } catch {
      // Closed since the folder was read.
      return ""
    }
  })
}

describe("a file that was damaged behind the store's back", () => {
  it("is said to be, and hides no other object", async () => {
    const lines: string[] = []
    const store = await startTestStore({ log: (line) => lines.push(line) })
    const s3 = clientOf(store)
    for (const Key of ["a", "b"])
      await s3.send(new PutObjectCommand({ Bucket: store.bucket, Key, Body: Key }))
    truncateSync(join(store.folder, "objects", "a="), 40)
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: store.bucket }))
    expect(Contents?.map(({ Key }) => Key)).toEqual(["b"])
    const read = s3.send(new GetObjectCommand({ Bucket: store.bucket, Key: "a" }))
    await expect(read).rejects.toMatchObject({ name: "InternalError" })
    expect(lines).toEqual([expect.stringContaining("is damaged"), expect.stringContaining("is damaged")])
  })
})

describe("a file whose bytes were changed behind the store's back", () => {
  it("is not copied, and a client that asks for checksums notices", async () => {
    const { store, s3 } = await start()
    await s3.send(new PutObjectCommand({ Bucket: store.bucket, Key: "a", Body: "right" }))
    const file = openSync(join(store.folder, "objects", "a="), "r+")
    writeSync(file, "wrong", 0)
    closeSync(file)
    const copy = s3.send(
      new CopyObjectCommand({ Bucket: store.bucket, Key: "b", CopySource: `${store.bucket}/a` }),
    )
    await expect(copy).rejects.toMatchObject({ name: "InternalError" })
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: store.bucket, Key: "a" }))
    await expect(Body?.transformToString()).rejects.toThrow(/[Cc]hecksum/)
  })
})

describe("what the store does not know", () => {
  it.each([
    ["GET", "acl"],
    ["PUT", "tagging"],
    ["GET", "versioning"],
    ["GET", "uploads"],
    ["GET", "uploadId"],
    ["GET", "partNumber"],
    ["PUT", "uploads"],
    ["GET", "versionId"],
  ])("is said: %s with %s", async (method, parameter) => {
    const test = await start()
    const request = await signed(test, { method }, { query: { [parameter]: "1" } })
    expect(await sendRaw(test.store.endpoint, request)).toMatchObject({ status: 501, code: "NotImplemented" })
  })

  it.each([
    ["x-amz-acl", "public-read"],
    ["x-amz-server-side-encryption", "AES256"],
    ["x-amz-tagging", "a=b"],
    ["x-amz-object-lock-mode", "GOVERNANCE"],
    ["x-amz-storage-class", "GLACIER"],
  ])("is said: a PUT with %s: %s", async (name, value) => {
    const test = await start()
    const request = await signed(test, { method: "PUT", body: "x", headers: { [name]: value } })
    expect(await sendRaw(test.store.endpoint, request)).toMatchObject({ status: 501, code: "NotImplemented" })
  })

  it.each([
    "<!DOCTYPE d [<!ENTITY e 'x'>]><Delete><Object><Key>&e;</Key></Object></Delete>",
    "<Delete>",
    "",
    "<Other/>",
  ])("is no batch of deletions: %s", async (body) => {
    const test = await start()
    const md5 = createHash("md5").update(body).digest("base64")
    const request = await signed(
      test,
      { method: "POST", path: `/${test.store.bucket}`, body, headers: { "content-md5": md5 } },
      { query: { delete: "" } },
    )
    expect(await sendRaw(test.store.endpoint, request)).toMatchObject({ status: 400, code: "MalformedXML" })
  })
})

describe("an error", () => {
  it("is told as S3 tells it, under an id that the answer carries too", async () => {
    const test = await start()
    const answer = await sendRaw(test.store.endpoint, await signed(test, {}))
    expect(answer).toMatchObject({ status: 404, headers: { "content-type": "application/xml" } })
    expect(answer.body.toString()).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>key</Key>" +
        `<Resource>/${test.store.bucket}/key</Resource><RequestId>${String(answer.headers["x-amz-request-id"])}</RequestId></Error>`,
    )
  })
})

describe("five thousand ranges", () => {
  it("are answered by the whole, as if there were none", async () => {
    const test = await start()
    await test.s3.send(new PutObjectCommand({ Bucket: test.store.bucket, Key: "key", Body: "abcdef" }))
    const range = `bytes=${Array.from({ length: 5000 }, () => "0-1").join(",")}`
    const before = process.cpuUsage()
    const answer = await sendRaw(test.store.endpoint, withHeader(await signed(test, {}), "range", range))
    const { user, system } = process.cpuUsage(before)
    expect(answer).toMatchObject({ status: 200, body: Buffer.from("abcdef") })
    expect((user + system) / 1000).toBeLessThan(500)
  })
})
