import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  type ListObjectsCommandOutput,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  paginateListObjectsV2,
  PutObjectCommand,
} from "@aws-sdk/client-s3"
import { beforeAll, describe, expect, it } from "vitest"
import { refusal } from "./store-harness.ts"
import { isForeign, openTarget } from "./target.ts"

const target = await openTarget()

/** In the order of their bytes, which is not that of their letters in any language. */
const names = [
  "a",
  "a-b",
  "a.b",
  "a/",
  "a/1",
  "a/2/x",
  "a/2/y",
  "a0",
  "b/1",
  "b/2",
  "z",
  "Ä",
  "🔩",
  "\u{ff5e}",
]
  .map((name) => [Buffer.from(name).toString("latin1"), name] as const)
  .toSorted(([one], [other]) => (one < other ? -1 : 1))
  .map(([, name]) => name)

beforeAll(async () => {
  for (const name of names) {
    const input = { Bucket: target.access.bucket, Key: target.key(name), Body: name }
    await target.s3.send(new PutObjectCommand(input))
  }
})

async function list(more: Partial<ListObjectsV2CommandInput> = {}) {
  const Prefix = target.key(more.Prefix ?? "")
  const page = await target.s3.send(
    new ListObjectsV2Command({ Bucket: target.access.bucket, ...more, Prefix }),
  )
  return {
    ...page,
    keys: page.Contents?.map(({ Key }) => short(Key)) ?? [],
    prefixes: page.CommonPrefixes?.map(({ Prefix: found }) => short(found)) ?? [],
  }
}

function short(key = ""): string {
  return key.slice(target.key("").length)
}

describe("a list", () => {
  it("has all keys in the order of their bytes, each with what it is", async () => {
    const page = await list()
    expect(page.keys).toEqual(names)
    expect(page).toMatchObject({ IsTruncated: false, KeyCount: names.length })
    expect(page.Contents?.[0]).toMatchObject({ Size: 1, ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/) })
  })

  it.each([
    ["a/", ["a/", "a/1", "a/2/x", "a/2/y"]],
    ["a/2", ["a/2/x", "a/2/y"]],
    ["a", ["a", "a-b", "a.b", "a/", "a/1", "a/2/x", "a/2/y", "a0"]],
    ["nothing", []],
  ])("under %s has only what begins so", async (Prefix, expected) => {
    expect((await list({ Prefix })).keys).toEqual(expected)
  })

  it.each([
    ["", ["a", "a-b", "a.b", "a0", "z", "Ä", "\u{ff5e}", "🔩"], ["a/", "b/"]],
    ["a/", ["a/", "a/1"], ["a/2/"]],
    ["a/2/", ["a/2/x", "a/2/y"], []],
  ])("by folders under '%s' tells each folder once", async (Prefix, keys, prefixes) => {
    const page = await list({ Prefix, Delimiter: "/" })
    expect({ keys: page.keys, prefixes: page.prefixes }).toEqual({ keys, prefixes })
  })

  it.each([1, 2, 3, 5, 13])("in pages of %i misses and repeats nothing", async (MaxKeys) => {
    const found: string[] = []
    const pages = paginateListObjectsV2(
      { client: target.s3, pageSize: MaxKeys },
      { Bucket: target.access.bucket, Prefix: target.key("") },
    )
    for await (const { Contents } of pages) {
      expect(Contents?.length).toBeLessThanOrEqual(MaxKeys)
      found.push(...(Contents ?? []).map(({ Key }) => short(Key)))
    }
    expect(found).toEqual(names)
  })

  it.each([1, 2, 3])("by folders in pages of %i misses and repeats nothing", async (MaxKeys) => {
    const found: string[] = []
    let ContinuationToken: string | undefined
    do {
      const page = await list({
        Delimiter: "/",
        MaxKeys,
        ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
      })
      found.push(...page.keys, ...page.prefixes)
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken !== undefined)
    expect(found.toSorted()).toEqual(
      ["a", "a-b", "a.b", "a/", "a0", "b/", "z", "Ä", "\u{ff5e}", "🔩"].toSorted(),
    )
  })

  it("begins behind a key", async () => {
    expect((await list({ StartAfter: target.key("b/1") })).keys).toEqual(names.slice(names.indexOf("b/2")))
  })

  it("of no keys at all is not cut off", async () => {
    expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false })
  })

  it("may have its names encoded", async () => {
    const page = await list({ Prefix: "Ä", EncodingType: "url" })
    expect(page.Contents?.[0]?.Key).toContain("%C3%84")
  })

  it("of the first version goes on from a marker", async () => {
    const found: string[] = []
    let Marker: string | undefined
    do {
      const page: ListObjectsCommandOutput = await target.s3.send(
        new ListObjectsCommand({
          Bucket: target.access.bucket,
          Prefix: target.key(""),
          Delimiter: "/",
          MaxKeys: 3,
          ...(Marker === undefined ? {} : { Marker }),
        }),
      )
      found.push(...(page.Contents ?? []).map(({ Key }) => short(Key)))
      found.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => short(Prefix)))
      Marker = page.NextMarker
    } while (Marker !== undefined)
    expect(found).toHaveLength(10)
    expect(new Set(found).size).toBe(10)
  })

  it("of the first version under a folder begins behind a marker above it, as if there were none", async () => {
    const input = {
      Bucket: target.access.bucket,
      Prefix: target.key("a/2/"),
      Delimiter: "/",
      Marker: target.key("a/"),
    }
    const { Contents } = await target.s3.send(new ListObjectsCommand(input))
    expect(Contents?.map(({ Key }) => short(Key))).toEqual(["a/2/x", "a/2/y"])
  })

  it.skipIf(isForeign)("refuses a token it did not hand out", async () => {
    expect(await refusal(list({ ContinuationToken: "made up" }))).toEqual({
      code: "InvalidArgument",
      status: 400,
    })
  })
})

describe("a batch of deletions", () => {
  const remove = (keys: readonly string[], Quiet = false) =>
    target.s3.send(
      new DeleteObjectsCommand({
        Bucket: target.access.bucket,
        Delete: { Objects: keys.map((key) => ({ Key: target.key(key) })), Quiet },
      }),
    )

  it("deletes what is there and is content with what is not", async () => {
    const keys = ["batch/1", "batch/<2>&\"'", "batch/ 3 ", "batch/é"]
    for (const key of keys) {
      await target.s3.send(
        new PutObjectCommand({ Bucket: target.access.bucket, Key: target.key(key), Body: "x" }),
      )
    }
    const answer = await remove([...keys, "batch/missing"])
    expect(answer.Deleted?.map(({ Key }) => short(Key)).toSorted()).toEqual(
      [...keys, "batch/missing"].toSorted(),
    )
    expect((await list({ Prefix: "batch/" })).keys).toEqual([])
  })

  it("says nothing of its successes when it shall be quiet", async () => {
    expect((await remove(["batch/missing"], true)).Deleted ?? []).toEqual([])
  })

  it("of more than a thousand keys is refused", async () => {
    const keys = Array.from({ length: 1001 }, (_, index) => `batch/${index}`)
    expect(await refusal(remove(keys))).toEqual({ code: "MalformedXML", status: 400 })
  })
})

describe("the bucket", () => {
  it("is there", async () => {
    const answer = await target.s3.send(new HeadBucketCommand({ Bucket: target.access.bucket }))
    expect(answer.$metadata.httpStatusCode).toBe(200)
  })

  it("says where it is", async () => {
    const answer = await target.s3.send(new GetBucketLocationCommand({ Bucket: target.access.bucket }))
    expect(answer.LocationConstraint ?? "us-east-1").toBe(target.access.region)
  })

  it("is listed", async () => {
    const { Buckets } = await target.s3.send(new ListBucketsCommand())
    expect(Buckets?.map(({ Name }) => Name)).toContain(target.access.bucket)
  })

  it.skipIf(isForeign)("can be asked for again, and no other can", async () => {
    await target.s3.send(new CreateBucketCommand({ Bucket: target.access.bucket }))
    expect(
      await refusal(target.s3.send(new CreateBucketCommand({ Bucket: "another-bucket" }))),
    ).toMatchObject({
      status: 403,
    })
  })
})
