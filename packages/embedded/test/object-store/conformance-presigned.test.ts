import { createHash } from "node:crypto"
import {
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3"
import { getSignedUrl } from "@aws-sdk/s3-request-presigner"
import { beforeAll, describe, expect, it } from "vitest"
import { type RawAnswer, type RawRequest, sendRaw } from "./raw-request.ts"
import { openClient, refusal, sha256Base64 } from "./store-harness.ts"
import { isForeign, openTarget } from "./target.ts"

const target = await openTarget()
const Bucket = target.access.bucket
const photo = Buffer.from("the bytes of a photo")

/** A PUT as the product signs it: to one key, of one type, length and hash, and only once. */
async function presignPut(
  name: string,
  more: { expiresIn?: number; signingDate?: Date } = {},
): Promise<RawRequest> {
  const sha256 = sha256Base64(photo)
  const command = new PutObjectCommand({
    Bucket,
    Key: target.key(name),
    ContentType: "image/png",
    ContentLength: photo.length,
    ChecksumSHA256: sha256,
    IfNoneMatch: "*",
  })
  const url = await getSignedUrl(target.plain, command, {
    expiresIn: 300,
    signableHeaders: new Set([
      "host",
      "content-type",
      "content-length",
      "if-none-match",
      "x-amz-checksum-sha256",
    ]),
    unhoistableHeaders: new Set(["x-amz-checksum-sha256"]),
    ...more,
  })
  const headers = {
    "content-type": "image/png",
    "content-length": String(photo.length),
    "if-none-match": "*",
    "x-amz-checksum-sha256": sha256,
  }
  return { method: "PUT", path: pathOf(url), headers, body: photo }
}

async function presignGet(name: string, more: Partial<GetObjectCommandInput> = {}): Promise<RawRequest> {
  const command = new GetObjectCommand({ Bucket, Key: target.key(name), ...more })
  return { method: "GET", path: pathOf(await getSignedUrl(target.s3, command, { expiresIn: 300 })) }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}

async function send(request: RawRequest): Promise<RawAnswer> {
  return await sendRaw(target.access.endpoint, request)
}

/** The request with another value in its query, or without it. */
function withQuery(request: RawRequest, name: string, value: string | undefined): RawRequest {
  const url = new URL(request.path, "http://any")
  if (value === undefined) url.searchParams.delete(name)
  else url.searchParams.set(name, value)
  return { ...request, path: url.pathname + url.search.replaceAll("+", "%20") }
}

/** The request with other headers, or without those that are undefined. */
function withHeaders(request: RawRequest, headers: Record<string, string | undefined>): RawRequest {
  const merged = Object.entries({ ...request.headers, ...headers }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return { ...request, headers: Object.fromEntries(merged) }
}

/** A moment as signatures write it. */
function timestamp(moment: Date): string {
  return moment.toISOString().replaceAll(/[-:]|\.\d+/g, "")
}

async function exists(name: string): Promise<boolean> {
  const command = new HeadObjectCommand({ Bucket, Key: target.key(name) })
  return await target.s3.send(command).then(
    () => true,
    () => false,
  )
}

describe("a presigned PUT", () => {
  it("takes the very bytes it was signed for", async () => {
    expect(await send(await presignPut("photo"))).toMatchObject({ status: 200 })
    const found = await target.s3.send(new GetObjectCommand({ Bucket, Key: target.key("photo") }))
    expect(Buffer.from((await found.Body?.transformToByteArray()) ?? [])).toEqual(photo)
    expect(found).toMatchObject({
      ContentType: "image/png",
      ETag: `"${createHash("md5").update(photo).digest("hex")}"`,
    })
  })

  it("takes them once", async () => {
    const request = await presignPut("once")
    expect((await send(request)).status).toBe(200)
    expect(await send(request)).toMatchObject({ status: 412, code: "PreconditionFailed" })
  })

  const longer = Buffer.concat([photo, Buffer.from("!")])
  const other = Buffer.from("other bytes, of equal length".slice(0, photo.length))
  const dayAgo = new Date(Date.now() - 24 * 3_600_000)
  const inAMinute = new Date(Date.now() + 60_000)
  const inAnHour = new Date(Date.now() + 3_600_000)
  it.each<[string, (request: RawRequest) => RawRequest, number]>([
    [
      "a longer body",
      (r) => withHeaders({ ...r, body: longer }, { "content-length": String(longer.length) }),
      403,
    ],
    [
      "a shorter body",
      (r) => withHeaders({ ...r, body: photo.subarray(1) }, { "content-length": String(photo.length - 1) }),
      403,
    ],
    [
      "no length",
      (r) => withHeaders(r, { "content-length": undefined, "transfer-encoding": "chunked" }),
      403,
    ],
    ["other bytes of that length", (r) => ({ ...r, body: other }), 400],
    [
      "other bytes and their hash",
      (r) => withHeaders({ ...r, body: other }, { "x-amz-checksum-sha256": sha256Base64(other) }),
      403,
    ],
    ["no hash", (r) => withHeaders({ ...r, body: other }, { "x-amz-checksum-sha256": undefined }), 403],
    ["another hash in the query", (r) => withQuery(r, "x-amz-checksum-sha256", sha256Base64(other)), 403],
    ["another type", (r) => withHeaders(r, { "content-type": "text/html" }), 403],
    ["no type", (r) => withHeaders(r, { "content-type": undefined }), 403],
    ["no condition", (r) => withHeaders(r, { "if-none-match": undefined }), 403],
    ["another condition", (r) => withHeaders(r, { "if-none-match": '"other"' }), 403],
    ["another host", (r) => withHeaders(r, { host: "elsewhere.example" }), 403],
    ["another key", (r) => ({ ...r, path: r.path.replace("/tampered", "/other") }), 403],
    ["a key that climbs", (r) => ({ ...r, path: r.path.replace("/tampered", "/x/../tampered") }), 403],
    ["another method", (r) => ({ method: "DELETE", path: r.path }), 403],
    [
      "a copy instead of a body",
      (r) => withHeaders(r, { "x-amz-copy-source": `${Bucket}/${target.key("photo")}` }),
      403,
    ],
    ["metadata nobody signed", (r) => withHeaders(r, { "x-amz-meta-a": "b" }), 403],
    ["a longer life", (r) => withQuery(r, "X-Amz-Expires", "3600"), 403],
    ["a life of weeks", (r) => withQuery(r, "X-Amz-Expires", "9999999"), 400],
    ["a life without end", (r) => withQuery(r, "X-Amz-Expires", undefined), 400],
    ["a later date", (r) => withQuery(r, "X-Amz-Date", timestamp(inAMinute)), 403],
    ["fewer signed headers", (r) => withQuery(r, "X-Amz-SignedHeaders", "host"), 403],
    ["a parameter more", (r) => withQuery(r, "x-id", "Other"), 403],
    ["another signature", (r) => withQuery(r, "X-Amz-Signature", "0".repeat(64)), 403],
    ["half a signature", (r) => withQuery(r, "X-Amz-Signature", "0".repeat(32)), 403],
    ["no signature", (r) => withQuery(r, "X-Amz-Signature", undefined), 400],
    ["nothing of all this", (r) => ({ ...r, path: r.path.split("?", 1)[0] ?? "" }), 403],
    [
      "another access key",
      (r) => ({ ...r, path: r.path.replace(target.access.accessKeyId, "SOMEBODY") }),
      403,
    ],
  ])("with %s is refused", async (what, tamper, status) => {
    const name = `tampered-${what.replaceAll(" ", "-")}`
    expect(await send(tamper(await presignPut(name)))).toMatchObject({ status })
    expect(await exists(name)).toBe(false)
  })

  it.each([
    ["that has expired", { signingDate: dayAgo, expiresIn: 3600 }],
    ["of the future", { signingDate: inAnHour, expiresIn: 300 }],
  ])("%s is refused", async (_, times) => {
    expect(await send(await presignPut("untimely", times))).toMatchObject({
      status: 403,
      code: "AccessDenied",
    })
    expect(await exists("untimely")).toBe(false)
  })

  it.skipIf(isForeign)(
    "with the checksum of an empty body in its query, as the SDK signs by default, takes no other body",
    async () => {
      const command = new PutObjectCommand({ Bucket, Key: target.key("default") })
      const path = pathOf(await getSignedUrl(target.s3, command, { expiresIn: 300 }))
      expect(path).toContain("x-amz-checksum-crc32=AAAAAA")
      const headers = { "content-length": String(photo.length) }
      expect(await send({ method: "PUT", path, headers, body: photo })).toMatchObject({ status: 400 })
      expect(await exists("default")).toBe(false)
    },
  )
})

describe("a presigned GET", () => {
  beforeAll(async () => {
    await target.s3.send(
      new PutObjectCommand({ Bucket, Key: target.key("shown"), Body: photo, ContentType: "text/html" }),
    )
  })

  it("gives the bytes to whoever has it", async () => {
    expect(await send(await presignGet("shown"))).toMatchObject({ status: 200, body: photo })
  })

  it("names the type and the file as it was signed", async () => {
    const disposition = "inline; filename*=UTF-8''Gr%C3%B6%C3%9Fe.png"
    const request = await presignGet("shown", {
      ResponseContentType: "image/png",
      ResponseContentDisposition: disposition,
      ResponseCacheControl: "private",
    })
    expect((await send(request)).headers).toMatchObject({
      "content-type": "image/png",
      "content-disposition": disposition,
      "cache-control": "private",
    })
  })

  it("gives a part", async () => {
    const request = withHeaders(await presignGet("shown"), { range: "bytes=4-8" })
    expect(await send(request)).toMatchObject({ status: 206, body: Buffer.from("bytes") })
  })

  it.each<[string, (request: RawRequest) => RawRequest]>([
    ["another key", (r) => ({ ...r, path: r.path.replace("/shown", "/photo") })],
    ["the key of the bucket", (r) => ({ ...r, path: r.path.replace(/\/[^/?]+\/shown/, "/") })],
    ["a type nobody signed", (r) => withQuery(r, "response-content-type", "text/html")],
    ["another method", (r) => ({ ...r, method: "DELETE" })],
    ["another signature", (r) => withQuery(r, "X-Amz-Signature", "f".repeat(64))],
    ["no signature at all", (r) => ({ ...r, path: r.path.split("?", 1)[0] ?? "" })],
  ])("with %s is refused", async (_, tamper) => {
    const request = await presignGet("shown")
    expect(await send(tamper(request))).toMatchObject({ status: 403 })
    expect(await exists("shown")).toBe(true)
  })

  it("of a HEAD tells nothing of what it may not see", async () => {
    const answer = await send({ method: "HEAD", path: `/${Bucket}/${target.key("shown")}` })
    expect(answer).toMatchObject({ status: 403, body: Buffer.alloc(0) })
  })
})

describe("a request signed in its headers", () => {
  it("with another secret is refused", async () => {
    const thief = openClient({ ...target.access, secretAccessKey: "a secret nobody was ever told" })
    const command = new GetObjectCommand({ Bucket, Key: target.key("shown") })
    expect(await refusal(thief.send(command))).toEqual({ code: "SignatureDoesNotMatch", status: 403 })
    thief.destroy()
  })
})
