import { createHash } from "node:crypto"
import { crc32 } from "node:zlib"
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3"
import { describe, expect, it } from "vitest"
import { refusal } from "./store-harness.ts"
import { isForeign, openTarget } from "./target.ts"

const target = await openTarget()
const Bucket = target.access.bucket
const megabyte = 1024 * 1024
/** As small as a part may be that is not the last. */
const part = Buffer.alloc(5 * megabyte, "part")
const last = Buffer.from("the last part")

class Parted {
  readonly at: { Bucket: string; Key: string; UploadId: string }

  constructor(Key: string, UploadId: string) {
    this.at = { Bucket, Key, UploadId }
  }

  static async begin(name: string, more = {}): Promise<Parted> {
    const Key = target.key(name)
    const begun = await target.s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }))
    return new Parted(Key, begun.UploadId ?? "")
  }

  async put(PartNumber: number, Body: Buffer): Promise<{ PartNumber: number; ETag: string }> {
    const { ETag = "" } = await target.s3.send(new UploadPartCommand({ ...this.at, PartNumber, Body }))
    return { PartNumber, ETag }
  }

  async complete(
    Parts: { PartNumber: number; ETag: string }[],
    more: Partial<CompleteMultipartUploadCommandInput> = {},
  ): Promise<string | undefined> {
    const command = new CompleteMultipartUploadCommand({ ...this.at, MultipartUpload: { Parts }, ...more })
    return (await target.s3.send(command)).ETag
  }

  async abort(): Promise<void> {
    await target.s3.send(new AbortMultipartUploadCommand(this.at))
  }
}

async function read(name: string): Promise<Buffer> {
  const { Body } = await target.s3.send(new GetObjectCommand({ Bucket, Key: target.key(name) }))
  return Buffer.from((await Body?.transformToByteArray()) ?? [])
}

describe("an object put in parts", () => {
  it("is there when it is complete, as if put in one piece, and not before", async () => {
    const upload = await Parted.begin("parted", { ContentType: "video/x", Metadata: { a: "b" } })
    const [two, one] = await Promise.all([upload.put(2, last), upload.put(1, part)])
    expect(await refusal(read("parted"))).toMatchObject({ status: 404 })
    const etag = await upload.complete([one, two])
    const tags = [part, last].map((bytes) => createHash("md5").update(bytes).digest())
    expect(etag).toBe(`"${createHash("md5").update(Buffer.concat(tags)).digest("hex")}-2"`)
    expect((await read("parted")).equals(Buffer.concat([part, last]))).toBe(true)
    const found = await target.s3.send(new HeadObjectCommand({ Bucket, Key: target.key("parted") }))
    expect(found).toMatchObject({ ContentType: "video/x", Metadata: { a: "b" }, ETag: etag })
  })

  it("has of a part that came twice the later one", async () => {
    const upload = await Parted.begin("twice")
    const first = await upload.put(1, Buffer.from("first"))
    const second = await upload.put(1, Buffer.from("second"))
    expect(await refusal(upload.complete([first]))).toEqual({ code: "InvalidPart", status: 400 })
    await upload.complete([second])
    expect((await read("twice")).toString()).toBe("second")
  })

  it("may take a part from another object", async () => {
    await target.s3.send(new PutObjectCommand({ Bucket, Key: target.key("source"), Body: part }))
    const upload = await Parted.begin("cut")
    const copy = async (PartNumber: number, range: string) => {
      const CopySource = `${Bucket}/${target.key("source")}`
      const command = new UploadPartCopyCommand({
        ...upload.at,
        PartNumber,
        CopySource,
        CopySourceRange: range,
      })
      const { CopyPartResult } = await target.s3.send(command)
      return { PartNumber, ETag: CopyPartResult?.ETag ?? "" }
    }
    const parts = [await copy(1, `bytes=0-${part.length - 1}`), await copy(2, "bytes=1-3")]
    await upload.complete(parts)
    expect((await read("cut")).equals(Buffer.concat([part, part.subarray(1, 4)]))).toBe(true)
    expect(await refusal(copy(3, "bytes=1-3"))).toMatchObject({ status: 404 })
  })

  it("is refused where it may only be new and is not", async () => {
    await target.s3.send(new PutObjectCommand({ Bucket, Key: target.key("old"), Body: "old" }))
    const upload = await Parted.begin("old")
    const only = await upload.put(1, last)
    const outcome = upload.complete([only], { IfNoneMatch: "*" })
    expect(await refusal(outcome)).toEqual({ code: "PreconditionFailed", status: 412 })
    expect((await read("old")).toString()).toBe("old")
    await upload.abort()
  })

  it("is gone when it was given up", async () => {
    const upload = await Parted.begin("aborted")
    const only = await upload.put(1, last)
    await upload.abort()
    expect(await refusal(upload.complete([only]))).toEqual({ code: "NoSuchUpload", status: 404 })
    expect(await refusal(upload.put(2, last))).toEqual({ code: "NoSuchUpload", status: 404 })
    expect(await refusal(read("aborted"))).toMatchObject({ status: 404 })
  })

  it("is bound to its key", async () => {
    const upload = await Parted.begin("mine")
    const other = new Parted(target.key("other"), upload.at.UploadId)
    expect(await refusal(other.put(1, last))).toEqual({ code: "NoSuchUpload", status: 404 })
    await upload.abort()
  })

  it("needs all its parts, in order, and large ones but the last", async () => {
    const upload = await Parted.begin("orderly")
    const one = await upload.put(1, last)
    const two = await upload.put(2, last)
    expect(await refusal(upload.complete([two, one]))).toMatchObject({ status: 400 })
    expect(await refusal(upload.complete([one, { PartNumber: 3, ETag: one.ETag }]))).toMatchObject({
      status: 400,
    })
    expect(await refusal(upload.complete([one, two]))).toEqual({ code: "EntityTooSmall", status: 400 })
    expect(await refusal(upload.complete([]))).toEqual({ code: "MalformedXML", status: 400 })
    await upload.abort()
  })

  it.each([0, 10_001])("has no part %i", async (number) => {
    const upload = await Parted.begin("numbered")
    expect(await refusal(upload.put(number, last))).toEqual({ code: "InvalidArgument", status: 400 })
    await upload.abort()
  })

  it.skipIf(isForeign)("is held against the checksum of the whole", async () => {
    const whole = { ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" } as const
    const upload = await Parted.begin("checked", whole)
    const parts = [await upload.put(1, last)]
    const wrong = { ChecksumCRC32: "AAAAAA==", ChecksumType: "FULL_OBJECT" } as const
    expect(await refusal(upload.complete(parts, wrong))).toMatchObject({ code: "BadDigest", status: 400 })
    const right = Buffer.alloc(4)
    right.writeUInt32BE(crc32(last))
    await upload.complete(parts, { ...wrong, ChecksumCRC32: right.toString("base64") })
    expect(await read("checked")).toEqual(last)
  })
})
