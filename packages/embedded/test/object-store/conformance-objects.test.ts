import { createHash } from "node:crypto"
import { Readable } from "node:stream"
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3"
import { describe, expect, it } from "vitest"
import { sendRaw, signRaw } from "./raw-request.ts"
import { refusal, sha256Base64 } from "./store-harness.ts"
import { isForeign, openTarget } from "./target.ts"

const target = await openTarget()
const letters = Buffer.from("abcdefghijklmnopqrstuvwxyz")

async function put(name: string, more: Partial<PutObjectCommandInput> = {}) {
  const input = { Bucket: target.access.bucket, Key: target.key(name), Body: letters, ...more }
  return await target.s3.send(new PutObjectCommand(input))
}
async function get(name: string, more: Partial<GetObjectCommandInput> = {}) {
  const input = { Bucket: target.access.bucket, Key: target.key(name), ...more }
  const found = await target.s3.send(new GetObjectCommand(input))
  return { ...found, bytes: Buffer.from((await found.Body?.transformToByteArray()) ?? []) }
}
async function head(name: string) {
  return await target.s3.send(
    new HeadObjectCommand({ Bucket: target.access.bucket, Key: target.key(name), ChecksumMode: "ENABLED" }),
  )
}

describe("an object", () => {
  it("has no tags, and whoever asks hears so", async () => {
    await put("untagged")
    const ask = (name: string) =>
      target.s3.send(new GetObjectTaggingCommand({ Bucket: target.access.bucket, Key: target.key(name) }))
    expect((await ask("untagged")).TagSet).toEqual([])
    expect(await refusal(ask("none"))).toMatchObject({ code: "NoSuchKey" })
  })

  it("comes back as it was put, with what was said of it", async () => {
    const said = {
      ContentType: "image/png",
      CacheControl: "private, max-age=60",
      ContentDisposition: 'inline; filename="a.png"',
      ContentLanguage: "de",
      Metadata: { origin: "bench 4", count: "2" },
    }
    await put("whole", said)
    const found = await get("whole")
    expect(found.bytes).toEqual(letters)
    expect(found).toMatchObject({ ...said, ContentLength: 26, AcceptRanges: "bytes" })
    expect(found.ETag).toBe(`"${createHash("md5").update(letters).digest("hex")}"`)
    expect(Math.abs((found.LastModified?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
    expect(await head("whole")).toMatchObject({ ...said, ContentLength: 26, ETag: found.ETag })
  })

  it("keeps as much as S3 lets anybody say, and no more", async () => {
    const Metadata = { long: "m".repeat(2040) }
    await put("said", { Metadata })
    expect(await head("said")).toMatchObject({ Metadata })
    const more = put("said too much", { Metadata: { long: "m".repeat(2100) } })
    expect(await refusal(more)).toEqual({ code: "MetadataTooLarge", status: 400 })
  })

  it("may be empty", async () => {
    await put("empty", { Body: "", ContentLength: 0 })
    expect((await get("empty")).bytes).toHaveLength(0)
    expect(await head("empty")).toMatchObject({ ContentLength: 0 })
  })

  it("is replaced by the next one under its key", async () => {
    await put("replaced")
    await put("replaced", { Body: "new" })
    expect((await get("replaced")).bytes.toString()).toBe("new")
  })

  it("that is not there is told from one that is", async () => {
    expect(await refusal(get("missing"))).toEqual({ code: "NoSuchKey", status: 404 })
    expect(await refusal(head("missing"))).toEqual({ code: "NotFound", status: 404 })
  })

  it("is gone after it was deleted, once or twice", async () => {
    await put("deleted")
    const command = () =>
      target.s3.send(new DeleteObjectCommand({ Bucket: target.access.bucket, Key: target.key("deleted") }))
    expect((await command()).$metadata.httpStatusCode).toBe(204)
    expect((await command()).$metadata.httpStatusCode).toBe(204)
    expect(await refusal(get("deleted"))).toMatchObject({ status: 404 })
  })

  it.each([
    ["blanks, signs, capitals", "A b+c&d=e?f#g%20h!'()*~.TXT"],
    ["letters of other scripts", "größe/部品/🔩.pdf"],
    ["two forms of one letter", "e\u0301/\u00e9"],
    ["a part that is a dot", "x/./y/../z"],
    ["empty parts", "a//b/"],
    ["a very long part", `${"l".repeat(300)}/${"ö".repeat(200)}`],
  ])("may have a key with %s", async (_, name) => {
    await put(name, { Body: name })
    expect((await get(name)).bytes.toString()).toBe(name)
  })

  it("is refused under a key of more than 1024 bytes", async () => {
    expect(await refusal(put("k".repeat(1100)))).toEqual({ code: "KeyTooLongError", status: 400 })
  })

  it("in another bucket is not ours", async () => {
    const command = new GetObjectCommand({ Bucket: `${target.access.bucket}-that-is-not-there`, Key: "a" })
    expect(await refusal(target.s3.send(command))).toMatchObject({ status: expect.toBeOneOf([403, 404]) })
  })
})

describe("a checksum", () => {
  const algorithms = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const
  const big = Buffer.alloc(300_000, "checksum")

  it.each(algorithms)("%s of the client is checked and kept", async (algorithm) => {
    const answer = await put(`checksum-${algorithm}`, { Body: big, ChecksumAlgorithm: algorithm })
    expect(answer[`Checksum${algorithm}`]).toBeTruthy()
    const found = await head(`checksum-${algorithm}`)
    expect(found[`Checksum${algorithm}`]).toBe(answer[`Checksum${algorithm}`])
    // The SDK holds what it reads against the checksum of the answer.
    expect((await get(`checksum-${algorithm}`)).bytes.equals(big)).toBe(true)
  })

  it.each(algorithms)("%s may come behind a body that is streamed", async (algorithm) => {
    const name = `trailer-${algorithm}`
    const Body = Readable.from([big.subarray(0, 70_001), big.subarray(70_001)])
    await put(name, { Body, ContentLength: big.length, ChecksumAlgorithm: algorithm })
    expect((await get(name)).bytes.equals(big)).toBe(true)
    expect(await head(name)).toMatchObject({ ContentLength: big.length })
  })

  it("SHA-256 that was sent is told by HEAD", async () => {
    await put("sha256", { ChecksumSHA256: sha256Base64(letters) })
    expect(await head("sha256")).toMatchObject({ ChecksumSHA256: sha256Base64(letters) })
  })

  it.each([
    ["SHA-256", { ChecksumSHA256: sha256Base64("other") }, "BadDigest"],
    ["SHA-1", { ChecksumSHA1: createHash("sha1").update("other").digest("base64") }, "BadDigest"],
    ["CRC-32", { ChecksumCRC32: "AAAAAA==" }, "BadDigest"],
    ["CRC-32C", { ChecksumCRC32C: "AAAAAA==" }, "BadDigest"],
    ["CRC-64", { ChecksumCRC64NVME: "AAAAAAAAAAA=" }, "BadDigest"],
    ["MD5", { ContentMD5: createHash("md5").update("other").digest("base64") }, "BadDigest"],
    ["MD5 that is none", { ContentMD5: "bm90IGFuIG1kNQ==" }, "InvalidDigest"],
    ["SHA-256 that is none", { ChecksumSHA256: "bm90IGEgc2hh" }, "InvalidRequest"],
  ])("%s that is wrong refuses the object", async (name, wrong, code) => {
    expect(await refusal(put(`wrong-${name}`, wrong))).toEqual({ code, status: 400 })
    expect(await refusal(get(`wrong-${name}`))).toMatchObject({ status: 404 })
  })
})

describe("a condition", () => {
  const etag = `"${createHash("md5").update(letters).digest("hex")}"`
  const before = new Date(Date.now() - 3_600_000)

  it("that nothing may be there lets the first in and no other", async () => {
    await put("first", { IfNoneMatch: "*" })
    const second = put("first", { Body: "second", IfNoneMatch: "*" })
    expect(await refusal(second)).toEqual({ code: "PreconditionFailed", status: 412 })
    expect((await get("first")).bytes).toEqual(letters)
  })

  it("that a version must be there lets only its successor in", async () => {
    await put("matched")
    expect(await refusal(put("matched", { Body: "x", IfMatch: '"other"' }))).toMatchObject({ status: 412 })
    await put("matched", { Body: "next", IfMatch: etag })
    expect((await get("matched")).bytes.toString()).toBe("next")
    expect(await refusal(put("unmatched", { IfMatch: etag }))).toMatchObject({ status: 404 })
  })

  it.each([
    ["If-Match of this version", { IfMatch: etag }, 200],
    ["If-Match of another", { IfMatch: '"other"' }, 412],
    ["If-None-Match of this version", { IfNoneMatch: etag }, 304],
    ["If-None-Match of another", { IfNoneMatch: '"other"' }, 200],
    ["If-Modified-Since before it", { IfModifiedSince: before }, 200],
    ["If-Unmodified-Since before it", { IfUnmodifiedSince: before }, 412],
    ["If-Match goes before If-Unmodified-Since", { IfMatch: etag, IfUnmodifiedSince: before }, 200],
    ["If-None-Match goes before If-Modified-Since", { IfNoneMatch: etag, IfModifiedSince: before }, 304],
  ])("of a read, %s", async (_, conditions, status) => {
    await put("read")
    const outcome = await get("read", conditions).then(
      (found) => found.$metadata.httpStatusCode,
      (error: { $metadata?: { httpStatusCode?: number } }) => error.$metadata?.httpStatusCode,
    )
    expect(outcome).toBe(status)
  })
})

describe("a range", () => {
  it.each([
    ["bytes=0-3", "abcd", "bytes 0-3/26"],
    ["bytes=3-3", "d", "bytes 3-3/26"],
    ["bytes=23-", "xyz", "bytes 23-25/26"],
    ["bytes=20-999", "uvwxyz", "bytes 20-25/26"],
    ["bytes=-2", "yz", "bytes 24-25/26"],
    ["bytes=-99", letters.toString(), "bytes 0-25/26"],
  ])("%s is answered by these bytes", async (Range, text, ContentRange) => {
    await put("ranged")
    const found = await get("ranged", { Range })
    expect(found.bytes.toString()).toBe(text)
    expect(found).toMatchObject({ ContentRange, ContentLength: text.length })
    expect(found.$metadata.httpStatusCode).toBe(206)
  })

  it.each(["bytes=26-", "bytes=999-1000", "bytes=-0"])("%s is behind the end", async (Range) => {
    await put("ranged")
    expect(await refusal(get("ranged", { Range }))).toEqual({ code: "InvalidRange", status: 416 })
  })

  it.each(["bytes=4-2", "bytes=a-b", "lines=1-2", "bytes=", "bytes=0-1,4-5"])("%s is none", async (Range) => {
    await put("ranged")
    expect((await get("ranged", { Range })).bytes).toEqual(letters)
  })
})

describe("a copy", () => {
  const copy = async (from: string, to: string, more: Partial<CopyObjectCommand["input"]> = {}) => {
    const Bucket = target.access.bucket
    const source = `${Bucket}/${target.key(from).split("/").map(encodeURIComponent).join("/")}`
    return await target.s3.send(
      new CopyObjectCommand({ Bucket, Key: target.key(to), CopySource: source, ...more }),
    )
  }

  it("has the bytes and all that was said of them", async () => {
    await put("source ä/+", { ContentType: "text/x", Metadata: { a: "b" } })
    const answer = await copy("source ä/+", "copied")
    const found = await get("copied")
    expect(found.bytes).toEqual(letters)
    expect(found).toMatchObject({
      ContentType: "text/x",
      Metadata: { a: "b" },
      ETag: answer.CopyObjectResult?.ETag,
    })
  })

  it("may say something else of them", async () => {
    await put("source", { ContentType: "text/x" })
    await copy("source", "renamed", { MetadataDirective: "REPLACE", ContentType: "text/y" })
    expect(await head("renamed")).toMatchObject({ ContentType: "text/y" })
  })

  it("outlives its source", async () => {
    await put("dies")
    await copy("dies", "lives")
    await target.s3.send(new DeleteObjectCommand({ Bucket: target.access.bucket, Key: target.key("dies") }))
    expect((await get("lives")).bytes).toEqual(letters)
  })

  it("of nothing is refused", async () => {
    expect(await refusal(copy("nothing", "something"))).toEqual({ code: "NoSuchKey", status: 404 })
  })

  it("onto itself is refused unless it changes something", async () => {
    await put("itself")
    expect(await refusal(copy("itself", "itself"))).toEqual({ code: "InvalidRequest", status: 400 })
    await copy("itself", "itself", { MetadataDirective: "REPLACE", ContentType: "text/z" })
    expect(await head("itself")).toMatchObject({ ContentType: "text/z" })
  })

  it.skipIf(isForeign)("of a part, where there are no parts, is refused", async () => {
    await put("whole")
    const request = await signRaw(target.s3, target.access.endpoint, {
      method: "PUT",
      path: `/${target.access.bucket}/${target.key("cut")}`,
      headers: {
        "x-amz-copy-source": `${target.access.bucket}/${target.key("whole")}`,
        "x-amz-copy-source-range": "bytes=0-3",
      },
    })
    expect(await sendRaw(target.access.endpoint, request)).toMatchObject({ code: "InvalidArgument" })
  })

  it("is bound to its source's version when asked to", async () => {
    await put("bound")
    const outcome = copy("bound", "never", { CopySourceIfMatch: '"other"' })
    expect(await refusal(outcome)).toEqual({ code: "PreconditionFailed", status: 412 })
  })
})
